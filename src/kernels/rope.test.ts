import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { differences, expectClose, f32Tolerance, inner, normals } from '../testing/numbers';
import { packRows, raggedRows } from '../testing/ragged';
import type { CacheFormat } from './cacheStorage';
import * as kernels from './rope';
import { CACHED_CASES, type RopeCase, TRAINING_CASES } from './rope.cases';
import { type RopeShape, rope, ropeBackward } from './rope.reference';
import { pack, stored, unpack } from './weights.reference';

const EPSILON = Math.fround(1e-6);
const UNTOUCHED = 7;

/** (cos, sin) of position · 10000^(-i / half) */
function anglesOf(positions: number, half: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: positions * half * 2 }, (_, i) => {
    const angle = Math.floor(i / 2 / half) * 10000 ** (-(Math.floor(i / 2) % half) / half);
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

function inputsOf(c: RopeCase) {
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

async function checkForward(c: RopeCase, cache: CacheFormat = 'f32'): Promise<void> {
  const { rows, kvRows, angles, gains, shape, params, qkv, dq, dkv } = inputsOf(c);
  const expected = rope(qkv, rows, shape, kvRows);
  const after = await runKernel({
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
  expectClose('rope q', after.floats('q'), expected.q, f32Tolerance(c.headDim));
  // Cached rows that this batch does not write stay as they were.
  const width = 2 * c.kvHeads * c.headDim;
  const written = new Set(rows.map(({ first, position }) => first + position));
  const kv = expected.kv.map((value, i) => (written.has(Math.floor(i / width)) ? value : UNTOUCHED));
  if (cache === 'f32') {
    expectClose('rope kv', after.floats('kv'), kv, f32Tolerance(c.headDim));
    return;
  }
  const halves = unpack(after.words('kv'), cache);
  // Rounded to the nearest of 11 bits; where it lies between two, the f32 that was rounded may be on the other side.
  for (const [i, value] of kv.entries())
    expect(Math.abs((halves[i] ?? Number.NaN) - value), `kv ${i}`).toBeLessThanOrEqual(
      Math.abs(value) * 2 ** -10 + 2 ** -24,
    );
  const nearest = stored(kv, cache);
  expect(halves.filter((value, i) => value === nearest[i]).length / kv.length).toBeGreaterThan(0.99);
}

async function checkBackward(c: RopeCase): Promise<void> {
  const { rows, angles, gains, shape, params, qkv, dq, dkv } = inputsOf(c);
  const expected = ropeBackward(dq, dkv, qkv, rows, shape);
  const after = await runKernel({
    kernel: kernels.ropeBackward(),
    tensors: { dq, dkv, angles, gains, qkv, rows: packRows(rows), dQkv: new Float32Array(qkv.length) },
    params,
    batch: { rows: rows.length },
  });
  expectClose('rope_backward', after.floats('dQkv'), expected.dQkv, f32Tolerance(c.headDim));
  if (!c.norm) return;
  const before = normals(5, 2 * c.headDim);
  const gainsAfter = await runKernel({
    kernel: kernels.ropeGainBackward(),
    tensors: { dq, dkv, angles, qkv, rows: packRows(rows), dGains: before },
    params,
    batch: { rows: rows.length },
  });
  const total = expected.dGains.map((value, i) => value + (before[i] ?? 0));
  expectClose('rope_gain_backward', gainsAfter.floats('dGains'), total, f32Tolerance(rows.length * c.heads));
}

describe('reference', () => {
  const c = { name: '', heads: 2, kvHeads: 1, headDim: 6, sequences: [{ length: 3 }, { length: 2 }] };

  test.each([false, true])('backward agrees with finite differences (norm %s)', (norm) => {
    const { rows, kvRows, shape, qkv, dq, dkv, gains } = inputsOf({ ...c, norm });
    const lossOf = (x: ArrayLike<number>, used: RopeShape) => {
      const { q, kv } = rope(x, rows, used, kvRows);
      return inner(q, dq) + inner(kv, dkv);
    };
    const { dQkv, dGains } = ropeBackward(dq, dkv, qkv, rows, shape);
    expectClose(
      'dQkv',
      dQkv,
      differences(qkv, (x) => lossOf(x, shape)),
      1e-8,
    );
    if (!norm) return;
    const withGains = (x: Float64Array): RopeShape => ({ ...shape, norm: { gains: x, epsilon: EPSILON } });
    expectClose(
      'dGains',
      dGains,
      differences(gains, (x) => lossOf(qkv, withGains(x))),
      1e-8,
    );
  });

  test('a rotation keeps the length of every head, and scores depend on the distance alone', () => {
    const angles = anglesOf(12, 3);
    const scoreOf = (queryAt: number, keyAt: number): number => {
      const shape = { heads: 1, kvHeads: 1, headDim: 6, angles };
      const one = normals(8, 18);
      const q = rope(one, [{ first: 0, position: queryAt }], shape, 12).q;
      const { kv } = rope(one, [{ first: 0, position: keyAt }], shape, 12);
      expect(inner(q, q)).toBeCloseTo(inner(one.subarray(0, 6), one.subarray(0, 6)), 5);
      return inner(q, kv.subarray(keyAt * 12, keyAt * 12 + 6));
    };
    expect(scoreOf(11, 4)).toBeCloseTo(scoreOf(7, 0), 5);
  });
});

describe('forward', () => {
  test.each([...TRAINING_CASES, ...CACHED_CASES])('$name', (c) => checkForward(c));

  test.each(CACHED_CASES)('$name, keys and values in f16', (c) => checkForward(c, 'f16'));

  test('numbers beyond float16 end at its largest', async () => {
    const { rows, angles, gains, params, dq } = inputsOf(CACHED_CASES[0] as RopeCase);
    const width = 2 * params.kvHeads * 2 * params.half;
    const after = await runKernel({
      kernel: kernels.rope('f16'),
      tensors: {
        ...{ angles, gains, rows: packRows(rows), q: new Float32Array(dq.length) },
        qkv: new Float32Array(rows.length * (params.heads + 2 * params.kvHeads) * 2 * params.half).fill(-1e6),
        kv: new Uint32Array((width / 2) * (CACHED_CASES[0]?.capacity ?? 0) * rows.length),
      },
      params,
      batch: { rows: rows.length },
    });
    const [first] = rows;
    const start = ((first?.first ?? 0) + (first?.position ?? 0)) * width;
    const values = unpack(after.words('kv'), 'f16').subarray(start + width / 2, start + width);
    expect(new Set(values)).toEqual(new Set([-65504]));
  });
});

describe('backward', () => {
  test.each(TRAINING_CASES)('$name', checkBackward);
});

test('backward after forward is the identity (without norm)', async () => {
  const { rows, kvRows, angles, gains, params, qkv, dq, dkv } = inputsOf({
    ...{ name: '', heads: 3, kvHeads: 1, headDim: 8, norm: false },
    sequences: [{ length: 40 }, { length: 3 }],
  });
  expect(kvRows).toBe(rows.length);
  const shared = { angles, gains, rows: packRows(rows) };
  const batch = { rows: rows.length };
  const turned = await runKernel({
    kernel: kernels.rope(),
    tensors: { ...shared, qkv, q: dq, kv: dkv },
    params,
    batch,
  });
  const back = await runKernel({
    kernel: kernels.ropeBackward(),
    tensors: { ...shared, qkv, dq: turned.floats('q'), dkv: turned.floats('kv'), dQkv: new Float32Array(qkv.length) },
    params,
    batch,
  });
  expectClose('rope there and back', back.floats('dQkv'), qkv, 1e-6);
});

test('random shapes', async () => {
  const shapes = fc.record({
    kvHeads: fc.integer({ min: 1, max: 3 }),
    group: fc.integer({ min: 1, max: 3 }),
    quarter: fc.integer({ min: 1, max: 10 }),
    norm: fc.boolean(),
    lengths: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ kvHeads, group, quarter, norm, lengths }) => {
      const sequences = lengths.map((length) => ({ length }));
      const c = { name: '', heads: kvHeads * group, kvHeads, headDim: 4 * quarter, norm, sequences };
      await checkForward(c);
      await checkForward(c, 'f16');
      await checkBackward(c);
    }),
    { numRuns: 25 },
  );
});
