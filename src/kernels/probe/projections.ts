/** Inputs of projection kernels from a case, as tensors for the device and as values for the references. */

import { type Frozen, type LoraShape, type LoraSlots, outputsOf, ranksOf } from '../lora.reference';
import type { ProjectionCase } from '../matmul.cases';
import { normals } from './numbers';
import { type BatchRow, NONE, packRows, packSlots, raggedRows, slotRanges } from './ragged';

export interface AdapterInputs {
  shape: LoraShape;
  slots: LoraSlots;
  slotCount: number;
  /** [slots, parts · rank, width] and [slots, n, rank] */
  a: Float32Array<ArrayBuffer>;
  b: Float32Array<ArrayBuffer>;
  slotWords: Uint32Array<ArrayBuffer>;
}

/** Adapters for the rows; each slot has its own scale. */
export function adapterInputs(
  rows: readonly BatchRow[],
  slotCount: number,
  shape: LoraShape,
  frozen: readonly Frozen[] = [],
  seed = 50,
): AdapterInputs {
  const scales = Array.from({ length: slotCount }, (_, slot) => Math.fround(0.5 + 0.3 * slot));
  const ranges = slotRanges(rows, slotCount);
  return {
    shape,
    slots: { ofRow: rows.map(({ slot }) => (slot === NONE ? null : slot)), scales, frozen },
    slotCount,
    a: normals(seed, slotCount * ranksOf(shape) * shape.width, 1 / Math.sqrt(shape.width)),
    b: normals(seed + 1, slotCount * outputsOf(shape) * shape.rank),
    slotWords: packSlots(
      scales.map((scale, slot) => {
        const { a, b } = frozen[slot] ?? { a: 0, b: 0 };
        return { scale, ...ranges[slot], frozenA4: a / 4, frozenB4: b / 4 };
      }),
    ),
  };
}

export function projectionInputs(c: ProjectionCase) {
  const rows = raggedRows(c.sequences);
  const xRows = c.headRows ?? rows.length;
  const slice = c.slice ?? { start: 0, rows: c.n };
  const chunk = c.chunk ?? { start: 0, limit: xRows, outStart: 0 };
  const count = Math.min(chunk.limit, xRows - chunk.start);
  const weight = normals(11, c.n * c.k);
  const addendLength = c.addend === 'bias' ? c.n : c.addend === 'residual' ? xRows * c.n : 1;
  return {
    rows,
    rowWords: packRows(rows),
    xRows,
    slice,
    chunk,
    /** Rows that the dispatch computes. */
    count,
    outRows: Math.max(xRows, chunk.outStart + count),
    x: normals(10, xRows * c.k),
    weight,
    weightSlice: weight.slice(slice.start * c.k, (slice.start + slice.rows) * c.k),
    addend: normals(12, addendLength),
    adapters: c.adapters
      ? adapterInputs(rows, c.adapters.slots, { width: c.k, rank: c.adapters.rank, partEnds: c.adapters.partEnds })
      : null,
    shape: { rows: xRows, k: c.k, n: c.n },
    batch: { rows: rows.length, headRows: c.headRows ?? 0 },
    /** Which rows of which tensors a dispatch reads and writes, as kernel parameters. */
    window: {
      k4: c.k / 4,
      n: slice.rows,
      nStart: slice.start,
      rowStart: chunk.start,
      rowLimit: chunk.limit,
      rowKind: c.headRows === undefined ? 0 : 1,
    },
  };
}
export type ProjectionInputs = ReturnType<typeof projectionInputs>;

/** The first two of the ends of fused projections, as parameters; parts that do not exist end beyond everything. */
export function partParams(partEnds: readonly number[]): { parts: number; partEnd0: number; partEnd1: number } {
  return { parts: partEnds.length, partEnd0: partEnds[0] ?? NONE, partEnd1: partEnds[1] ?? NONE };
}

/** `values` [rows of x, n] put where the dispatch writes them in [rows of y, n]; all else is `elsewhere`. */
export function windowed(
  { slice, chunk, count, outRows }: ProjectionInputs,
  n: number,
  values: Float64Array,
  elsewhere: number,
): Float64Array {
  const out = new Float64Array(outRows * n).fill(elsewhere);
  for (let row = 0; row < count; row += 1) {
    const from = (chunk.start + row) * n + slice.start;
    out.set(values.subarray(from, from + slice.rows), (chunk.outStart + row) * n + slice.start);
  }
  return out;
}
