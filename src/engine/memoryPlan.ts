/** The plan of a piece of work: bytes by purpose, and the most that lie on the device at once. */

import { paddedRank } from '../contract/engine';
import type { MemoryPlan, WorkShape } from '../contract/planner';
import type { ModelConfig } from '../model/config';
import { geometryOf } from '../model/geometry';
import { type WeightLayout, widenedBytes } from '../model/weightLayout';
import {
  besideAdapters,
  choosePass,
  decodeBytes,
  decodeSizes,
  mostDecoded,
  type PassLimits,
  slotBytes,
  trainingBytes,
  weightsWithAngles,
} from './memory';

/**
 * Bytes of writing, finetuning so many adapters, and writing with them; where prompts are shared it takes less.
 */
export function memoryPlan(
  config: ModelConfig,
  layout: WeightLayout,
  shape: WorkShape,
  limits: PassLimits,
): MemoryPlan {
  const geometry = geometryOf(config);
  const rank = paddedRank(shape.rank);
  const slot = slotBytes(config, geometry, rank);
  const beside = besideAdapters(limits, shape.adapters * (slot.parameters + slot.state));
  const { keeping, capacity } = choosePass(config, geometry, rank, shape.tokensPerStep, beside);
  const cacheRows = shape.sequences * shape.sequenceLength;
  const sizes = decodeSizes(
    { places: shape.sequences, cacheRows, prefillRows: cacheRows },
    mostDecoded(config, geometry, limits),
  );
  const training = trainingBytes(config, geometry, { rank, capacity, keeping }, limits.budgets);
  const writing = decodeBytes(config, geometry, rank, sizes, limits.budgets);
  const widening = shape.merges ? widenedBytes(config, layout) : 0;
  const plan = {
    weights: weightsWithAngles(config, layout.bytes, Math.max(capacity, sizes.cacheRows)),
    widening,
    adapters: shape.adapters * slot.parameters,
    optimizer: shape.adapters * slot.state,
    activations: training.activations + writing.activations,
    cache: writing.cache,
    logits: training.logits + writing.logits,
  };
  return { ...plan, total: mostAtOnce(plan, training.activations + training.logits, limits) };
}

/**
 * The most that lies there at once while texts are written, adapters trained on them, and texts written with the adapters. Passes
 * stay from one call to the next, as do gradients and moments, unless the cap has no room for them: see `EngineCore`.
 */
function mostAtOnce(plan: Omit<MemoryPlan, 'total'>, training: number, { mostBytes, budgets }: PassLimits): number {
  const weights = plan.weights + plan.widening;
  const pool = plan.adapters + plan.optimizer;
  const writing = plan.activations + plan.cache + plan.logits - training;
  const together = weights + pool + training + writing;
  if (together <= mostBytes) return together;
  /** `kept` stays beside what is needed if there is room. */
  const beside = (needed: number, kept: number): number => (needed + kept <= mostBytes ? needed + kept : needed);
  const written = weights + writing;
  const made = beside(weights + pool, writing);
  const trained = beside(weights + pool + training, made > weights + pool ? writing : 0);
  const most = Math.min(budgets.adapters - plan.cache, mostBytes - weights - writing);
  const quizzed = weights + (pool <= most ? pool : plan.adapters) + writing;
  return Math.max(written, made, trained, quizzed);
}
