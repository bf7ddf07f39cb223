/**
 * Bytes that work may hold on a device. WebGPU tells no size of memory; what it tells is the largest binding, which grows
 * with the device. The least that the specification allows gets budgets that a telephone can bear, a larger one up to
 * twice as much: many a driver offers bindings of gigabytes over the same memory. Who says how much there is (a cap) gets
 * what the weights leave of it divided instead.
 */

import type { CacheFormat } from '../kernels/cacheStorage';

/** The specification's default of maxStorageBufferBindingSize. */
const LEAST_BINDING = 128 * 2 ** 20;

export interface Budgets {
  /** Activations of a pass; more rows are run in turn or with recomputation. */
  activations: number;
  /**
   * Adapters with gradients and moments that one wave trains. What they are then used for is held beside them only if both fit
   * this; otherwise gradients and moments go first.
   */
  adapters: number;
  /** Key-value cache of one wave of generation. */
  cache: number;
  /** How that cache keeps its numbers. */
  cacheFormat: CacheFormat;
  /** Logits of one wave of generation. */
  decodeLogits: number;
  /** Logits of one chunk of the output head; a vocabulary of 128k makes 32 rows of 16 MiB. */
  chunkLogits: number;
}

/** What the visitor allows altogether, and what the weights take of it; in bytes. */
export interface Cap {
  most: number;
  weights: number;
}

/**
 * Shares of what the weights leave. Training holds adapters, activations and a chunk of logits; writing holds adapters
 * without gradients and moments (a quarter), activations, the cache and its logits; neither is more than the whole.
 */
const SHARES = { adapters: 0.75, activations: 0.17, cache: 0.45, decodeLogits: 0.05, chunkLogits: 0.05 } as const;

export function budgetsOf({ maxBindingBytes }: { maxBindingBytes: number }, cap: Cap | null = null): Budgets {
  const unit = Math.min(2 * LEAST_BINDING, Math.max(LEAST_BINDING, maxBindingBytes));
  const uncapped = {
    activations: 6 * unit,
    adapters: 6 * unit,
    cache: 4 * unit,
    cacheFormat: 'f32',
    decodeLogits: unit / 2,
    // One buffer among many: it may follow the binding further.
    chunkLogits: Math.min(LEAST_BINDING, Math.max(LEAST_BINDING, maxBindingBytes) / 8),
  } as const;
  if (cap === null) return uncapped;
  const left = Math.max(0, cap.most - cap.weights);
  const cache = Math.floor(SHARES.cache * left);
  return {
    activations: Math.floor(SHARES.activations * left),
    adapters: Math.floor(SHARES.adapters * left),
    cache,
    // Half the bytes, where a cache would be shorter than it is without a cap.
    cacheFormat: cache < uncapped.cache ? 'f16' : 'f32',
    decodeLogits: Math.floor(SHARES.decodeLogits * left),
    // No chunk needs more than the largest that is good for speed.
    chunkLogits: Math.min(uncapped.chunkLogits, Math.floor(SHARES.chunkLogits * left)),
  };
}
