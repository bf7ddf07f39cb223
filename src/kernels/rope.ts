import shader from '../../shaders/rope.wgsl?raw';
import backwardShader from '../../shaders/rope_backward.wgsl?raw';
import gainShader from '../../shaders/rope_gain_backward.wgsl?raw';
import { cover } from '../gpu/kernel';
import { CACHE_STORAGE, type CacheFormat } from './cacheStorage';
import { kernel } from './kernel';
import { assemble, prelude } from './source';

/** Fused projection -> rotated queries, and rotated keys with values in the key-value buffer. */
export function rope(cache: CacheFormat = 'f32') {
  return kernel({
    name: `rope ${cache}`,
    code: assemble(prelude.batch, prelude.thread, prelude.row, CACHE_STORAGE[cache].write, shader),
    tensors: { qkv: 'read', angles: 'read', gains: 'read', rows: 'read', q: 'write', kv: 'write' },
    params: { heads: 'u32', kvHeads: 'u32', half: 'u32', norm: 'u32', epsilon: 'f32' },
    grid: ({ heads, kvHeads }, { rows }) => cover(rows * (heads + 2 * kvHeads)),
  });
}

/** d_qkv from dq and dkv. */
export function ropeBackward() {
  return kernel({
    name: 'rope_backward',
    code: assemble(prelude.batch, prelude.thread, prelude.row, backwardShader),
    tensors: { dq: 'read', dkv: 'read', angles: 'read', gains: 'read', qkv: 'read', rows: 'read', dQkv: 'write' },
    params: { heads: 'u32', kvHeads: 'u32', half: 'u32', norm: 'u32', epsilon: 'f32' },
    grid: ({ heads, kvHeads }, { rows }) => cover(rows * (heads + 2 * kvHeads)),
  });
}

/** Gradient of the per-head norm gains (qwen3). */
export function ropeGainBackward() {
  return kernel({
    name: 'rope_gain_backward',
    code: assemble(prelude.batch, prelude.thread, prelude.row, gainShader),
    tensors: { dq: 'read', dkv: 'read', angles: 'read', qkv: 'read', rows: 'read', dGains: 'write' },
    params: { heads: 'u32', kvHeads: 'u32', half: 'u32', epsilon: 'f32' },
    grid: ({ half }) => cover(4 * half),
  });
}
