/** The halves of an adapter, its gradients and its merging against the reference. */

import * as kernels from './lora';
import type { LoraCase } from './lora.cases';
import * as reference from './lora.reference';
import { f32Tolerance, inner, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { adapterInputs, partParams } from './probe/projections';
import { packRows, raggedRows } from './probe/ragged';
import { at } from './reals';
import { WEIGHT_STORAGE } from './weightStorage';
import { type PlainFormat, pack, rounded, unpack } from './weights.reference';

const UNTOUCHED = 0.5;

export function inputsOf(c: LoraCase) {
  const rows = raggedRows(c.sequences);
  const shape = { width: c.width, rank: c.rank, partEnds: c.partEnds };
  const n = reference.outputsOf(shape);
  const ranks = reference.ranksOf(shape);
  const adapters = adapterInputs(rows, c.slots, shape, c.frozen);
  const x = normals(1, rows.length * c.width);
  const dy = normals(2, rows.length * n);
  const h = Float32Array.from(reference.loraShrink(x, adapters.a, adapters.slots, shape));
  const g = Float32Array.from(reference.loraExpandBackward(dy, adapters.b, adapters.slots, shape));
  const parts = { rank4: c.rank / 4, ...partParams(c.partEnds) };
  return { ...adapters, rows, rowWords: packRows(rows), n, ranks, x, dy, h, g, parts };
}
export type Inputs = ReturnType<typeof inputsOf>;

export function runBackward(
  probe: Probe,
  form: kernels.LoraForm,
  given: Inputs,
  c: LoraCase,
  before: { dA: Float32Array<ArrayBuffer>; dB: Float32Array<ArrayBuffer> },
) {
  const { x, dy, h, g, slotWords, parts, n, ranks } = given;
  return probe.run({
    kernel: kernels.loraBackward(form),
    tensors: { x, dy, h, g, slots: slotWords, ...before },
    params: { width4: c.width / 4, n, ...parts, aStride4: (ranks * c.width) / 4, bStride4: (n * c.rank) / 4 },
    batch: { rows: given.rows.length, slots: c.slots },
  });
}

export async function checkLora(probe: Probe, form: kernels.LoraForm, c: LoraCase): Promise<void> {
  const given = inputsOf(c);
  const { rows, rowWords, slotWords, a, b, x, dy, h, g, n, ranks, slots, shape, parts } = given;
  const batch = { rows: rows.length, slots: c.slots };
  // Rows without adapter are left alone.
  const kept = (values: Float32Array) =>
    values.map((v, i) => (slots.ofRow[Math.floor(i / ranks)] === null ? UNTOUCHED : v));
  const shrunk = await probe.run({
    kernel: kernels.loraShrink(form),
    tensors: { x, a, rows: rowWords, slots: slotWords, h: new Float32Array(h.length).fill(UNTOUCHED) },
    params: { width4: c.width / 4, ranks, slotStride4: (ranks * c.width) / 4 },
    batch,
  });
  probe.close('lora_shrink', shrunk.floats('h'), kept(h), f32Tolerance(c.width));
  const expanded = await probe.run({
    kernel: kernels.loraExpandBackward(form),
    tensors: { dy, b, rows: rowWords, slots: slotWords, g: new Float32Array(g.length).fill(UNTOUCHED) },
    params: { n, ...parts, slotStride4: (n * c.rank) / 4 },
    batch,
  });
  probe.close('lora_expand_backward', expanded.floats('g'), kept(g), f32Tolerance(n));
  const before = { dA: normals(7, a.length), dB: normals(8, b.length) };
  const expected = reference.loraBackward({ x, dy, h, g, a }, slots, shape);
  const after = await runBackward(probe, form, given, c, before);
  const total = (d: Float64Array, start: Float32Array) => d.map((value, i) => value + at(start, i));
  probe.close('lora_backward dA', after.floats('dA'), total(expected.dA, before.dA), f32Tolerance(rows.length));
  probe.close('lora_backward dB', after.floats('dB'), total(expected.dB, before.dB), f32Tolerance(rows.length));
}

/** The weight after slot `slot` was folded into it, and what the reference says before rounding. */
export async function mergedInto(probe: Probe, storage: PlainFormat, given: Inputs, slot: number) {
  const { a, b, n, ranks, shape, slotWords, slots } = given;
  const weight = Float64Array.from(normals(9, n * shape.width), (value) => rounded(value, storage));
  const { partEnd0, partEnd1 } = partParams(shape.partEnds);
  const after = await probe.run({
    kernel: kernels.merge(WEIGHT_STORAGE[storage]),
    tensors: { weight: pack(weight, storage), a, b, slots: slotWords },
    params: {
      ...{ k4: shape.width / 4, n, nStart: 0, rank: shape.rank, partEnd0, partEnd1, slot },
      ...{ aStride4: (ranks * shape.width) / 4, bStride: n * shape.rank },
    },
    batch: {},
  });
  return {
    merged: storage === 'f32' ? after.floats('weight') : unpack(after.words('weight'), storage),
    expected: reference.merge(weight, a, b, slot, at(slots.scales, slot), shape),
  };
}

export async function checkMerge(probe: Probe, storage: PlainFormat, c: LoraCase): Promise<void> {
  const { merged, expected } = await mergedInto(probe, storage, inputsOf(c), c.slots - 1);
  // Half a step of the format at the size of the largest weights, relative to their root mean square.
  const step = { f32: 1e-6, bf16: 2 ** -8, f16: 2 ** -11 }[storage];
  const spread = Math.max(...expected.map(Math.abs)) / Math.sqrt(inner(expected, expected) / expected.length);
  probe.close(`merge ${storage}`, merged, expected, 1.01 * step * spread);
}
