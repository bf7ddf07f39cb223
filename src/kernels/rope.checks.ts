/** The split and rotation of the fused projection, into f32 and f16, and the ways back against the reference. */

import type { CacheFormat } from './cacheStorage';
import { f32Tolerance, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { packRows, raggedRows } from './probe/ragged';
import { at } from './reals';
import * as kernels from './rope';
import type { RopeCase } from './rope.cases';
import { type RopeShape, rope, ropeBackward } from './rope.reference';
import { pack, stored, unpack } from './weights.reference';

export const EPSILON = Math.fround(1e-6);
const UNTOUCHED = 7;

/** (cos, sin) of position · 10000^(-i / half) */
export function anglesOf(positions: number, half: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: positions * half * 2 }, (_, i) => {
    const angle = Math.floor(i / 2 / half) * 10000 ** (-(Math.floor(i / 2) % half) / half);
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

export function inputsOf(c: RopeCase) {
  const rows = raggedRows(c.sequences, c.capacity);
  const kvRows = c.capacity === undefined ? rows.length : c.capacity * c.sequences.length;
  const positions = 1 + Math.max(...rows.map(({ position }) => position));
  const angles = anglesOf(positions, c.headDim / 2);
  const gains = normals(4, 2 * c.headDim);
  const shape: RopeShape = { heads: c.heads, kvHeads: c.kvHeads, headDim: c.headDim, angles };
  if (c.norm) shape.norm = { gains, epsilon: EPSILON };
  return {
    rows,
    kvRows,
    angles,
    gains,
    shape,
    params: { heads: c.heads, kvHeads: c.kvHeads, half: c.headDim / 2, norm: c.norm ? 1 : 0, epsilon: EPSILON },
    qkv: normals(1, rows.length * (c.heads + 2 * c.kvHeads) * c.headDim),
    dq: normals(2, rows.length * c.heads * c.headDim),
    dkv: normals(3, kvRows * 2 * c.kvHeads * c.headDim),
  };
}

export async function checkRope(probe: Probe, c: RopeCase, cache: CacheFormat = 'f32'): Promise<void> {
  const { rows, kvRows, angles, gains, shape, params, qkv, dq, dkv } = inputsOf(c);
  const expected = rope(qkv, rows, shape, kvRows);
  const after = await probe.run({
    kernel: kernels.rope(cache),
    tensors: {
      qkv,
      angles,
      gains,
      rows: packRows(rows),
      q: new Float32Array(dq.length),
      kv: pack(new Float32Array(dkv.length).fill(UNTOUCHED), cache),
    },
    params,
    batch: { rows: rows.length },
  });
  probe.close('rope q', after.floats('q'), expected.q, f32Tolerance(c.headDim));
  // Cached rows that this batch does not write stay as they were.
  const width = 2 * c.kvHeads * c.headDim;
  const written = new Set(rows.map(({ first, position }) => first + position));
  const kv = expected.kv.map((value, i) => (written.has(Math.floor(i / width)) ? value : UNTOUCHED));
  if (cache === 'f32') {
    probe.close('rope kv', after.floats('kv'), kv, f32Tolerance(c.headDim));
    return;
  }
  const halves = unpack(after.words('kv'), cache);
  const nearest = stored(kv, cache);
  // Rounded to the nearest of 11 bits; where it lies between two, the f32 that was rounded may be on the other side.
  const steps = kv.map((value, i) => (at(halves, i) - value) / (Math.abs(value) * 2 ** -10 + 2 ** -24));
  probe.close('rope kv in f16, in steps of its rounding', steps, new Float64Array(steps.length), 1);
  const others = halves.filter((value, i) => value !== nearest[i]).length / kv.length;
  probe.close('rope kv in f16, share that was not rounded to the nearest', [others], [0], 0.01);
}

export async function checkRopeBackward(probe: Probe, c: RopeCase): Promise<void> {
  const { rows, angles, gains, shape, params, qkv, dq, dkv } = inputsOf(c);
  const expected = ropeBackward(dq, dkv, qkv, rows, shape);
  const after = await probe.run({
    kernel: kernels.ropeBackward(),
    tensors: { dq, dkv, angles, gains, qkv, rows: packRows(rows), dQkv: new Float32Array(qkv.length) },
    params,
    batch: { rows: rows.length },
  });
  probe.close('rope_backward', after.floats('dQkv'), expected.dQkv, f32Tolerance(c.headDim));
  if (!c.norm) return;
  const before = normals(5, 2 * c.headDim);
  const gainsAfter = await probe.run({
    kernel: kernels.ropeGainBackward(),
    tensors: { dq, dkv, angles, qkv, rows: packRows(rows), dGains: before },
    params,
    batch: { rows: rows.length },
  });
  const total = expected.dGains.map((value, i) => value + at(before, i));
  probe.close('rope_gain_backward', gainsAfter.floats('dGains'), total, f32Tolerance(rows.length * c.heads));
}
