/**
 * An engine that does nothing: it answers at once what is expected, and writes down what each call would cost. The loop that runs
 * on it rehearses a run.
 */
import type {
  AdapterId,
  AdapterWeights,
  Engine,
  FinetuneJob,
  FinetuneResult,
  GenerateRequest,
  GenerateResult,
  ScoreRequest,
  ScoreResult,
} from '../../contract/engine';
import type { Planner } from '../../contract/planner';
import { tokensPerStep } from '../loop/train';
import type { EventScope, Stage } from '../types';
import { type Asking, type CallWork, finetuneCall, generateCall, type Scoring, scoreCall } from './callWork';
import { WorkLedger } from './workLedger';

/** Where the run is; `stage` is `null` before the first. */
export interface Place extends EventScope {
  stage: Stage | null;
}

/** What a loop tells, as far as it says where the run is. */
interface Told extends Partial<EventScope> {
  type: string;
  stage?: Stage;
}

/** What follows the prompts of one call. */
export interface Said {
  results: GenerateResult[];
  /** Tokens of a text with its end: on average, and of the longest. */
  written: number;
  longest: number;
}

export interface Weight {
  /** How many alike each adapter and each text stands for. */
  times: number;
  /** How probable the stage is, where that hangs on results. */
  chance: number | null;
}

export interface Expectations {
  says: (requests: readonly GenerateRequest[], place: Place) => Said;
  weight: (place: Place) => Weight;
  /** The same of a text without an adapter. */
  bareTimes: (place: Place, prompt: readonly number[]) => number;
}

export class RehearsalEngine implements Engine {
  readonly ledger: WorkLedger;
  readonly planner: Planner;
  readonly #ranks = new Map<AdapterId, number>();
  #place: Place = { stage: null, purpose: 'held-out', round: 0 };
  #calls: CallWork[] = [];
  #adapters = 0;

  constructor(
    private readonly inner: Engine,
    private readonly expected: Expectations,
  ) {
    this.ledger = new WorkLedger(inner);
    this.planner = {
      ...inner.planner,
      // Those that an adapter stands for need room as well.
      adaptersPerWave: (rank, tokens) =>
        Math.floor(inner.planner.adaptersPerWave(rank, tokens) / this.#weight({ stage: 'finetune' }).times),
    };
  }

  get device() {
    return this.inner.device;
  }

  get model() {
    return this.inner.model;
  }

  /** Everything that the loop tells. */
  hear({ type, stage, purpose, round }: Told): void {
    if (purpose === undefined || round === undefined) return;
    this.#place = { stage: stage ?? this.#place.stage, purpose, round };
    if (type === 'stage-started') this.#calls = [];
    if (type !== 'stage-done' || stage === undefined) return;
    this.ledger.add({ stage, purpose, round }, this.#calls, this.#weight().chance !== null);
  }

  async finetune(jobs: readonly FinetuneJob[]): Promise<FinetuneResult[]> {
    const { times } = this.#weight();
    this.#add(this.#place.stage === 'policy-finetune' ? this.#policy(jobs, times) : this.#wave(jobs, times));
    return jobs.map(({ lora: { rank } }) => {
      this.#adapters += 1;
      this.#ranks.set(this.#adapters, rank);
      return { adapter: this.#adapters, losses: [], gradientNorms: [], tokens: 0, diverged: null };
    });
  }

  async generate(requests: readonly GenerateRequest[]): Promise<GenerateResult[]> {
    const { results, written, longest } = this.expected.says(requests, this.#place);
    const read = new Map<readonly number[], Set<AdapterId | null>>();
    const groups = new Groups<Asking>();
    let length = 0;
    for (const { prompt, adapter, maxTokens } of requests) {
      length = Math.max(length, prompt.length + maxTokens);
      const readers = read.get(prompt) ?? new Set();
      read.set(prompt, readers);
      const rank = this.#rankOf(adapter);
      const times = this.#times(adapter, prompt);
      const group = groups.of(`${rank} ${prompt.length}`, () => {
        return { sequences: 0, prompts: 0, promptTokens: prompt.length, rank };
      });
      group.sequences += times;
      if (!readers.has(adapter)) group.prompts += times;
      readers.add(adapter);
    }
    const { decoding, ...call } = generateCall(this.inner, groups.all, { written, longest, length });
    this.ledger.decodes(decoding);
    this.#add(call);
    return results;
  }

  async score(requests: readonly ScoreRequest[]): Promise<ScoreResult[]> {
    const groups = new Groups<Scoring>();
    for (const { ids, adapter, from = 1 } of requests) {
      const rank = this.#rankOf(adapter);
      const group = groups.of(`${rank} ${from} ${ids.length}`, () => {
        return { sequences: 0, promptTokens: from, scoredTokens: ids.length - from, rank };
      });
      group.sequences += this.#times(adapter, ids, from);
    }
    this.#add(scoreCall(this.inner, groups.all));
    return requests.map(() => SCORE);
  }

  mergeAdapter(): Promise<void> {
    return Promise.resolve();
  }

  restoreWeights(): Promise<void> {
    return Promise.resolve();
  }

  freeAdapters(): Promise<void> {
    return Promise.resolve();
  }

  exportAdapter(): Promise<AdapterWeights> {
    return Promise.reject(new Error('A rehearsal has no weights.'));
  }

  importAdapter(): Promise<AdapterId> {
    return Promise.reject(new Error('A rehearsal has no weights.'));
  }

  matrixRate(): Promise<number> {
    return this.inner.matrixRate();
  }

  /** The engine that is asked for its plans belongs to somebody else. */
  dispose(): void {}

  #weight(more: Partial<Place> = {}): Weight {
    return this.expected.weight({ ...this.#place, ...more });
  }

  #rankOf(adapter: AdapterId | null): number {
    return adapter === null ? 0 : (this.#ranks.get(adapter) ?? 0);
  }

  #times(adapter: AdapterId | null, ids: readonly number[], end = ids.length): number {
    if (adapter !== null) return this.#weight().times;
    return this.expected.bareTimes(this.#place, end < ids.length ? ids.slice(0, end) : ids);
  }

  #add(call: CallWork): void {
    const { chance } = this.#weight();
    this.#calls.push(chance === null ? call : { ...call, steps: chance * call.steps });
  }

  /** One that stands for more than fit at once stands for more waves. */
  #wave(jobs: readonly FinetuneJob[], times: number): CallWork {
    const rank = Math.max(...jobs.map(({ lora }) => lora.rank));
    const widest = Math.max(...jobs.map(tokensPerStep));
    const most = this.inner.planner.adaptersPerWave(rank, widest);
    const adapters = Math.ceil(times * jobs.length);
    const waves = Math.ceil(adapters / Math.max(1, most));
    const together = Math.ceil(adapters / waves);
    this.ledger.trains({ adapters: together, rank, tokensPerStep: together * widest });
    const call = finetuneCall(this.inner, jobs, times);
    return { ...call, steps: waves * call.steps };
  }

  /** One adapter, whatever its pairs stand for. */
  #policy(jobs: readonly FinetuneJob[], times: number): CallWork {
    const calls = jobs.map((job) => {
      const { sequences, batchSize, epochs, lora } = job;
      const all = Math.round(times * sequences.length);
      const mean = sequences.reduce((sum, { ids }) => sum + ids.length, 0) / sequences.length;
      const batch = Math.min(all, batchSize ?? all);
      const widest = Math.max(batch * mean, tokensPerStep(job));
      this.ledger.trains({ adapters: 1, rank: lora.rank, tokensPerStep: Math.ceil(widest) });
      return { ...finetuneCall(this.inner, [job], times), adapters: 1, steps: epochs * Math.ceil(all / batch) };
    });
    return calls[0] ?? finetuneCall(this.inner, [], 1);
  }
}

/** As likely as the next one. */
const SCORE: ScoreResult = { logProbabilities: [-1], greedy: [true] };

/** What is alike but for its number. */
class Groups<One> {
  readonly #groups = new Map<string, One>();

  get all(): One[] {
    return [...this.#groups.values()];
  }

  of(key: string, fresh: () => One): One {
    const group = this.#groups.get(key) ?? fresh();
    this.#groups.set(key, group);
    return group;
  }
}
