/** An engine that does what another one does and tells what each call cost. */

import { type Counts, countsSince } from '../../contract/counts';
import type {
  AdapterId,
  AdapterWeights,
  Engine,
  FinetuneJob,
  FinetuneProgress,
  FinetuneResult,
  GenerateProgress,
  GenerateRequest,
  GenerateResult,
  RunOptions,
  ScoreRequest,
  ScoreResult,
} from '../../contract/engine';
import type { ModelWork } from '../../contract/planner';

/** `other`: merging, restoring, copying of adapters. */
export const CALL_KINDS = ['finetune', 'generate', 'score', 'other'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

export interface CallCost {
  kind: CallKind;
  seconds: number;
  flops: number;
  tokens: number;
  sequences: number;
  adapters: number;
  steps: number;
  counts: Counts;
}

type CallWork = Omit<CallCost, 'kind' | 'seconds' | 'counts'>;

const NO_WORK: CallWork = { flops: 0, tokens: 0, sequences: 0, adapters: 0, steps: 0 };

export class MeteredEngine implements Engine {
  /** Of the adapters that this engine has seen being made; their rank decides what a row costs. */
  readonly #ranks = new Map<AdapterId, number>();

  constructor(
    readonly inner: Engine,
    /** Milliseconds; only ever subtracted. */
    readonly now: () => number,
    readonly onCall: (call: CallCost) => void,
  ) {}

  get device() {
    return this.inner.device;
  }

  get model() {
    return this.inner.model;
  }

  get planner() {
    return this.inner.planner;
  }

  async finetune(jobs: readonly FinetuneJob[], options?: RunOptions<FinetuneProgress>): Promise<FinetuneResult[]> {
    return this.#call(
      'finetune',
      () => this.inner.finetune(jobs, options),
      (results) => {
        for (const [index, { adapter }] of results.entries()) this.#ranks.set(adapter, jobs[index]?.lora.rank ?? 0);
        return this.#trained(jobs, results);
      },
    );
  }

  async generate(
    requests: readonly GenerateRequest[],
    options?: RunOptions<GenerateProgress>,
  ): Promise<GenerateResult[]> {
    return this.#call(
      'generate',
      () => this.inner.generate(requests, options),
      (results) => this.#written(requests, results),
    );
  }

  async score(requests: readonly ScoreRequest[], options?: RunOptions<number>): Promise<ScoreResult[]> {
    return this.#call(
      'score',
      () => this.inner.score(requests, options),
      () => {
        const work = requests.map(({ ids, adapter, from = 1 }): ModelWork => {
          return this.#forward(adapter, ids.length - 1, Math.max(0, ids.length - from), ids.length / 2);
        });
        return { ...this.#sum(work), sequences: requests.length, steps: requests.length > 0 ? 1 : 0 };
      },
    );
  }

  mergeAdapter(adapter: AdapterId): Promise<void> {
    return this.#call(
      'other',
      () => this.inner.mergeAdapter(adapter),
      () => NO_WORK,
    );
  }

  restoreWeights(): Promise<void> {
    return this.#call(
      'other',
      () => this.inner.restoreWeights(),
      () => NO_WORK,
    );
  }

  exportAdapter(adapter: AdapterId): Promise<AdapterWeights> {
    return this.#call(
      'other',
      () => this.inner.exportAdapter(adapter),
      () => NO_WORK,
    );
  }

  importAdapter(weights: AdapterWeights): Promise<AdapterId> {
    return this.#call(
      'other',
      () => this.inner.importAdapter(weights),
      (adapter) => {
        this.#ranks.set(adapter, weights.rank);
        return NO_WORK;
      },
    );
  }

  freeAdapters(adapters: readonly AdapterId[]): Promise<void> {
    for (const adapter of adapters) this.#ranks.delete(adapter);
    return this.#call(
      'other',
      () => this.inner.freeAdapters(adapters),
      () => NO_WORK,
    );
  }

  matrixRate(): Promise<number> {
    return this.inner.matrixRate();
  }

  dispose(): void {
    this.inner.dispose();
  }

  /** A call that throws is not told: its work is not known. */
  async #call<T>(kind: CallKind, run: () => Promise<T>, work: (result: T) => CallWork): Promise<T> {
    const [start, before] = [this.now(), this.planner.counts()];
    const result = await run();
    const seconds = (this.now() - start) / 1000;
    this.onCall({ kind, seconds, counts: countsSince(this.planner.counts(), before), ...work(result) });
    return result;
  }

  #sum(work: readonly ModelWork[]): CallWork {
    return {
      ...NO_WORK,
      flops: work.reduce((sum, one) => sum + this.planner.flops(one), 0),
      tokens: work.reduce((sum, { rows }) => sum + rows, 0),
    };
  }

  #forward(adapter: AdapterId | null, rows: number, headRows: number, context: number): ModelWork {
    const rank = adapter === null ? 0 : (this.#ranks.get(adapter) ?? 0);
    return { kind: 'forward', rows, headRows, context, rank };
  }

  /** Each epoch sees every sequence once. */
  #trained(jobs: readonly FinetuneJob[], results: readonly FinetuneResult[]): CallWork {
    const work = jobs.flatMap(({ sequences, lora, epochs }) =>
      sequences.map(({ ids, lossWeights }): ModelWork => {
        const rows = ids.length - 1;
        const counted = lossWeights?.slice(1).filter((weight) => weight > 0).length ?? rows;
        return {
          kind: 'training',
          rows: epochs * rows,
          headRows: epochs * counted,
          context: (rows + 1) / 2,
          rank: lora.rank,
        };
      }),
    );
    return {
      ...this.#sum(work),
      sequences: jobs.reduce((sum, { sequences }) => sum + sequences.length, 0),
      adapters: jobs.length,
      steps: Math.max(0, ...results.map(({ losses }) => losses.length)),
    };
  }

  /** Equal prompts under one adapter are read once; the first token of each text comes with its prompt. */
  #written(requests: readonly GenerateRequest[], results: readonly GenerateResult[]): CallWork {
    const read = new Set<string>();
    const work = requests.flatMap(({ prompt, adapter }, index): ModelWork[] => {
      const { ids, finish } = results[index] ?? { ids: [], finish: 'length' };
      const key = `${adapter}:${prompt.join(',')}`;
      const fresh = !read.has(key);
      read.add(key);
      const made = ids.length + (finish === 'stop' ? 1 : 0);
      const decoded = Math.max(0, made - 1);
      return [
        this.#forward(adapter, fresh ? prompt.length : 0, 1, (prompt.length + 1) / 2),
        this.#forward(adapter, decoded, decoded, prompt.length + made / 2),
      ];
    });
    return {
      ...this.#sum(work),
      sequences: requests.length,
      steps: Math.max(0, ...results.map(({ ids, finish }) => ids.length + (finish === 'stop' ? 1 : 0))),
    };
  }
}
