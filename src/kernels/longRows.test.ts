/** Sums over thousands of keys or rows, one term far above the others, which one running f32 sum would lose, against f64. */

import { describe, expect, test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { formsHere } from '../testing/profiles';
import { attention, attentionBackwardKeyValue, attentionBackwardQuery } from './attention';
import * as reference from './attention.reference';
import { embeddingBackward } from './embedding';
import { loraBackward } from './lora';
import { packed, packHeadRows, packRows, packSlots, raggedRows } from './probe/ragged';
import { at } from './reals';
import { rmsNormGainBackward } from './rmsNorm';
import { ropeGainBackward } from './rope';
import { biasBackward, matmulWeightBackward } from './weightBackward';

const FORMS = await formsHere(['thread', 'broadcast']);

/** Of blocks of 256 keys or 1024 rows, the first may lose what lies beside the large term. */
const TOLERANCE = 5e-5;

describe('attention', () => {
  const shapeOf = (headDim: number) => ({ heads: 1, kvHeads: 1, headDim, scale: 1 });
  const queryOf = (headDim: number) => new Float32Array(headDim).fill(1, 0, 1);

  /** Key 0 scores 0, all others 17 less; `first` and `others` are what else a key and its value hold. */
  const keysAndValues = (
    keys: number,
    headDim: number,
    first: { k: number; v: number },
    others: { k: number; v: number },
  ) => {
    const kv = new Float32Array(keys * 2 * headDim);
    for (let key = 0; key < keys; key++) {
      const { k, v } = key === 0 ? first : others;
      kv.set([key === 0 ? 0 : -17, k], key * 2 * headDim);
      kv.set([v], (key * 2 + 1) * headDim);
    }
    return kv;
  };
  /** The last row alone, which sees all keys. */
  const lastOf = (keys: number) => raggedRows([{ length: 1, cached: keys - 1 }], keys);

  describe.each(['thread', 'workgroup'] as const)('%s', (form) => {
    test.each([8192, 65_536])('%d keys: their log-sum and the mean of their values', async (keys) => {
      const headDim = 64;
      const [shape, q] = [shapeOf(headDim), queryOf(headDim)];
      const kv = keysAndValues(keys, headDim, { k: 0, v: 1 }, { k: 0, v: -1 });
      const rows = lastOf(keys);
      const expected = reference.attention(q, kv, rows, shape);
      const after = await runKernel({
        kernel: attention(form, headDim),
        tensors: { q, kv, rows: packRows(rows), out: new Float32Array(headDim), lse: new Float32Array(1) },
        params: shape,
        batch: { rows: 1 },
      });
      expect(Math.abs(at(after.floats('lse'), 0) - at(expected.lse, 0))).toBeLessThan(TOLERANCE);
      expect(Math.abs(at(after.floats('out'), 0) - at(expected.out, 0))).toBeLessThan(TOLERANCE);
    });
  });

  test('the gradient of a query over 65,536 keys', async () => {
    const headDim = 8;
    const [shape, q] = [shapeOf(headDim), queryOf(headDim)];
    const kv = keysAndValues(65_536, headDim, { k: 2048, v: 0 }, { k: 1, v: 1 });
    const rows = lastOf(65_536);
    const forward = reference.attention(q, kv, rows, shape);
    const expected = reference.attentionBackward(q, kv, q, rows, shape);
    const after = await runKernel({
      kernel: attentionBackwardQuery(headDim),
      tensors: {
        q,
        kv,
        rows: packRows(rows),
        out: Float32Array.from(forward.out),
        dOut: q,
        lse: Float32Array.from(forward.lse),
        dq: new Float32Array(headDim),
        delta: new Float32Array(1),
      },
      params: shape,
      batch: { rows: 1 },
    });
    expect(Math.abs(at(after.floats('dq'), 1) / at(expected.dq, 1) - 1)).toBeLessThan(TOLERANCE);
  });

  test('the gradients of a key and its value over 65,536 rows', async () => {
    const [rows, headDim] = [65_536, 8];
    const small = Math.fround(2e-8);
    // Scores and log-sums are 0, so that every share is 1; each row's dO is its term, and its query has a 1 for the key.
    const [queries, dOut] = [new Float32Array(rows * headDim), new Float32Array(rows * headDim)];
    for (let row = 0; row < rows; row++) {
      queries[row * headDim + 1] = 1;
      dOut[row * headDim] = row === 0 ? 1 : small;
    }
    const kv = new Float32Array(2 * headDim).fill(1, headDim, headDim + 1);
    const after = await runKernel({
      kernel: attentionBackwardKeyValue(headDim),
      tensors: {
        q: queries,
        kv,
        rows: packRows(raggedRows([{ length: rows }]).slice(0, 1)),
        dOut,
        lse: new Float32Array(rows),
        delta: new Float32Array(rows),
        dkv: new Float32Array(kv.length),
      },
      params: shapeOf(headDim),
      batch: { rows: 1 },
    });
    const expected = 1 + (rows - 1) * small;
    expect(Math.abs(at(after.floats('dkv'), 1) - expected)).toBeLessThan(TOLERANCE);
    expect(Math.abs(at(after.floats('dkv'), headDim) - expected)).toBeLessThan(TOLERANCE);
  });
});

describe('gradients over a hundred thousand rows', () => {
  const rows = 100_000;
  const small = Math.fround(2e-8);
  const expected = 1 + (rows - 1) * small;
  /** [rows, 4], of which column 0 holds the terms. */
  const terms = new Float32Array(rows * 4).map((_, i) => (i % 4 > 0 ? 0 : i === 0 ? 1 : small));
  const ones = new Float32Array(rows * 4).fill(1);
  const batch = { rows };
  const close = (values: Float32Array): void => {
    expect(Math.abs(at(values, 0) - expected)).toBeLessThan(TOLERANCE);
  };

  test.each(FORMS)('both factors of an adapter, %s', async (form) => {
    const { floats } = await runKernel({
      kernel: loraBackward(form),
      tensors: {
        x: ones,
        dy: terms,
        h: ones,
        g: terms,
        slots: packSlots([{ rowStart: 0, rowEnd: rows }]),
        dA: new Float32Array(16),
        dB: new Float32Array(16),
      },
      params: { width4: 1, n: 4, rank4: 1, parts: 1, partEnd0: 4, partEnd1: 4, aStride4: 4, bStride4: 4 },
      batch: { rows, slots: 1 },
    });
    close(floats('dA'));
    close(floats('dB'));
  });

  test('a weight', async () => {
    const { floats } = await runKernel({
      kernel: matmulWeightBackward(),
      tensors: { dy: terms, x: ones, dWeight: new Float32Array(16) },
      params: { k4: 1, n: 4, nStart: 0, dyStride: 4, rowStart: 0, rowLimit: rows, rowKind: 0, dyRowStart: 0 },
      batch,
    });
    close(floats('dWeight'));
  });

  test('a bias', async () => {
    const { floats } = await runKernel({
      kernel: biasBackward(),
      tensors: { dy: terms, dBias: new Float32Array(4) },
      params: { n: 4 },
      batch,
    });
    close(floats('dBias'));
  });

  test('the row of a token', async () => {
    const { floats } = await runKernel({
      kernel: embeddingBackward(),
      tensors: {
        dx: terms,
        distinct: packed([
          [0, 0],
          [0, rows],
        ]),
        tokenRows: Uint32Array.from({ length: rows }, (_, row) => row),
        dEmbedding: new Float32Array(4),
      },
      params: { width4: 1 },
      batch: { rows, tokens: 1 },
    });
    close(floats('dEmbedding'));
  });

  test('the gain of a norm', async () => {
    const { floats } = await runKernel({
      kernel: rmsNormGainBackward(),
      tensors: {
        dy: terms,
        x: ones,
        rstd: new Float32Array(rows).fill(1),
        headRows: packHeadRows([{ row: 0, label: 0, weight: 0, sequence: 0 }]),
        dGain: new Float32Array(4),
      },
      params: { width4: 1, gather: 0 },
      batch,
    });
    close(floats('dGain'));
  });

  test('the gain of the norm of queries and keys', async () => {
    const turned = packRows(raggedRows(Array.from({ length: rows }, () => ({ length: 1 }))));
    const { floats } = await runKernel({
      kernel: ropeGainBackward(),
      tensors: {
        dq: terms,
        dkv: new Float32Array(rows * 8),
        angles: new Float32Array([1, 0, 1, 0]),
        qkv: new Float32Array(rows * 12).fill(1),
        rows: turned,
        dGains: new Float32Array(8),
      },
      params: { heads: 1, kvHeads: 1, half: 2, epsilon: 0 },
      batch,
    });
    close(floats('dGains'));
  });
});
