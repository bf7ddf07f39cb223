/**
 * Low-rank adapters (arXiv 2106.09685), each row with its own slot, in f64. A fused weight holds up to three
 * projections ("parts") that read the same x; each part has its own A and its own rows of B.
 *
 *   h[row, j] = scale(slot) · Σ_k x[row, k] A[slot, j, k]                   j over all parts: parts · rank
 *   y[row, n] += Σ_j h[row, part(n) · rank + j] B[slot, n, j]               j within the part: rank
 *
 * x: [rows, width], A: [slots, parts · rank, width], B: [slots, n, rank], h, g: [rows, parts · rank], y, dy: [rows, n]
 * Rows whose slot is null have no adapter.
 */

import { add, at, fill, type Reals, sum } from './reals';

export interface LoraShape {
  /** Columns of x. */
  width: number;
  rank: number;
  /** Output column where each fused projection ends; the last one is n. */
  partEnds: readonly number[];
}

export interface LoraSlots {
  /** Slot of each row, or null. */
  readonly ofRow: readonly (number | null)[];
  /** alpha / rank of each slot. */
  readonly scales: readonly number[];
  /** Of each slot: the first so many rows of each part's A, and columns of B, that are not trained. None where absent. */
  readonly frozen?: readonly Frozen[];
}

export interface Frozen {
  a: number;
  b: number;
}

export function outputsOf({ partEnds }: LoraShape): number {
  return at(partEnds, partEnds.length - 1);
}

export function ranksOf({ rank, partEnds }: LoraShape): number {
  return rank * partEnds.length;
}

/** Which fused projection an output column belongs to. */
export function partOf({ partEnds }: LoraShape, column: number): number {
  return partEnds.findIndex((end) => column < end);
}

/** h = scale · x Aᵀ */
export function loraShrink(x: Reals, a: Reals, slots: LoraSlots, shape: LoraShape): Float64Array {
  const { width } = shape;
  const ranks = ranksOf(shape);
  return fill(slots.ofRow.length, ranks, (row, j) => {
    const slot = slots.ofRow[row] ?? null;
    if (slot === null) return 0;
    return (
      at(slots.scales, slot) * sum(0, width, (k) => at(x, row * width + k) * at(a, (slot * ranks + j) * width + k))
    );
  });
}

/** y = h Bᵀ, what the adapter adds to the projection. */
export function loraExpand(h: Reals, b: Reals, slots: LoraSlots, shape: LoraShape): Float64Array {
  const { rank } = shape;
  const ranks = ranksOf(shape);
  const n = outputsOf(shape);
  return fill(slots.ofRow.length, n, (row, column) => {
    const slot = slots.ofRow[row] ?? null;
    if (slot === null) return 0;
    const start = row * ranks + partOf(shape, column) * rank;
    return sum(0, rank, (j) => at(h, start + j) * at(b, (slot * n + column) * rank + j));
  });
}

/** g[row, part · rank + j] = scale · Σ_{n in part} dy[row, n] B[slot, n, j]: the gradient of x Aᵀ */
export function loraExpandBackward(dy: Reals, b: Reals, slots: LoraSlots, shape: LoraShape): Float64Array {
  const { rank, partEnds } = shape;
  const n = outputsOf(shape);
  return fill(slots.ofRow.length, ranksOf(shape), (row, column) => {
    const slot = slots.ofRow[row] ?? null;
    if (slot === null) return 0;
    const part = Math.floor(column / rank);
    const products = (line: number) => at(dy, row * n + line) * at(b, (slot * n + line) * rank + (column % rank));
    return at(slots.scales, slot) * sum(part === 0 ? 0 : at(partEnds, part - 1), at(partEnds, part), products);
  });
}

/**
 * dA[slot, j, k] = Σ_rows g[row, j] x[row, k],   dB[slot, n, j] = Σ_rows dy[row, n] h[row, part(n) · rank + j],
 * and dx += g A(slot): each slot from its own rows. What is frozen has no gradient of its own, and takes part in dx.
 */
export function loraBackward(
  given: { x: Reals; dy: Reals; h: Reals; g: Reals; a: Reals },
  slots: LoraSlots,
  shape: LoraShape,
): { dA: Float64Array; dB: Float64Array; dx: Float64Array } {
  const { x, dy, h, g, a } = given;
  const { width, rank } = shape;
  const ranks = ranksOf(shape);
  const n = outputsOf(shape);
  const dA = new Float64Array(slots.scales.length * ranks * width);
  const dB = new Float64Array(slots.scales.length * n * rank);
  const dx = new Float64Array(x.length);
  slots.ofRow.forEach((slot, row) => {
    if (slot === null) return;
    const frozen = slots.frozen?.[slot] ?? { a: 0, b: 0 };
    for (let j = 0; j < ranks; j += 1) {
      for (let k = 0; k < width; k += 1) {
        if (j % rank >= frozen.a)
          add(dA, (slot * ranks + j) * width + k, at(g, row * ranks + j) * at(x, row * width + k));
        add(dx, row * width + k, at(g, row * ranks + j) * at(a, (slot * ranks + j) * width + k));
      }
    }
    for (let column = 0; column < n; column += 1) {
      const start = row * ranks + partOf(shape, column) * rank;
      for (let j = frozen.b; j < rank; j += 1) {
        add(dB, (slot * n + column) * rank + j, at(dy, row * n + column) * at(h, start + j));
      }
    }
  });
  return { dA, dB, dx };
}

/** W[n, k] + scale · Σ_j B[slot, n, j] A[slot, part(n) · rank + j, k]: the adapter folded into the weight */
export function merge(weight: Reals, a: Reals, b: Reals, slot: number, scale: number, shape: LoraShape): Float64Array {
  const { width, rank } = shape;
  const n = outputsOf(shape);
  return fill(n, width, (line, k) => {
    const start = slot * ranksOf(shape) + partOf(shape, line) * rank;
    const low = sum(0, rank, (j) => at(b, (slot * n + line) * rank + j) * at(a, (start + j) * width + k));
    return at(weight, line * width + k) + scale * low;
  });
}
