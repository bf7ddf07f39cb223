/** The norm, with and without the bottleneck of an adapter, and both ways back against the reference. */

import { loraShrink } from './lora.reference';
import { f32Tolerance, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { adapterInputs } from './probe/projections';
import { NONE, packHeadRows, packRows, raggedRows } from './probe/ragged';
import type { Reduction } from './profile';
import { at } from './reals';
import * as kernels from './rmsNorm';
import type { NormCase, NormLoraCase } from './rmsNorm.cases';
import { rmsNorm, rmsNormBackward } from './rmsNorm.reference';

const EPSILON = Math.fround(1e-5);
const UNTOUCHED = 0.5;

/** The rows of `values` [rows, width] that the case reads. */
function gathered(values: Float32Array, c: NormCase): Float32Array<ArrayBuffer> {
  const rows = c.headRows ?? Array.from({ length: c.rows }, (_, row) => row);
  return Float32Array.from(rows.flatMap((row) => [...values.subarray(row * c.width, (row + 1) * c.width)]));
}

function headWords(c: NormCase) {
  return packHeadRows((c.headRows ?? [0]).map((row) => ({ row, label: 0, weight: 0, sequence: 0 })));
}

export async function checkRmsNorm(probe: Probe, reduction: Reduction, c: NormCase): Promise<void> {
  const x = normals(1, c.rows * c.width);
  const gain = normals(2, c.width);
  const count = c.headRows?.length ?? c.rows;
  const expected = rmsNorm(gathered(x, c), gain, { rows: count, width: c.width, epsilon: EPSILON });
  const after = await probe.run({
    kernel: kernels.rmsNorm(reduction),
    tensors: {
      ...{ x, gain, headRows: headWords(c) },
      ...{ y: new Float32Array(count * c.width), rstd: new Float32Array(count) },
    },
    params: { width4: c.width / 4, epsilon: EPSILON, shares: c.shares, gather: c.headRows ? 1 : 0 },
    batch: { rows: c.rows, headRows: c.headRows?.length ?? 0 },
  });
  probe.close(`rms_norm ${reduction} y`, after.floats('y'), expected.y, f32Tolerance(c.width));
  probe.close(`rms_norm ${reduction} rstd`, after.floats('rstd'), expected.rstd, f32Tolerance(c.width));
}

export async function checkRmsNormBackward(
  probe: Probe,
  reduction: Reduction,
  c: NormCase,
  accumulate: 0 | 1,
): Promise<void> {
  const x = normals(1, c.rows * c.width);
  const gain = normals(2, c.width);
  const count = c.headRows?.length ?? c.rows;
  const shape = { rows: count, width: c.width, epsilon: EPSILON };
  const seen = gathered(x, c);
  const dy = normals(3, count * c.width);
  const rstd = Float32Array.from(rmsNorm(seen, gain, shape).rstd);
  const { dx, dGain } = rmsNormBackward(dy, seen, gain, shape);
  const headOf = (row: number) => c.headRows?.indexOf(row) ?? row;
  const rows = raggedRows([{ length: c.rows }]).map((row, i) => ({ ...row, head: headOf(i) < 0 ? NONE : headOf(i) }));
  const expected = Float64Array.from(x, (_, i) => {
    const head = headOf(Math.floor(i / c.width));
    return accumulate * UNTOUCHED + (head < 0 ? 0 : at(dx, head * c.width + (i % c.width)));
  });
  const after = await probe.run({
    kernel: kernels.rmsNormBackward(reduction),
    tensors: { dy, x, gain, rstd, rows: packRows(rows), dx: new Float32Array(x.length).fill(UNTOUCHED) },
    params: { width4: c.width / 4, shares: c.shares, scatter: c.headRows ? 1 : 0, accumulate },
    batch: { rows: c.rows, headRows: c.headRows?.length ?? 0 },
  });
  probe.close(`rms_norm_backward ${reduction}`, after.floats('dx'), expected, f32Tolerance(c.width));
  const before = normals(4, c.width);
  const gainAfter = await probe.run({
    kernel: kernels.rmsNormGainBackward(),
    tensors: { dy, x, rstd, headRows: headWords(c), dGain: before },
    params: { width4: c.width / 4, gather: c.headRows ? 1 : 0 },
    batch: { rows: c.rows, headRows: c.headRows?.length ?? 0 },
  });
  const total = dGain.map((value, k) => value + at(before, k));
  probe.close('rms_norm_gain_backward', gainAfter.floats('dGain'), total, f32Tolerance(c.rows));
}

export async function checkRmsNormLora(probe: Probe, reduction: Reduction, c: NormLoraCase): Promise<void> {
  const rows = raggedRows(c.sequences);
  const partEnds = Array.from({ length: c.parts }, (_, part) => part + 1);
  const { a, slots, slotWords, shape } = adapterInputs(rows, c.slots, { width: c.width, rank: c.rank, partEnds });
  const ranks = c.rank * c.parts;
  const x = normals(1, c.rows * c.width);
  const gain = normals(2, c.width);
  const { y, rstd } = rmsNorm(x, gain, { rows: c.rows, width: c.width, epsilon: EPSILON });
  const h = loraShrink(y, a, slots, shape).map((v, i) => (slots.ofRow[Math.floor(i / ranks)] === null ? UNTOUCHED : v));
  const after = await probe.run({
    kernel: kernels.rmsNormLora(reduction),
    tensors: {
      ...{ x, gain, a, rows: packRows(rows), slots: slotWords, y: new Float32Array(x.length) },
      ...{ rstd: new Float32Array(c.rows), h: new Float32Array(h.length).fill(UNTOUCHED) },
    },
    params: { width4: c.width / 4, epsilon: EPSILON, shares: c.shares, ranks, slotStride4: (ranks * c.width) / 4 },
    batch: { rows: c.rows },
  });
  probe.close(`rms_norm_lora ${reduction} y`, after.floats('y'), y, f32Tolerance(c.width));
  probe.close(`rms_norm_lora ${reduction} rstd`, after.floats('rstd'), rstd, f32Tolerance(c.width));
  probe.close(`rms_norm_lora ${reduction} h`, after.floats('h'), h, f32Tolerance(c.width));
}
