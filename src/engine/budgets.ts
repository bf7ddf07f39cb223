/**
 * Bytes that work may hold on a device. WebGPU tells no size of memory; what it tells is the largest binding, which grows
 * with the device. The least that the specification allows gets budgets that a telephone can bear, a larger one up to
 * twice as much: many a driver offers bindings of gigabytes over the same memory.
 */

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
  /** Logits of one wave of generation. */
  decodeLogits: number;
  /** Logits of one chunk of the output head; a vocabulary of 128k makes 32 rows of 16 MiB. */
  chunkLogits: number;
}

export function budgetsOf({ maxBindingBytes }: { maxBindingBytes: number }): Budgets {
  const unit = Math.min(2 * LEAST_BINDING, Math.max(LEAST_BINDING, maxBindingBytes));
  return {
    activations: 6 * unit,
    adapters: 6 * unit,
    cache: 4 * unit,
    decodeLogits: unit / 2,
    // One buffer among many: it may follow the binding further.
    chunkLogits: Math.min(LEAST_BINDING, Math.max(LEAST_BINDING, maxBindingBytes) / 8),
  };
}
