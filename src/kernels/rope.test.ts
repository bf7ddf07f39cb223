import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probe, runKernel } from '../testing/kernels';
import { differences, expectClose } from '../testing/numbers';
import { inner, normals } from './probe/numbers';
import { packRows } from './probe/ragged';
import * as kernels from './rope';
import { CACHED_CASES, type RopeCase, TRAINING_CASES } from './rope.cases';
import { anglesOf, checkRope, checkRopeBackward, EPSILON, inputsOf } from './rope.checks';
import { type RopeShape, rope, ropeBackward } from './rope.reference';
import { unpack } from './weights.reference';

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
  test.each([...TRAINING_CASES, ...CACHED_CASES])('$name', (c) => checkRope(probe, c));

  test.each(CACHED_CASES)('$name, keys and values in f16', (c) => checkRope(probe, c, 'f16'));

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
  test.each(TRAINING_CASES)('$name', (c) => checkRopeBackward(probe, c));
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
      await checkRope(probe, c);
      await checkRope(probe, c, 'f16');
      await checkRopeBackward(probe, c);
    }),
    { numRuns: 25 },
  );
});
