import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { differences, expectClose, f32Tolerance, inner, normals } from '../testing/numbers';
import { packRows, raggedRows } from '../testing/ragged';
import * as kernels from './attention';
import { ATTENTION_HEAD_DIMS, type AttentionCase, CACHED_CASES, TRAINING_CASES } from './attention.cases';
import { attention, attentionBackward } from './attention.reference';
import type { CacheFormat } from './cacheStorage';
import { pack, stored } from './weights.reference';

function inputsOf(c: AttentionCase, spread = 1) {
  const rows = raggedRows(c.sequences, c.capacity);
  const kvRows = c.capacity === undefined ? rows.length : c.capacity * c.sequences.length;
  const width = c.heads * c.headDim;
  return {
    rows,
    shape: { heads: c.heads, kvHeads: c.kvHeads, headDim: c.headDim, scale: Math.fround(1 / Math.sqrt(c.headDim)) },
    q: normals(1, rows.length * width, spread),
    kv: normals(2, kvRows * 2 * c.kvHeads * c.headDim, spread),
    dOut: normals(3, rows.length * width),
    lse: new Float32Array(rows.length * c.heads),
  };
}

/** Scores are sums of headDim products, the output a sum over the keys. */
const toleranceOf = (c: AttentionCase) =>
  f32Tolerance(c.headDim + Math.max(...c.sequences.map(({ length, cached = 0 }) => length + cached)));

async function checkForward(
  form: 'thread' | 'workgroup',
  c: AttentionCase,
  spread = 1,
  cache: CacheFormat = 'f32',
): Promise<void> {
  const { rows, shape, q, kv, lse } = inputsOf(c, spread);
  const expected = attention(q, stored(kv, cache), rows, shape);
  const after = await runKernel({
    kernel: kernels.attention(form, c.headDim, cache),
    tensors: { q, kv: pack(kv, cache), rows: packRows(rows), out: new Float32Array(q.length), lse },
    params: shape,
    batch: { rows: rows.length },
  });
  expectClose(`attention ${form} out`, after.floats('out'), expected.out, spread * toleranceOf(c));
  expectClose(`attention ${form} lse`, after.floats('lse'), expected.lse, spread * toleranceOf(c));
}

async function checkBackward(c: AttentionCase): Promise<void> {
  const { rows, shape, q, kv, dOut } = inputsOf(c);
  const forward = attention(q, kv, rows, shape);
  const expected = attentionBackward(q, kv, dOut, rows, shape);
  const lse = Float32Array.from(forward.lse);
  const batch = { rows: rows.length };
  const query = await runKernel({
    kernel: kernels.attentionBackwardQuery(c.headDim),
    tensors: {
      q,
      kv,
      rows: packRows(rows),
      out: Float32Array.from(forward.out),
      dOut,
      lse,
      dq: new Float32Array(q.length),
      delta: new Float32Array(lse.length),
    },
    params: shape,
    batch,
  });
  const keyValue = await runKernel({
    kernel: kernels.attentionBackwardKeyValue(c.headDim),
    tensors: {
      q,
      kv,
      rows: packRows(rows),
      dOut,
      lse,
      delta: Float32Array.from(expected.delta),
      dkv: new Float32Array(kv.length),
    },
    params: shape,
    batch,
  });
  expectClose('attention_backward_query dq', query.floats('dq'), expected.dq, toleranceOf(c));
  expectClose('attention_backward_query delta', query.floats('delta'), expected.delta, toleranceOf(c));
  expectClose('attention_backward_key_value dkv', keyValue.floats('dkv'), expected.dkv, toleranceOf(c));
}

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
  test.each([...TRAINING_CASES, ...CACHED_CASES])('$name', (c) => checkForward(form, c));

  // The rounding of what is stored is a hundred times the tolerance: it is the numbers themselves that are compared.
  test.each(CACHED_CASES)('$name, keys and values in f16', (c) => checkForward(form, c, 1, 'f16'));

  test('scores far apart neither overflow nor vanish', () =>
    // Scores of a few hundred: their rounding alone is about 1e-5, and the exponential passes it on.
    checkForward(form, { name: '', heads: 2, kvHeads: 1, headDim: 32, sequences: [{ length: 20 }] }, 6));
});

describe('backward', () => {
  test.each(TRAINING_CASES)('$name', checkBackward);
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
      await checkForward('thread', c);
      await checkForward('workgroup', c);
      await checkForward('thread', c, 1, 'f16');
      await checkForward('workgroup', c, 1, 'f16');
      await checkBackward(c);
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
