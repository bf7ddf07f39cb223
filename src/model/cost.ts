/** Arithmetic of a pass by count, so that a measured time can be held against the device's rate. One multiply-add is 2 FLOPs. */

import type { ModelConfig } from './config';
import { type Geometry, GROUPS, geometryOf } from './geometry';

/** Weight elements that every token row multiplies with, the head left out. */
function productElements(config: ModelConfig, geometry: Geometry): number {
  return config.layers * GROUPS.reduce((sum, name) => sum + geometry.groups[name].in * geometry.groups[name].out, 0);
}

/** Adapter elements that every token row multiplies with. */
function adapterElements(config: ModelConfig, geometry: Geometry, rank: number): number {
  const layer = GROUPS.reduce((sum, name) => {
    const { in: width, out, parts } = geometry.groups[name];
    return sum + parts.length * rank * width + out * rank;
  }, 0);
  return config.layers * layer;
}

/** Query-key and share-value products of one row that sees `context` keys, in every layer. */
function attentionFlops(config: ModelConfig, geometry: Geometry, context: number): number {
  return config.layers * 4 * geometry.qWidth * context;
}

/** FLOPs of one token row with its logits, `context` keys in view. */
export function forwardFlops(config: ModelConfig, context: number, rank = 0): number {
  const geometry = geometryOf(config);
  const elements = productElements(config, geometry) + adapterElements(config, geometry, rank);
  return 2 * (elements + config.hidden * config.vocab) + attentionFlops(config, geometry, context);
}

/**
 * FLOPs of one token row of a LoRA step over texts of `tokens` tokens: forward, the gradient of every product's input,
 * and the adapters' own gradients; no gradient of frozen weights. Attention's backward costs 2.5 times its forward.
 */
export function trainingFlops(config: ModelConfig, tokens: number, rank: number): number {
  const geometry = geometryOf(config);
  const frozen = productElements(config, geometry) + config.hidden * config.vocab;
  const own = adapterElements(config, geometry, rank);
  return 4 * frozen + 6 * own + 3.5 * attentionFlops(config, geometry, (tokens + 1) / 2);
}
