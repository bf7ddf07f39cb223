/** Where the work of a run is written down stage by stage, with the most that lies on the device at once. */
import type { MemoryPlan, WorkShape } from '../../contract/planner';
import type { EventScope, Stage } from '../types';
import { type CallWork, type GenerateWork, type PlanningEngine, sumCalls } from './callWork';

export interface StageWork extends EventScope {
  stage: Stage;
  /** One of each kind at most. */
  calls: CallWork[];
  /** Whether it comes about, and how large it is, hangs on results: from how long it took nothing can be learned. */
  chance?: true;
}

export interface RunWork {
  stages: StageWork[];
  /** The most that lies on the device at once. */
  memory: MemoryPlan;
}

type TrainingShape = Pick<WorkShape, 'adapters' | 'rank' | 'tokensPerStep'>;

export class WorkLedger {
  readonly stages: StageWork[] = [];
  #training: TrainingShape = { adapters: 0, rank: 1, tokensPerStep: 0 };
  readonly #decoding = new Map<string, GenerateWork['decoding']>([['', { sequences: 1, sequenceLength: 1 }]]);

  constructor(readonly engine: PlanningEngine) {}

  get memory(): MemoryPlan {
    // What was recorded for one stage stays for the next, so the largest of each purpose lie there together.
    const plans = [...this.#decoding.values()].map((decoding) =>
      this.engine.planner.memoryPlan({ ...this.#training, ...decoding }),
    );
    const most = (purpose: keyof MemoryPlan): number => Math.max(...plans.map((plan) => plan[purpose]));
    const memory = {
      weights: most('weights'),
      adapters: most('adapters'),
      optimizer: most('optimizer'),
      activations: most('activations'),
      cache: most('cache'),
      logits: most('logits'),
    };
    const total = Object.values(memory).reduce((sum, bytes) => sum + bytes, 0);
    return { ...memory, total };
  }

  /** What is decoded at once has to lie on the device at once. */
  decodes(decoding: GenerateWork['decoding']): void {
    this.#decoding.set(`${decoding.sequences} ${decoding.sequenceLength}`, decoding);
  }

  /** What trains at once, too. */
  trains({ adapters, rank, tokensPerStep }: TrainingShape): void {
    const old = this.#training;
    this.#training = {
      adapters: Math.max(old.adapters, adapters),
      rank: Math.max(old.rank, rank),
      tokensPerStep: Math.max(old.tokensPerStep, tokensPerStep),
    };
  }

  add({ stage, purpose, round }: EventScope & { stage: Stage }, calls: readonly CallWork[], chance: boolean): void {
    const kinds = [...new Set(calls.map(({ kind }) => kind))];
    const own = kinds.map((kind) =>
      sumCalls(
        kind,
        calls.filter((call) => call.kind === kind),
      ),
    );
    const work = { stage, purpose, round, calls: own.filter(({ sequences }) => sequences > 0) };
    this.stages.push(chance ? { ...work, chance: true } : work);
  }
}
