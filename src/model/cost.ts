/** Arithmetic of a pass by count, so that a measured time can be held against the device's rate. One multiply-add is 2 FLOPs. */

import type { ModelWork } from '../contract/planner';
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

/** FLOPs for each element of a frozen weight and of an adapter, and for each one of attention's forward. */
const FACTORS = {
  forward: { frozen: 2, own: 2, attention: 1 },
  training: { frozen: 4, own: 6, attention: 3.5 },
} as const;

/**
 * FLOPs of the work. Training is forward, the gradient of every product's input, and the adapters' own gradients; frozen
 * weights have none. Attention's backward costs 2.5 times its forward.
 */
export function workFlops(config: ModelConfig, { kind, rows, headRows, context, rank }: ModelWork): number {
  const geometry = geometryOf(config);
  const { frozen, own, attention } = FACTORS[kind];
  const row =
    frozen * productElements(config, geometry) +
    own * adapterElements(config, geometry, rank) +
    attention * attentionFlops(config, geometry, context);
  return rows * row + headRows * frozen * config.hidden * config.vocab;
}

/**
 * About the FLOPs of a recorded pass over so many rows, all of them taken for one text: never less than it is.
 * @param work of a pass that trains, whether it goes forward twice.
 */
export function passFlops(
  config: ModelConfig,
  rank: number,
  { rows, headRows }: { rows: number; headRows: number },
  work: { trains?: boolean; again?: boolean } = {},
): number {
  const shape = { rows, headRows, context: (rows + 1) / 2, rank };
  const forward = workFlops(config, { kind: 'forward', ...shape });
  return (work.trains ? workFlops(config, { kind: 'training', ...shape }) : forward) + (work.again ? forward : 0);
}

/** FLOPs of one token row with its logits, `context` keys in view. */
export function forwardFlops(config: ModelConfig, context: number, rank = 0): number {
  return workFlops(config, { kind: 'forward', rows: 1, headRows: 1, context, rank });
}

/** FLOPs of one token row of a LoRA step over texts of `tokens` tokens. */
export function trainingFlops(config: ModelConfig, tokens: number, rank: number): number {
  return workFlops(config, { kind: 'training', rows: 1, headRows: 1, context: (tokens + 1) / 2, rank });
}
