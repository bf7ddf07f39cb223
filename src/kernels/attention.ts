import shader from '../../shaders/attention.wgsl?raw';
import keyValueShader from '../../shaders/attention_backward_key_value.wgsl?raw';
import queryShader from '../../shaders/attention_backward_query.wgsl?raw';
import workgroupShader from '../../shaders/attention_workgroup.wgsl?raw';
import { cover } from '../gpu/kernel';
import { CACHE_STORAGE, type CacheFormat } from './cacheStorage';
import { kernel } from './kernel';
import { assemble, headDimension, prelude } from './source';

const PARAMS = { heads: 'u32', kvHeads: 'u32', scale: 'f32' } as const;

/** `thread`: one thread a row and head, no barrier; `workgroup`: threads share the keys (few rows, long contexts). */
export function attention(form: 'thread' | 'workgroup', headDim: number, cache: CacheFormat = 'f32') {
  return kernel({
    name: `attention ${form} ${headDim} ${cache}`,
    code: assemble(
      prelude.batch,
      prelude.thread,
      prelude.row,
      headDimension(headDim),
      CACHE_STORAGE[cache].read,
      form === 'thread' ? shader : workgroupShader,
    ),
    tensors: { q: 'read', kv: 'read', rows: 'read', out: 'write', lse: 'write' },
    params: PARAMS,
    grid: ({ heads }, { rows }) => (form === 'thread' ? cover(rows * heads) : [rows === 0 ? 0 : heads, rows, 1]),
  });
}

/** dq, and delta = Σ dO · O for the key-value side. */
export function attentionBackwardQuery(headDim: number) {
  return kernel({
    name: `attention_backward_query ${headDim}`,
    code: assemble(prelude.batch, prelude.thread, prelude.row, headDimension(headDim), queryShader),
    tensors: {
      q: 'read',
      kv: 'read',
      rows: 'read',
      out: 'read',
      dOut: 'read',
      lse: 'read',
      dq: 'write',
      delta: 'write',
    },
    params: PARAMS,
    grid: ({ heads }, { rows }) => cover(rows * heads),
  });
}

/** dk and dv, side by side as they lie in the key-value buffer. */
export function attentionBackwardKeyValue(headDim: number) {
  return kernel({
    name: `attention_backward_key_value ${headDim}`,
    code: assemble(prelude.batch, prelude.thread, prelude.row, headDimension(headDim), keyValueShader),
    tensors: { q: 'read', kv: 'read', rows: 'read', dOut: 'read', lse: 'read', delta: 'read', dkv: 'write' },
    params: PARAMS,
    grid: ({ kvHeads }, { rows }) => cover(rows * kvHeads),
  });
}
