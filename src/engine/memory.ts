/**
 * How large passes are recorded, and the bytes that follow from model, rank and row counts before anything is allocated.
 * The runners take their sizes from here, so that the plan and the device agree.
 */

import { paddedRank } from '../contract/engine';
import { cacheRowBytes, type DecodeSizes } from '../generate/decodePass';
import type { CacheFormat } from '../kernels/cacheStorage';
import { slotElements } from '../lora/slotLayout';
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
  /** What the visitor allows altogether; infinite without a cap. */
  mostBytes: number;
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

/** The limits of a training pass beside adapters of so many bytes: of a cap it may have what they leave of theirs. */
export function besideAdapters(limits: PassLimits, adapterBytes: number): PassLimits {
  const { bindingLimit, mostRows, mostPlaces, mostBytes, budgets } = limits;
  if (mostBytes === Number.POSITIVE_INFINITY) return limits;
  const activations = budgets.activations + Math.max(0, budgets.adapters - adapterBytes);
  return { bindingLimit, mostRows, mostPlaces, mostBytes, budgets: { ...budgets, activations } };
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

/** Keys and values of so many tokens, and of one prompt on its way to another place. */
export function cacheBytes(config: ModelConfig, geometry: Geometry, rows: number, cache: CacheFormat): number {
  return (rows * config.layers + Math.min(config.contextLength, rows)) * cacheRowBytes(geometry, cache);
}

/** The most that one wave of generation may hold. */
export function mostDecoded(config: ModelConfig, geometry: Geometry, limits: PassLimits): DecodeSizes {
  const cacheRow = cacheRowBytes(geometry, limits.budgets.cacheFormat);
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

/** Activations and logits of a training pass of so many rows. */
export function trainingBytes(
  config: ModelConfig,
  geometry: Geometry,
  { rank, capacity, keeping }: { rank: number; capacity: number; keeping: Keeping },
  { chunkLogits }: Budgets,
): { activations: number; logits: number } {
  const logits = headChunk(config.vocab, capacity, chunkLogits) * logitsStride(config.vocab) * 4;
  return { activations: capacity * rowBytes(config, geometry, rank, keeping), logits };
}

/** Activations, cache and logits of the passes that write; `rank` of the adapters beside them. */
export function decodeBytes(
  config: ModelConfig,
  geometry: Geometry,
  rank: number,
  { places, prefillRows, cacheRows }: DecodeSizes,
  { cacheFormat }: Budgets,
): { activations: number; cache: number; logits: number } {
  return {
    activations: (prefillRows + places) * rowBytes(config, geometry, rank, 'inference'),
    cache: cacheBytes(config, geometry, cacheRows, cacheFormat),
    logits: places * logitsStride(config.vocab) * 4,
  };
}

/** Adapters with gradients and two moments, and which slot each block of 64 belongs to, there and back. */
export function slotBytes(
  config: ModelConfig,
  geometry: Geometry,
  rank: number,
): { parameters: number; state: number } {
  const parameters = slotElements(config, geometry, rank) * 4;
  return { parameters, state: Math.ceil(3.03125 * parameters) };
}

/** Of the weights, with the angles that passes of so many rows reach for. */
export function weightsWithAngles(config: ModelConfig, bytes: number, rows: number): number {
  return bytes + tablePositions(config, rows) * config.headDim * 4;
}

/**
 * Adapters that fit the budget together with their share of the rows of a step; at least one. With a cap rows do not count:
 * a step that is wider than a pass runs in several.
 */
export function adaptersPerWave(
  config: ModelConfig,
  rank: number,
  tokensPerAdapterStep: number,
  mostSlots: number,
  { budgets, mostBytes }: Pick<PassLimits, 'budgets' | 'mostBytes'>,
): number {
  const geometry = geometryOf(config);
  const padded = paddedRank(rank);
  const slot = 4 * slotElements(config, geometry, padded) * 4;
  const rows = Math.max(1, tokensPerAdapterStep) * rowBytes(config, geometry, padded, 'recompute');
  const byRows = mostBytes === Number.POSITIVE_INFINITY ? Math.floor(budgets.activations / rows) : mostSlots;
  return Math.max(1, Math.min(mostSlots, Math.floor(budgets.adapters / slot), byRows));
}
