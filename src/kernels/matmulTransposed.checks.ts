/** The ways back of a projection: to its input, its weight and its bias, against the reference. */

import type { WeightFormat } from '../contract/engine';
import { loraBackward, loraExpandBackward, ranksOf } from './lora.reference';
import type { ProjectionCase } from './matmul.cases';
import { matmulBackward } from './matmul.reference';
import { matmulTransposed, type RowsForm } from './matmulTransposed';
import { f32Tolerance, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { projectionInputs } from './probe/projections';
import { at } from './reals';
import { biasBackward, matmulWeightBackward } from './weightBackward';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, stored } from './weights.reference';

/** What lies in dx and dW before: overwritten or added to where the kernel works, kept elsewhere. */
const BEFORE = 0.5;

/** dy of the rows that the dispatch reads, and the same with zero wherever it must not look. */
function gradientOf(c: ProjectionCase, given: ReturnType<typeof projectionInputs>) {
  const { slice, chunk, count, outRows, xRows } = given;
  const dy = normals(20, outRows * c.n);
  const seen = new Float64Array(xRows * c.n);
  for (let row = 0; row < count; row += 1) {
    for (let column = slice.start; column < slice.start + slice.rows; column += 1) {
      seen[(chunk.start + row) * c.n + column] = at(dy, (chunk.outStart + row) * c.n + column);
    }
  }
  return { dy, seen };
}

/** Rows of dy are read in whole vectors; what fills the last one must not count. */
const strideOf = (n: number): number => Math.ceil(n / 4) * 4;

function padded(dy: Float32Array, n: number): Float32Array<ArrayBuffer> {
  const rows = dy.length / n;
  const wide = new Float32Array(rows * strideOf(n)).fill(1000);
  for (let row = 0; row < rows; row += 1) wide.set(dy.subarray(row * n, (row + 1) * n), row * strideOf(n));
  return wide;
}

export async function checkTransposed(
  probe: Probe,
  form: RowsForm,
  storage: WeightFormat,
  c: ProjectionCase,
  accumulate = 0,
) {
  const given = projectionInputs(c);
  const { x, rowWords, adapters, shape, batch, window, chunk, count } = given;
  const { dy, seen } = gradientOf(c, given);
  const weight = stored(given.weight, storage);
  const { dx } = matmulBackward(seen, x, weight, shape);
  let g = new Float32Array(4);
  if (adapters) {
    g = Float32Array.from(
      loraExpandBackward(normals(20, shape.rows * c.n), adapters.b, adapters.slots, adapters.shape),
    );
    const nothing = { x, dy: seen, h: new Float64Array(g.length), g, a: adapters.a };
    loraBackward(nothing, adapters.slots, adapters.shape).dx.forEach((value, i) => {
      dx[i] = at(dx, i) + value;
    });
  }
  const expected = dx.map((value, i) => {
    const row = Math.floor(i / c.k) - chunk.start;
    return row < 0 || row >= count ? BEFORE : value + accumulate * BEFORE;
  });
  const after = await probe.run({
    kernel: matmulTransposed(form, WEIGHT_STORAGE[storage]),
    tensors: {
      dy: padded(dy, c.n),
      weight: pack(given.weightSlice, storage),
      g,
      a: adapters?.a ?? new Float32Array(4),
      rows: rowWords,
      dx: new Float32Array(x.length).fill(BEFORE),
    },
    params: {
      ...window,
      dyStride: strideOf(c.n),
      dyRowStart: chunk.outStart,
      ranks: adapters ? ranksOf(adapters.shape) : 0,
      slotStride4: adapters ? (ranksOf(adapters.shape) * c.k) / 4 : 0,
      accumulate,
    },
    batch,
  });
  const length = c.n + (adapters ? ranksOf(adapters.shape) : 0);
  probe.close(`matmul_transposed ${form} ${storage}`, after.floats('dx'), expected, f32Tolerance(length));
}

export async function checkWeightBackward(probe: Probe, c: ProjectionCase): Promise<void> {
  const given = projectionInputs(c);
  const { dy, seen } = gradientOf(c, given);
  const { dWeight } = matmulBackward(seen, given.x, given.weight, given.shape);
  const expected = dWeight
    .slice(given.slice.start * c.k, (given.slice.start + given.slice.rows) * c.k)
    .map((value) => value + BEFORE);
  const after = await probe.run({
    kernel: matmulWeightBackward(),
    tensors: { dy, x: given.x, dWeight: new Float32Array(expected.length).fill(BEFORE) },
    params: { ...given.window, dyStride: c.n, dyRowStart: given.chunk.outStart },
    batch: given.batch,
  });
  probe.close('matmul_weight_backward', after.floats('dWeight'), expected, f32Tolerance(given.count));
}

/** Rows beyond the batch do not count. */
export async function checkBiasBackward(probe: Probe, rows: number, beyond: number, n: number): Promise<void> {
  const dy = normals(1, (rows + beyond) * n);
  const before = normals(2, n);
  const { dBias } = matmulBackward(dy.subarray(0, rows * n), [], [], { rows, k: 0, n });
  const after = await probe.run({
    kernel: biasBackward(),
    tensors: { dy, dBias: before },
    params: { n },
    batch: { rows },
  });
  const expected = dBias.map((value, i) => value + at(before, i));
  probe.close('bias_backward', after.floats('dBias'), expected, f32Tolerance(rows));
}
