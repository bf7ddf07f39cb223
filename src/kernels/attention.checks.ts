/** Attention over training sequences and over a cache, and both ways back against the reference. */

import * as kernels from './attention';
import type { AttentionCase } from './attention.cases';
import { attention, attentionBackward } from './attention.reference';
import type { CacheFormat } from './cacheStorage';
import { f32Tolerance, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { packRows, raggedRows } from './probe/ragged';
import { pack, stored } from './weights.reference';

export function inputsOf(c: AttentionCase, spread = 1) {
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

export async function checkAttention(
  probe: Probe,
  form: 'thread' | 'workgroup',
  c: AttentionCase,
  spread = 1,
  cache: CacheFormat = 'f32',
): Promise<void> {
  const { rows, shape, q, kv, lse } = inputsOf(c, spread);
  const expected = attention(q, stored(kv, cache), rows, shape);
  const after = await probe.run({
    kernel: kernels.attention(form, c.headDim, cache),
    tensors: { q, kv: pack(kv, cache), rows: packRows(rows), out: new Float32Array(q.length), lse },
    params: shape,
    batch: { rows: rows.length },
  });
  probe.close(`attention ${form} out`, after.floats('out'), expected.out, spread * toleranceOf(c));
  probe.close(`attention ${form} lse`, after.floats('lse'), expected.lse, spread * toleranceOf(c));
}

export async function checkAttentionBackward(probe: Probe, c: AttentionCase): Promise<void> {
  const { rows, shape, q, kv, dOut } = inputsOf(c);
  const forward = attention(q, kv, rows, shape);
  const expected = attentionBackward(q, kv, dOut, rows, shape);
  const lse = Float32Array.from(forward.lse);
  const batch = { rows: rows.length };
  const query = await probe.run({
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
  const keyValue = await probe.run({
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
  probe.close('attention_backward_query dq', query.floats('dq'), expected.dq, toleranceOf(c));
  probe.close('attention_backward_query delta', query.floats('delta'), expected.delta, toleranceOf(c));
  probe.close('attention_backward_key_value dkv', keyValue.floats('dkv'), expected.dkv, toleranceOf(c));
}
