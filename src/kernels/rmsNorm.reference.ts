/**
 * Root-mean-square norm (arXiv 1910.07467), in f64.
 *
 *   y = x · rstd · gain,   rstd = 1 / sqrt(mean(x²) + epsilon)           x, y: [rows, width], gain: [width]
 *
 * With the bottleneck of an adapter at once: h = `loraShrink`(y).
 */

import { add, at, fill, type Reals, sum } from './reals';

export interface NormShape {
  rows: number;
  width: number;
  epsilon: number;
}

export function rmsNorm(x: Reals, gain: Reals, shape: NormShape): { y: Float64Array; rstd: Float64Array } {
  const { rows, width, epsilon } = shape;
  const rstd = fill(rows, 1, (row) => {
    const mean = sum(0, width, (k) => at(x, row * width + k) ** 2) / width;
    return 1 / Math.sqrt(mean + epsilon);
  });
  const y = fill(rows, width, (row, k) => at(x, row * width + k) * at(rstd, row) * at(gain, k));
  return { y, rstd };
}

/** dx = rstd · (dy·gain) − x · rstd³ / width · Σ(dy·gain·x),   dGain = Σ_rows dy · x · rstd */
export function rmsNormBackward(
  dy: Reals,
  x: Reals,
  gain: Reals,
  shape: NormShape,
): { dx: Float64Array; dGain: Float64Array } {
  const { rows, width } = shape;
  const { rstd } = rmsNorm(x, gain, shape);
  const dGain = new Float64Array(width);
  const along = fill(rows, 1, (row) => {
    const projected = sum(0, width, (k) => at(dy, row * width + k) * at(gain, k) * at(x, row * width + k));
    return (projected * at(rstd, row) ** 3) / width;
  });
  const dx = fill(rows, width, (row, k) => {
    const place = row * width + k;
    add(dGain, k, at(dy, place) * at(x, place) * at(rstd, row));
    return at(rstd, row) * at(dy, place) * at(gain, k) - at(x, place) * at(along, row);
  });
  return { dx, dGain };
}
