/** From token rows to the residual stream after the last layer: the part that training, scoring and decoding share. */

import type { LayerBuffers } from './buffers';
import { recordEmbedding } from './head';
import { recordLayerForward } from './layer';
import type { PassAdapters } from './layerAdapters';
import type { LayerContext } from './layerParts';

export interface ForwardContext extends Omit<LayerContext, 'adapters'> {
  adapters: PassAdapters | null;
}

export function layerContext(c: ForwardContext, layer: number): LayerContext {
  return { ...c, adapters: c.adapters?.layers[layer] ?? null };
}

/** Embedding and all layers; returns the buffer of the last one's output, [rows, hidden]. */
export function recordForward(c: ForwardContext, layers: readonly LayerBuffers[]): GPUBuffer {
  const first = layers[0];
  const last = layers.at(-1);
  if (!first || !last) throw new RangeError('A model has at least one layer.');
  recordEmbedding(c, first.x);
  layers.forEach((buffers, layer) => {
    const weights = c.model.layers[layer];
    if (weights) recordLayerForward(layerContext(c, layer), layer, weights, buffers);
  });
  return last.out;
}
