/**
 * The memory plan: how large passes are recorded, and the bytes that follow from model, rank and row counts before
 * anything is allocated. The runners take their sizes from here, so that the plan and the device agree.
 */

import type { MemoryPlan, WorkShape } from '../contract/planner';
import type { DecodeSizes } from '../generate/decodePass';
import { paddedRank, slotElements } from '../lora/slotLayout';
import { backwardFloats, type Keeping, layerFloats } from '../model/buffers';
import type { ModelConfig } from '../model/config';
import { type Geometry, geometryOf } from '../model/geometry';
import { headChunk, logitsStride } from '../model/head';
import { tablePositions } from '../model/weights';
import type { Budgets } from './budgets';
import { bucket } from './core';

const MOST_PLACES = 512;
const MOST_PREFILL_ROWS = 2048;

/** A device that cannot take this many rows at once is not worth planning for. */
const LEAST_ROWS = 64;

/** What a row takes beside layers, residual and the head's norm: its record, the head's record, its results. */
const ROW_FLOATS = 15;

/** Activation bytes of one token row. */
export function rowBytes(config: ModelConfig, geometry: Geometry, rank: number, keeping: Keeping): number {
  const layer = layerFloats(config, geometry, rank);
  const kept = keeping === 'inference' ? 0 : config.layers * config.hidden;
  const layers = keeping === 'saved' ? config.layers : 1;
  const backward = keeping === 'inference' ? 0 : backwardFloats(config, geometry, rank);
  return 4 * (config.hidden + kept + layers * layer + backward + config.hidden + ROW_FLOATS);
}

/** Widest buffer of a row, which must fit one binding times the rows. */
function widestRow(config: ModelConfig, geometry: Geometry): number {
  return 4 * Math.max(2 * config.feedForward, geometry.groups.qkv.out, config.hidden);
}

/** What a pass must keep to, whatever the budget. */
export interface PassLimits {
  bindingLimit: number;
  mostRows: number;
  mostPlaces: number;
  budgets: Budgets;
}

function rowsByBinding(config: ModelConfig, geometry: Geometry, { bindingLimit, mostRows }: PassLimits): number {
  return Math.min(mostRows, Math.floor(bindingLimit / widestRow(config, geometry)));
}

/** Rows that one forward pass may have at most when nothing is kept for backward. */
export function mostInferenceRows(config: ModelConfig, geometry: Geometry, limits: PassLimits): number {
  const row = inferenceBytes(config, geometry, 1);
  const fitting = Math.min(rowsByBinding(config, geometry, limits), Math.floor(limits.budgets.activations / row));
  return Math.min(limits.mostRows, Math.max(LEAST_ROWS, fitting));
}

/** Activations of so many rows of which nothing is kept for backward. */
export function inferenceBytes(config: ModelConfig, geometry: Geometry, rows: number): number {
  return rows * rowBytes(config, geometry, 16, 'inference');
}

/** Whether to save or to recompute, and the rows that a pass is recorded for. */
export function choosePass(
  config: ModelConfig,
  geometry: Geometry,
  rank: number,
  neededRows: number,
  limits: PassLimits,
): { keeping: 'saved' | 'recompute'; capacity: number } {
  const byBinding = rowsByBinding(config, geometry, limits);
  const { activations } = limits.budgets;
  const saved = Math.min(byBinding, Math.floor(activations / rowBytes(config, geometry, rank, 'saved')));
  if (neededRows <= saved) return { keeping: 'saved', capacity: Math.min(bucket(neededRows), saved) };
  const recomputed = Math.min(byBinding, Math.floor(activations / rowBytes(config, geometry, rank, 'recompute')));
  const most = Math.min(limits.mostRows, Math.max(LEAST_ROWS, recomputed));
  return { keeping: 'recompute', capacity: Math.min(bucket(neededRows), most) };
}

/** Keys and values of one token in one layer. */
function cacheRowBytes(geometry: Geometry): number {
  return 2 * geometry.kvWidth * 4;
}

/** Keys and values of so many tokens, and of one prompt on its way to another place. */
export function cacheBytes(config: ModelConfig, geometry: Geometry, rows: number): number {
  return (rows * config.layers + Math.min(config.contextLength, rows)) * cacheRowBytes(geometry);
}

/** The most that one wave of generation may hold. */
export function mostDecoded(config: ModelConfig, geometry: Geometry, limits: PassLimits): DecodeSizes {
  const cacheRow = cacheRowBytes(geometry);
  const byLogits = Math.floor(limits.budgets.decodeLogits / (logitsStride(config.vocab) * 4));
  return {
    places: Math.max(1, Math.min(MOST_PLACES, limits.mostPlaces, byLogits)),
    cacheRows: Math.floor(Math.min(limits.bindingLimit / cacheRow, limits.budgets.cache / (cacheRow * config.layers))),
    prefillRows: Math.min(MOST_PREFILL_ROWS, mostInferenceRows(config, geometry, limits)),
  };
}

/** Sizes that are recorded for what a wave needs. */
export function decodeSizes(needed: DecodeSizes, most: DecodeSizes): DecodeSizes {
  return {
    places: Math.min(bucket(needed.places, 16), most.places),
    cacheRows: Math.min(bucket(needed.cacheRows, 256), most.cacheRows),
    prefillRows: Math.min(bucket(needed.prefillRows), most.prefillRows),
  };
}

/**
 * Bytes of finetuning so many adapters and then generating with them; where prompts are shared it takes less. Gradients and
 * moments may go before the quiz, but while adapters train the cache that self-edits were written in is still there.
 */
export function memoryPlan(config: ModelConfig, weightBytes: number, shape: WorkShape, limits: PassLimits): MemoryPlan {
  const geometry = geometryOf(config);
  const rank = paddedRank(shape.rank);
  const { keeping, capacity } = choosePass(config, geometry, rank, shape.tokensPerStep, limits);
  const cacheRows = shape.sequences * shape.sequenceLength;
  const decode = decodeSizes(
    { places: shape.sequences, cacheRows, prefillRows: cacheRows },
    mostDecoded(config, geometry, limits),
  );
  const positions = tablePositions(config, Math.max(capacity, decode.cacheRows));
  const adapters = shape.adapters * slotElements(config, geometry, rank) * 4;
  const logitsRows = headChunk(config.vocab, capacity, limits.budgets.chunkLogits) + decode.places;
  const plan = {
    weights: weightBytes + positions * config.headDim * 4,
    adapters,
    // Gradients, two moments, and which slot each block of 64 belongs to, there and back.
    optimizer: Math.ceil(3.03125 * adapters),
    activations:
      capacity * rowBytes(config, geometry, rank, keeping) +
      (decode.prefillRows + decode.places) * rowBytes(config, geometry, rank, 'inference'),
    cache: cacheBytes(config, geometry, decode.cacheRows),
    logits: logitsRows * logitsStride(config.vocab) * 4,
  };
  return { ...plan, total: Object.values(plan).reduce((sum, bytes) => sum + bytes, 0) };
}

/** Adapters that fit the budget together with their share of the rows of a step; at least one. */
export function adaptersPerWave(
  config: ModelConfig,
  rank: number,
  tokensPerAdapterStep: number,
  mostSlots: number,
  budgets: Budgets,
): number {
  const geometry = geometryOf(config);
  const padded = paddedRank(rank);
  const slot = 4 * slotElements(config, geometry, padded) * 4;
  const rows = Math.max(1, tokensPerAdapterStep) * rowBytes(config, geometry, padded, 'recompute');
  return Math.max(1, Math.min(mostSlots, Math.floor(budgets.adapters / slot), Math.floor(budgets.activations / rows)));
}
