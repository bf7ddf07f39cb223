/** The planner of a loaded model: what `memory.ts` and `model/cost.ts` say of its sizes on this device. */
import type { Planner } from '../contract/planner';
import { workFlops } from '../model/cost';
import type { EngineCore } from './core';
import { adaptersPerWave, mostDecoded, mostInferenceRows } from './memory';
import { memoryPlan } from './memoryPlan';

export function plannerOf(core: EngineCore): Planner {
  const { config, weights, adapters, gpu } = core;
  return {
    memoryPlan: (shape) => {
      const plan = memoryPlan(config, weights.layout, shape, core);
      // Past the cap nothing goes: more would be refused, or run in smaller waves.
      return { ...plan, total: Math.min(plan.total, core.mostBytes) };
    },
    adaptersPerWave: (rank, tokensPerAdapterStep) =>
      adaptersPerWave(config, rank, tokensPerAdapterStep, adapters.slots.mostSlots(rank), core),
    sequencesPerWave(tokensPerSequence) {
      const { places, cacheRows } = mostDecoded(config, weights.geometry, core);
      return Math.max(1, Math.min(places, Math.floor(cacheRows / Math.max(1, tokensPerSequence))));
    },
    scoreRowsPerPass: () => mostInferenceRows(config, weights.geometry, core),
    flops: (work) => workFlops(config, work),
    counts: () => ({ ...gpu.counts }),
  };
}
