/**
 * What the engine has answered, kept while a task may lose its device. The loop asks the same again when it is tried again, and what
 * was answered is answered from here; so it goes on from its last finished wave, and only adapters that are still needed are trained anew.
 */
import type {
  AdapterId,
  Engine,
  FinetuneJob,
  FinetuneResult,
  GenerateRequest,
  GenerateResult,
  ScoreRequest,
  ScoreResult,
} from '../contract/engine';

/** Adapters go by numbers of their own: each try has other ids for them. */
type Call =
  | { verb: 'finetune'; asked: readonly FinetuneJob[]; results: FinetuneResult[]; adapters: readonly number[] }
  | { verb: 'generate'; asked: readonly GenerateRequest[]; results: GenerateResult[] }
  | { verb: 'score'; asked: readonly ScoreRequest[]; results: ScoreResult[] }
  | { verb: 'merge' | 'free'; asked: readonly number[] };

export class AnsweredCalls {
  #calls: Call[] = [];
  #next = 0;
  #adapters = 0;
  /** The numbers of this try's adapters. */
  #numbers = new Map<AdapterId, number>();

  /** @param onAnswered a text or a score has come that no try had before. */
  constructor(private readonly onAnswered: () => void) {}

  /** Whether the loop is still on a way that it has gone before. */
  get behind(): boolean {
    return this.#next < this.#calls.length;
  }

  /** What comes next is not asked again in another try. */
  forget(): void {
    this.#calls = [];
    this.#next = 0;
  }

  /** The engine of another try, as the loop sees it. */
  on(engine: Engine): Engine {
    this.#next = 0;
    this.#numbers = new Map();
    return {
      device: engine.device,
      model: engine.model,
      planner: engine.planner,
      finetune: async (asked, options = {}) => {
        const before = this.#again('finetune', asked);
        if (before !== null && this.#isOver(before.adapters)) {
          for (const [job, { losses }] of before.results.entries())
            options.onProgress?.({ job, step: 0, losses, totalSteps: losses.length });
          return before.results.map((result, job) => ({ ...result, adapter: ghostOf(before.adapters[job] ?? 0) }));
        }
        const results = await engine.finetune(asked, options);
        const adapters = before?.adapters ?? results.map(() => ++this.#adapters);
        for (const [job, { adapter }] of results.entries()) this.#numbers.set(adapter, adapters[job] ?? 0);
        if (before === null) this.#keep({ verb: 'finetune', asked, results, adapters });
        return results;
      },
      generate: async (asked, options = {}) => {
        const before = this.#again('generate', asked);
        if (before !== null) {
          for (const [request, { ids }] of before.results.entries()) options.onProgress?.({ request, ids, done: true });
          return before.results;
        }
        const results = await engine.generate(asked, options);
        if (this.#keep({ verb: 'generate', asked, results })) this.onAnswered();
        return results;
      },
      score: async (asked, options = {}) => {
        const before = this.#again('score', asked);
        if (before !== null) return before.results;
        const results = await engine.score(asked, options);
        if (this.#keep({ verb: 'score', asked, results })) this.onAnswered();
        return results;
      },
      mergeAdapter: async (adapter) => {
        await engine.mergeAdapter(adapter);
        this.#done('merge', [adapter]);
      },
      freeAdapters: async (adapters) => {
        await engine.freeAdapters(adapters.filter((adapter) => !isGhost(adapter)));
        this.#done('free', adapters);
      },
      restoreWeights: () => engine.restoreWeights(),
      exportAdapter: (adapter) => engine.exportAdapter(adapter),
      importAdapter: (weights) => engine.importAdapter(weights),
      matrixRate: () => engine.matrixRate(),
      dispose: () => engine.dispose(),
    };
  }

  /** The next call of the tries before, if it is this one. */
  #again<Verb extends 'finetune' | 'generate' | 'score'>(
    verb: Verb,
    asked: readonly object[],
  ): Extract<Call, { verb: Verb }> | null {
    const call = this.#calls.slice(this.#next).find((one) => one.verb !== 'free');
    if (call === undefined || textOf(asked) !== textOf(call.asked) || !isOf(call, verb)) return null;
    this.#next = this.#calls.indexOf(call) + 1;
    return call;
  }

  /** What is done in each try. */
  #done(verb: 'merge' | 'free', adapters: readonly AdapterId[]): void {
    if (this.#calls[this.#next]?.verb === verb) this.#next += 1;
    else this.#keep({ verb, asked: adapters.flatMap((adapter) => this.#numbers.get(adapter) ?? []) });
  }

  /** @returns whether it was kept: what leads back to where the tries before began is done in each try. */
  #keep(call: Call): boolean {
    if (this.behind) return false;
    this.#calls.push(call);
    this.#next = this.#calls.length;
    return true;
  }

  /** Whether nothing that is still to come needs these adapters: they were freed, and are in no weights. */
  #isOver(adapters: readonly number[]): boolean {
    const later = this.#calls.slice(this.#next);
    const isLater = (verb: 'merge' | 'free', adapter: number): boolean =>
      later.some((call) => call.verb === verb && call.asked.includes(adapter));
    return adapters.every((adapter) => isLater('free', adapter) && !isLater('merge', adapter));
  }
}

/** Stands for an adapter that was trained and freed on a device that is gone. */
const ghostOf = (adapter: number): AdapterId => -adapter;
const isGhost = (adapter: AdapterId): boolean => adapter < 0;

function isOf<Verb extends Call['verb']>(call: Call, verb: Verb): call is Extract<Call, { verb: Verb }> {
  return call.verb === verb;
}

/** An adapter has another id in each try. */
function textOf(asked: readonly unknown[]): string {
  return JSON.stringify(asked, (key, value: unknown) => (key === 'adapter' ? value !== null : value));
}
