/**
 * A projection: y = x Wᵀ + adapter + addend, in f64.
 *
 *   y[row, n] = Σ_k x[row, k] W[n, k] + h B(slot)ᵀ + addend          x: [rows, k], W: [n, k], y: [rows, n]
 *
 * The addend is a bias [n] or a residual [rows, n]. The adapter term is `loraExpand`.
 */

import { add, at, fill, type Reals, sum } from './reals';

export interface MatmulShape {
  rows: number;
  k: number;
  n: number;
}

export function matmul(
  x: Reals,
  weight: Reals,
  { rows, k, n }: MatmulShape,
  ...addends: readonly Reals[]
): Float64Array {
  const added = (row: number, column: number) =>
    addends.reduce((total, addend) => total + at(addend, (row * n + column) % addend.length), 0);
  return fill(
    rows,
    n,
    (row, column) => sum(0, k, (i) => at(x, row * k + i) * at(weight, column * k + i)) + added(row, column),
  );
}

/** dx = dy W,   dW = dyᵀ x,   d_bias = Σ_rows dy;  the gradient of a residual is dy itself */
export function matmulBackward(
  dy: Reals,
  x: Reals,
  weight: Reals,
  { rows, k, n }: MatmulShape,
): { dx: Float64Array; dWeight: Float64Array; dBias: Float64Array } {
  const dx = new Float64Array(rows * k);
  const dWeight = new Float64Array(n * k);
  const dBias = new Float64Array(n);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < n; column += 1) {
      const d = at(dy, row * n + column);
      add(dBias, column, d);
      for (let i = 0; i < k; i += 1) {
        add(dx, row * k + i, d * at(weight, column * k + i));
        add(dWeight, column * k + i, d * at(x, row * k + i));
      }
    }
  }
  return { dx, dWeight, dBias };
}
