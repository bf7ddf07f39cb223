import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probe, runKernel } from '../testing/kernels';
import { differences, expectClose } from '../testing/numbers';
import * as kernels from './attention';
import { ATTENTION_HEAD_DIMS, CACHED_CASES, TRAINING_CASES } from './attention.cases';
import { checkAttention, checkAttentionBackward, inputsOf } from './attention.checks';
import { attention, attentionBackward } from './attention.reference';
import { inner } from './probe/numbers';
import { packRows } from './probe/ragged';

describe('reference', () => {
  const c = { heads: 4, kvHeads: 2, headDim: 4, sequences: [{ length: 3 }, { length: 4 }] };
  const { rows, shape, q, kv, dOut } = inputsOf({ name: '', ...c });

  test('backward agrees with finite differences', () => {
    const { dq, dkv } = attentionBackward(q, kv, dOut, rows, shape);
    const lossOf = (queries: Float64Array, keyValues: Float64Array) =>
      inner(attention(queries, keyValues, rows, shape).out, dOut);
    expectClose(
      'dq',
      dq,
      differences(q, (x) => lossOf(x, Float64Array.from(kv))),
      1e-8,
    );
    expectClose(
      'dkv',
      dkv,
      differences(kv, (x) => lossOf(Float64Array.from(q), x)),
      1e-8,
    );
  });

  test('the shares of a row sum to 1: equal values come out as they went in', () => {
    const same = kv.map((value, i) => (i % (2 * c.kvHeads * c.headDim) < c.kvHeads * c.headDim ? value : 0.75));
    expectClose('out', attention(q, same, rows, shape).out, new Float64Array(q.length).fill(0.75), 1e-12);
  });
});

describe.each(['thread', 'workgroup'] as const)('%s', (form) => {
  test.each([...TRAINING_CASES, ...CACHED_CASES])('$name', (c) => checkAttention(probe, form, c));

  // The rounding of what is stored is a hundred times the tolerance: it is the numbers themselves that are compared.
  test.each(CACHED_CASES)('$name, keys and values in f16', (c) => checkAttention(probe, form, c, 1, 'f16'));

  test('scores far apart neither overflow nor vanish', () =>
    // Scores of a few hundred: their rounding alone is about 1e-5, and the exponential passes it on.
    checkAttention(probe, form, { name: '', heads: 2, kvHeads: 1, headDim: 32, sequences: [{ length: 20 }] }, 6));
});

describe('backward', () => {
  test.each(TRAINING_CASES)('$name', (c) => checkAttentionBackward(probe, c));
});

test('random shapes', async () => {
  const shapes = fc.record({
    kvHeads: fc.integer({ min: 1, max: 3 }),
    group: fc.integer({ min: 1, max: 4 }),
    headDim: fc.constantFrom(...ATTENTION_HEAD_DIMS),
    lengths: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ kvHeads, group, headDim, lengths }) => {
      const sequences = lengths.map((length) => ({ length }));
      const c = { name: 'random', heads: kvHeads * group, kvHeads, headDim, sequences };
      await checkAttention(probe, 'thread', c);
      await checkAttention(probe, 'workgroup', c);
      await checkAttention(probe, 'thread', c, 1, 'f16');
      await checkAttention(probe, 'workgroup', c, 1, 'f16');
      await checkAttentionBackward(probe, c);
    }),
    { numRuns: 12 },
  );
});

test('rows beyond the batch stay as they were', async () => {
  const c = { name: '', heads: 2, kvHeads: 1, headDim: 8, sequences: [{ length: 3 }, { length: 4 }] };
  for (const form of ['thread', 'workgroup'] as const) {
    const { rows, shape, q, kv, lse } = inputsOf(c);
    const after = await runKernel({
      kernel: kernels.attention(form, 8),
      tensors: { q, kv, rows: packRows(rows), out: new Float32Array(q.length).fill(7), lse: lse.fill(7) },
      params: shape,
      batch: { rows: 3 },
    });
    expect(
      after
        .floats('out')
        .subarray(3 * 2 * 8)
        .every((value) => value === 7),
    ).toBe(true);
    expect(
      after
        .floats('lse')
        .subarray(3 * 2)
        .every((value) => value === 7),
    ).toBe(true);
    expect(
      after
        .floats('out')
        .subarray(0, 3 * 2 * 8)
        .some((value) => value === 7),
    ).toBe(false);
  }
});
