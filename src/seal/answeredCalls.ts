/**
 * What the engine and the outside judge have answered since the last part of a run was finished. A loop that is started again asks the same and is
 * answered from here up to its last finished wave; of the adapters only those that are still needed are trained anew.
 */
import * as z from 'zod/mini';
import type { AskJudge } from '../contract/chat';
import type { AdapterId, Engine } from '../contract/engine';
import { sha256 } from '../formats/verifiedFolder';

const numbers = z.array(z.number());
/** JSON has no not-a-number, which is what an adapter that diverged scores. */
const scores = z.array(
  z.pipe(
    z.nullable(z.number()),
    z.transform((value) => value ?? Number.NaN),
  ),
);

export const finetuneAnswer = z.object({
  losses: numbers,
  gradientNorms: numbers,
  tokens: z.number(),
  diverged: z.nullable(z.number()),
});
export const generateAnswer = z.object({
  ids: numbers,
  logProbabilities: numbers,
  finish: z.enum(['stop', 'length', 'not-finite']),
});
export const scoreAnswer = z.object({ logProbabilities: scores, greedy: z.array(z.boolean()) });

/** `key` tells what was asked; adapters go by numbers of their own, since each try has other ids for them. */
export const answeredCallSchema = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('finetune'),
    key: z.string(),
    adapters: numbers,
    /** Those that the new ones stand on; absent where none does. */
    onto: z.optional(numbers),
    results: z.array(finetuneAnswer),
  }),
  z.object({
    verb: z.literal('generate'),
    key: z.string(),
    results: z.array(generateAnswer),
  }),
  z.object({
    verb: z.literal('score'),
    key: z.string(),
    results: z.array(scoreAnswer),
  }),
  z.object({ verb: z.literal('judge'), key: z.string(), results: z.array(z.boolean()) }),
  z.object({ verb: z.enum(['merge', 'free']), adapters: numbers }),
  /** No call: here a stage ended. */
  z.object({ verb: z.literal('stage'), key: z.string() }),
]);

export type AnsweredCall = z.infer<typeof answeredCallSchema>;

type Verb = 'finetune' | 'generate' | 'score' | 'judge';

export class AnsweredCalls {
  #calls: AnsweredCall[];
  #next = 0;
  #adapters: number;
  /** The numbers of this try's adapters. */
  #numbers = new Map<AdapterId, number>();

  /**
   * @param before of a run that broke off elsewhere.
   * @param onCall hears of each call that no try had before.
   */
  constructor(
    before: readonly AnsweredCall[],
    private readonly onCall: (call: AnsweredCall) => void,
  ) {
    this.#calls = [...before];
    this.#adapters = Math.max(0, ...before.flatMap((call) => ('adapters' in call ? call.adapters : [])));
  }

  /** Whether the loop is still on a way that it has gone before. */
  get behind(): boolean {
    // A try that broke off ended with giving adapters back: what is new comes before that.
    return this.#calls.slice(this.#next).some(({ verb }) => verb !== 'free');
  }

  /** A stage has ended. @returns whether it is the first time that it does. */
  stageEnds({ stage, purpose, round }: { stage: string; purpose: string; round: number }): boolean {
    const key = `${stage} ${purpose} ${round}`;
    const before = this.#calls[this.#next];
    const isNew = before?.verb !== 'stage' || before.key !== key;
    if (isNew) this.#keep({ verb: 'stage', key });
    else this.#next += 1;
    return isNew;
  }

  /** A part of the run is finished: its calls are not asked again. */
  forget(): void {
    this.#calls = [];
    this.#next = 0;
  }

  /** The engine of one try, as the loop sees it. */
  on(engine: Engine): Engine {
    this.#next = 0;
    this.#numbers = new Map();
    return {
      device: engine.device,
      model: engine.model,
      planner: engine.planner,
      finetune: async (asked, options = {}) => {
        const key = await keyOf(asked);
        const before = this.#again('finetune', key);
        if (before !== null && this.#isOver(before.adapters)) {
          for (const [job, { losses }] of before.results.entries())
            options.onProgress?.({ job, step: 0, losses, totalSteps: losses.length });
          return before.results.map((result, job) => ({ ...result, adapter: standInFor(before.adapters[job] ?? 0) }));
        }
        const results = await engine.finetune(asked, options);
        const adapters = before?.adapters ?? results.map(() => ++this.#adapters);
        for (const [job, { adapter }] of results.entries()) this.#numbers.set(adapter, adapters[job] ?? 0);
        const kept = results.map(({ adapter: _, ...result }) => result);
        const onto = asked.flatMap((job) => (job.onto ? (this.#numbers.get(job.onto.adapter) ?? []) : []));
        if (before === null)
          this.#keep({ verb: 'finetune', key, results: kept, adapters, ...(onto.length > 0 && { onto }) });
        return results;
      },
      generate: async (asked, options = {}) => {
        const key = await keyOf(asked);
        const before = this.#again('generate', key);
        for (const [request, { ids }] of before?.results.entries() ?? [])
          options.onProgress?.({ request, ids, done: true });
        const call = before ?? this.#keep({ verb: 'generate', key, results: await engine.generate(asked, options) });
        return call.results;
      },
      score: async (asked, options = {}) => {
        const key = await keyOf(asked);
        const before = this.#again('score', key);
        const call = before ?? this.#keep({ verb: 'score', key, results: await engine.score(asked, options) });
        return call.results;
      },
      mergeAdapter: async (adapter) => {
        await engine.mergeAdapter(adapter);
        this.#done('merge', [adapter]);
      },
      freeAdapters: async (adapters) => {
        await engine.freeAdapters(adapters.filter((adapter) => !isStandIn(adapter)));
        this.#done('free', adapters);
      },
      restoreWeights: () => engine.restoreWeights(),
      exportAdapter: (adapter) => engine.exportAdapter(adapter),
      importAdapter: (weights) => engine.importAdapter(weights),
      matrixRate: () => engine.matrixRate(),
      dispose: () => engine.dispose(),
    };
  }

  /** The judge of all tries: what it said once, it is not asked again. */
  by(judge: AskJudge): AskJudge {
    return async (claims, signal) => {
      const key = await keyOf(claims);
      const before = this.#again('judge', key);
      const call = before ?? this.#keep({ verb: 'judge', key, results: await judge(claims, signal) });
      return call.results;
    };
  }

  /** The next call of the tries before, if it is this one. */
  #again<Asked extends Verb>(verb: Asked, key: string): Extract<AnsweredCall, { verb: Asked }> | null {
    const call = this.#calls.slice(this.#next).find((one) => one.verb !== 'free' && one.verb !== 'stage');
    if (call === undefined || !('key' in call) || call.key !== key || !isOf(call, verb)) return null;
    this.#next = this.#calls.indexOf(call) + 1;
    return call;
  }

  /** What is done in each try. */
  #done(verb: 'merge' | 'free', adapters: readonly AdapterId[]): void {
    if (this.#calls[this.#next]?.verb === verb) this.#next += 1;
    else this.#keep({ verb, adapters: adapters.flatMap((adapter) => this.#numbers.get(adapter) ?? []) });
  }

  /** What leads back to where the tries before began is done in each try, and not kept. */
  #keep<Call extends AnsweredCall>(call: Call): Call {
    if (this.behind) return call;
    this.#calls.splice(this.#next, 0, call);
    this.#next += 1;
    this.onCall(call);
    return call;
  }

  /**
   * Whether nothing that is still to come needs these adapters: they were freed, are in no weights, and whoever was trained on them
   * is over too. A try that broke off ended with giving adapters back, which says nothing of whether the loop was done with them.
   * @param from the place of the first call after theirs.
   */
  #isOver(adapters: readonly number[], from = this.#next): boolean {
    const last = this.#calls.findLastIndex(({ verb }) => verb !== 'free');
    const later = this.#calls.slice(from, last + 1);
    const isLater = (verb: 'merge' | 'free', adapter: number): boolean =>
      later.some((call) => call.verb === verb && call.adapters.includes(adapter));
    const stand = later.flatMap((call, place) =>
      call.verb === 'finetune' && call.onto?.some((one) => adapters.includes(one))
        ? [this.#isOver(call.adapters, from + place + 1)]
        : [],
    );
    return adapters.every((adapter) => isLater('free', adapter) && !isLater('merge', adapter)) && stand.every(Boolean);
  }
}

/** Stands for an adapter that was trained and freed on a device that is gone. */
const standInFor = (adapter: number): AdapterId => -adapter;
const isStandIn = (adapter: AdapterId): boolean => adapter < 0;

function isOf<Asked extends Verb>(call: AnsweredCall, verb: Asked): call is Extract<AnsweredCall, { verb: Asked }> {
  return call.verb === verb;
}

function keyOf(asked: readonly object[]): Promise<string> {
  const text = JSON.stringify(asked, (key, value: unknown) => (key === 'adapter' ? value !== null : value));
  return sha256(new TextEncoder().encode(text));
}
