/** The memory plan: bytes by purpose from model, rank and row counts, before anything is allocated. */

import { WEIGHT_BYTES, type WeightStorage } from '../kernels/source';
import { paddedRank, slotElements } from '../lora/pool';
import { backwardFloats, type Keeping, layerFloats } from '../model/buffers';
import type { ModelConfig } from '../model/config';
import { type Geometry, geometryOf } from '../model/geometry';
import { headChunk, logitsStride } from '../model/head';
import type { MemoryPlan, WorkShape } from './types';

/** Bytes of activations that a pass may hold; more rows are run in turn or with recomputation. */
export const ACTIVATION_BUDGET = 768 * 2 ** 20;
/** Bytes of adapters with gradients and moments that one wave may hold. */
export const ADAPTER_BUDGET = 768 * 2 ** 20;

/** A device that cannot take this many rows at once is not worth planning for. */
const LEAST_ROWS = 64;

/** Activation bytes of one token row in training. */
export function rowBytes(config: ModelConfig, geometry: Geometry, rank: number, keeping: Keeping): number {
  const layer = layerFloats(config, geometry, rank);
  const kept = keeping === 'inference' ? 0 : config.layers * config.hidden;
  const layers = keeping === 'saved' ? config.layers : 1;
  const backward = keeping === 'inference' ? 0 : backwardFloats(config, geometry, rank);
  return 4 * (config.hidden + kept + layers * layer + backward + 3 * config.hidden);
}

/** Widest buffer of a row, which must fit one binding times the rows. */
function widestRow(config: ModelConfig, geometry: Geometry): number {
  return 4 * Math.max(2 * config.feedForward, geometry.groups.qkv.out, config.hidden);
}

/** What a pass must keep to, whatever the budget. */
export interface PassLimits {
  bindingLimit: number;
  mostRows: number;
}

function rowsByBinding(config: ModelConfig, geometry: Geometry, { bindingLimit, mostRows }: PassLimits): number {
  return Math.min(mostRows, Math.floor(bindingLimit / widestRow(config, geometry)));
}

/** Rows that one forward pass may have at most when nothing is kept for backward. */
export function mostInferenceRows(config: ModelConfig, geometry: Geometry, limits: PassLimits): number {
  const row = rowBytes(config, geometry, 16, 'inference');
  const fitting = Math.min(rowsByBinding(config, geometry, limits), Math.floor(ACTIVATION_BUDGET / row));
  return Math.min(limits.mostRows, Math.max(LEAST_ROWS, fitting));
}

/** Whether to save or to recompute, and how many rows a pass may have at most. */
export function choosePass(
  config: ModelConfig,
  geometry: Geometry,
  rank: number,
  neededRows: number,
  limits: PassLimits,
): { keeping: Keeping; mostRows: number } {
  const byBinding = rowsByBinding(config, geometry, limits);
  const saved = Math.min(byBinding, Math.floor(ACTIVATION_BUDGET / rowBytes(config, geometry, rank, 'saved')));
  if (neededRows <= saved) return { keeping: 'saved', mostRows: saved };
  const recomputed = Math.min(byBinding, Math.floor(ACTIVATION_BUDGET / rowBytes(config, geometry, rank, 'recompute')));
  return { keeping: 'recompute', mostRows: Math.min(limits.mostRows, Math.max(LEAST_ROWS, recomputed)) };
}

export function memoryPlan(
  config: ModelConfig,
  storage: WeightStorage,
  shape: WorkShape,
  limits: PassLimits,
): MemoryPlan {
  const geometry = geometryOf(config);
  const rank = paddedRank(shape.rank);
  const { keeping, mostRows } = choosePass(config, geometry, rank, shape.tokensPerStep, limits);
  const rows = Math.min(shape.tokensPerStep, mostRows);
  const adapters = shape.adapters * slotElements(config, geometry, rank) * 4;
  const plan = {
    weights: geometry.parameters * WEIGHT_BYTES[storage],
    adapters,
    optimizer: 3 * adapters,
    activations: rows * rowBytes(config, geometry, rank, keeping),
    cache: shape.sequences * shape.sequenceLength * 2 * geometry.kvWidth * 4 * config.layers,
    logits: headChunk(config.vocab, Math.max(rows, shape.sequences)) * logitsStride(config.vocab) * 4,
  };
  return { ...plan, total: Object.values(plan).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Adapters that fit the budget together with their share of the rows of a step; at least one. */
export function adaptersPerWave(
  config: ModelConfig,
  rank: number,
  tokensPerAdapterStep: number,
  mostSlots: number,
): number {
  const geometry = geometryOf(config);
  const padded = paddedRank(rank);
  const slot = 4 * slotElements(config, geometry, padded) * 4;
  const rows = Math.max(1, tokensPerAdapterStep) * rowBytes(config, geometry, padded, 'recompute');
  return Math.max(1, Math.min(mostSlots, Math.floor(ADAPTER_BUDGET / slot), Math.floor(ACTIVATION_BUDGET / rows)));
}
