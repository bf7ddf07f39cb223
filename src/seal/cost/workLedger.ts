/** Where the work of a run is written down stage by stage, with the most that lies on the device at once. Shared by both domains. */
import type { MemoryPlan, WorkShape } from '../../contract/planner';
import type { EventScope, Stage } from '../types';
import { type CallWork, generateCall, type PlanningEngine } from './callWork';

export interface StageWork extends EventScope {
  stage: Stage;
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
  readonly #stages: StageWork[] = [];
  #training: TrainingShape = { adapters: 0, rank: 1, tokensPerStep: 0 };
  readonly #decoding: Pick<WorkShape, 'sequences' | 'sequenceLength'>[] = [{ sequences: 1, sequenceLength: 1 }];

  constructor(readonly engine: PlanningEngine) {}

  get work(): RunWork {
    // What was recorded for one stage stays for the next, so the largest of each purpose lie there together.
    const plans = this.#decoding.map((decoding) => this.engine.planner.memoryPlan({ ...this.#training, ...decoding }));
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
    return { stages: this.#stages, memory: { ...memory, total } };
  }

  /** What is decoded at once has to lie on the device at once. */
  generate(plan: Parameters<typeof generateCall>[1]): CallWork {
    const { decoding, ...call } = generateCall(this.engine, plan);
    this.#decoding.push(decoding);
    return call;
  }

  /** What trains at once, too. */
  reach({ adapters, rank, tokensPerStep }: TrainingShape): void {
    const old = this.#training;
    this.#training = {
      adapters: Math.max(old.adapters, adapters),
      rank: Math.max(old.rank, rank),
      tokensPerStep: Math.max(old.tokensPerStep, tokensPerStep),
    };
  }

  add(stage: Stage, scope: EventScope, calls: readonly CallWork[], chance = false): void {
    const work = { stage, ...scope, calls: calls.filter(({ sequences }) => sequences > 0) };
    this.#stages.push(chance ? { ...work, chance: true } : work);
  }
}
