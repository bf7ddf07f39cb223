/** What a new adapter stands on (`Ground` of `src/contract/engine.ts`), in the slot that it will share with it. */

import type { AdapterWeights } from '../contract/engine';
import { byteOffset } from './slotLayout';
import type { TrainingPool } from './trainingPool';

/**
 * Puts an earlier adapter into the first ranks of a slot; its other ranks are left at zero.
 * @param share the earlier adapter's scale by the slot's own, which all of its ranks have in common.
 */
export function writeGround(
  { gpu, layout, pool }: TrainingPool,
  slot: number,
  { rank, tensors }: AdapterWeights,
  share: number,
): void {
  for (const { layer, projection, a, b } of tensors) {
    const at = [...layout.projections([projection])][layer];
    if (!at) throw new RangeError(`Layer ${layer} has no projection ${projection}.`);
    const wide = new Float32Array(at.out * layout.rank);
    for (let n = 0; n < at.out; n++)
      for (let j = 0; j < rank; j++) wide[n * layout.rank + j] = share * (b[n * rank + j] ?? 0);
    gpu.write(pool.parameter.arena(at.a.arena), byteOffset(at.a, slot), new Float32Array(a));
    gpu.write(pool.parameter.arena(at.b.arena), byteOffset(at.b, slot), wide);
  }
}

/**
 * The rows of `a` [rank, width] less what of them lies in the span of the rows of `ground` [any, width]; in f64, twice, since what
 * a first pass leaves over of nearly dependent rows is not small.
 */
export function orthogonalRows(a: Float32Array, ground: Float32Array, width: number): Float32Array {
  const basis: Float64Array[] = [];
  for (const row of rowsOf(ground, width)) {
    const length = norm(row);
    reduce(row, basis);
    reduce(row, basis);
    const left = norm(row);
    // A row that others span, or one of the padding, adds no direction.
    if (left > 1e-6 * length) basis.push(row.map((value) => value / left));
  }
  const rows = rowsOf(a, width);
  for (const row of rows) {
    reduce(row, basis);
    reduce(row, basis);
  }
  return Float32Array.from(rows.flatMap((row) => [...row]));
}

function rowsOf(matrix: Float32Array, width: number): Float64Array[] {
  return Array.from({ length: matrix.length / width }, (_, row) =>
    Float64Array.from(matrix.subarray(row * width, (row + 1) * width)),
  );
}

function reduce(row: Float64Array, basis: readonly Float64Array[]): void {
  for (const direction of basis) {
    const share = dot(row, direction);
    for (const [k, value] of direction.entries()) row[k] = (row[k] ?? 0) - share * value;
  }
}

const dot = (left: Float64Array, right: Float64Array): number =>
  left.reduce((sum, value, k) => sum + value * (right[k] ?? 0), 0);
const norm = (row: Float64Array): number => Math.sqrt(dot(row, row));
