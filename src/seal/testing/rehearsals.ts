/** What a rehearsal counted beside what the engine then did, for tests. */
import type { MemoryPlan, WorkShape } from '../../contract/planner';
import { costMeter } from '../cost/cost';
import { type CallWork, type RunWork, type StageWork, stageWork } from '../cost/rehearsal';
import type { Loop } from '../domain';
import { tokensPerStep } from '../loop/train';
import type { Kind } from '../types';
import type { ScriptedEngine } from './scriptedEngine';

export interface CountedStage {
  name: string;
  calls: CallWork[];
}

const counted = ({ stage, purpose, round, calls }: StageWork): CountedStage => ({
  name: `${purpose} ${round} ${stage}`,
  calls,
});

export const plannedStages = ({ stages }: RunWork): CountedStage[] => stages.map(counted);

export interface Measured {
  stages: CountedStage[];
  /** The most that any one call had on the device, by what the engine plans for it. */
  memory: MemoryPlan;
}

/** Runs for real, and counts. */
export async function measured<K extends Kind>(
  engine: ScriptedEngine,
  loop: Loop<K>,
  run: (loop: Loop<K>) => Promise<unknown>,
): Promise<Measured> {
  const meter = costMeter(engine, () => 0);
  await run({
    ...loop,
    engine: meter.engine,
    emit: (event) => {
      if (event.type === 'stage-started' || event.type === 'stage-done') meter.apply(event);
      loop.emit(event);
    },
  });
  return { stages: meter.stages.map(stageWork).map(counted), memory: mostOf(engine) };
}

function mostOf({ calls, planner }: ScriptedEngine): MemoryPlan {
  const merges = calls.some(({ verb }) => verb === 'merge');
  const plans = calls.flatMap((call): WorkShape[] => {
    if (call.verb === 'finetune') {
      const tokens = call.jobs.reduce((sum, job) => sum + tokensPerStep(job), 0);
      const rank = Math.max(...call.jobs.map(({ lora }) => lora.rank));
      return [{ adapters: call.jobs.length, rank, tokensPerStep: tokens, sequences: 0, sequenceLength: 0 }];
    }
    if (call.verb !== 'generate') return [];
    const sequenceLength = Math.max(...call.requests.map(({ prompt, maxTokens }) => prompt.length + maxTokens));
    const sequences = Math.min(call.requests.length, planner.sequencesPerWave(sequenceLength));
    return [{ adapters: 0, rank: 1, tokensPerStep: 0, sequences, sequenceLength }];
  });
  const most = (purpose: keyof MemoryPlan): number =>
    Math.max(0, ...plans.map((shape) => planner.memoryPlan({ ...shape, merges })[purpose]));
  return {
    weights: most('weights'),
    widening: most('widening'),
    adapters: most('adapters'),
    optimizer: most('optimizer'),
    activations: most('activations'),
    cache: most('cache'),
    logits: most('logits'),
    total: most('total'),
  };
}
