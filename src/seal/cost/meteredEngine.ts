/** An engine that does what another one does, real or rehearsed (`rehearsal.ts`), and tells what each call came to. */
import type * as z from 'zod/mini';
import { type Counts, countsSince } from '../../contract/counts';
import {
  type AdapterId,
  type Engine,
  type FinetuneJob,
  type FinetuneResult,
  type GenerateRequest,
  type GenerateResult,
  type ScoreRequest,
  stackedRank,
} from '../../contract/engine';
import type { ModelWork, WorkShape } from '../../contract/planner';
import { tokensPerStep } from '../loop/train';
import { finite } from '../types';

/** `other`: merging, restoring, copying of adapters. */
export const CALL_KINDS = ['finetune', 'generate', 'score', 'other'] as const;
export type CallKind = (typeof CALL_KINDS)[number];

export const workFields = {
  /** Useful arithmetic: padding, finished texts that are decoded on and prompts that are read once are not counted. */
  flops: finite,
  /** Token rows that went through the model. */
  tokens: finite,
  /** Texts that were trained on, written, or scored; a text that several steps see counts once. */
  sequences: finite,
  /** Adapters that were trained. */
  adapters: finite,
  /** Passes that had to follow one another: optimizer steps of the longest job, tokens of the longest text, of each wave. */
  steps: finite,
};
export type Work = z.infer<z.ZodMiniObject<typeof workFields>>;

export interface CallCost extends Work {
  kind: CallKind;
  seconds: number;
  counts: Counts;
  /** What of it lies on the device at once. */
  shape: Partial<WorkShape>;
}

/** How much more than itself a part of a call stands for; in a real call nothing does. */
export interface Multiplicity {
  /** How many alike each adapter that is trained stands for. */
  adapters: () => number;
  texts: (adapter: AdapterId | null, prompt: readonly number[]) => number;
  /** Prompts with equal keys are read once. */
  promptKey: (prompt: readonly number[]) => unknown;
  /** Of a call in which the longest text has so many tokens. */
  longest: (tokens: number) => number;
  /** How probable the call is. */
  chance: () => number;
}

const ONE_EACH: Multiplicity = {
  adapters: () => 1,
  texts: () => 1,
  promptKey: (prompt) => prompt.join(','),
  longest: (tokens) => tokens,
  chance: () => 1,
};

type Counted = Work & Pick<CallCost, 'shape'>;

export const NO_WORK: Work = { flops: 0, tokens: 0, sequences: 0, adapters: 0, steps: 0 };

/** @param now in milliseconds; only ever subtracted. */
export function meteredEngine(
  inner: Engine,
  now: () => number,
  onCall: (call: CallCost) => void,
  multiplicity: Multiplicity = ONE_EACH,
): Engine {
  const { device, model, planner } = inner;
  /** Of the adapters that this engine has seen being made; their rank decides what a row costs. */
  const ranks = new Map<AdapterId, number>();
  const rankOf = (adapter: AdapterId | null): number => (adapter === null ? 0 : (ranks.get(adapter) ?? 0));
  /** A call that throws is not told: its work is not known. */
  const call = async <T>(kind: CallKind, run: () => Promise<T>, count?: (result: T) => Counted): Promise<T> => {
    const [start, before] = [now(), planner.counts()];
    const result = await run();
    const seconds = (now() - start) / 1000;
    const counts = countsSince(planner.counts(), before);
    const counted = count?.(result) ?? { ...NO_WORK, shape: {} };
    onCall({ kind, seconds, counts, ...counted, steps: multiplicity.chance() * counted.steps });
    return result;
  };
  const metered =
    <Asked, Options, Result>(
      kind: CallKind,
      run: (asked: Asked, options?: Options) => Promise<Result>,
      count: (asked: Asked, result: Result) => Counted,
    ) =>
    (asked: Asked, options?: Options): Promise<Result> =>
      call(
        kind,
        () => run(asked, options),
        (result) => count(asked, result),
      );
  const sumOf = (work: readonly ModelWork[]): Work => ({
    ...NO_WORK,
    flops: work.reduce((sum, one) => sum + planner.flops(one), 0),
    tokens: work.reduce((sum, { rows }) => sum + rows, 0),
  });

  /** Each epoch sees every sequence once. */
  function trained(jobs: readonly FinetuneJob[], results: readonly FinetuneResult[]): Counted {
    for (const [index, { adapter }] of results.entries()) {
      const job = jobs[index];
      if (job) ranks.set(adapter, stackedRank(job));
    }
    const times = multiplicity.adapters();
    const work = jobs.map((job): ModelWork => {
      const { sequences, epochs } = job;
      const { rows, headRows, context } = sizeOf(sequences);
      const passes = times * epochs;
      return { kind: 'training', rows: passes * rows, headRows: passes * headRows, context, rank: stackedRank(job) };
    });
    const rank = Math.max(0, ...jobs.map(stackedRank));
    const widest = Math.max(0, ...jobs.map(tokensPerStep));
    // Those of one call fit at once; only one that stands for several may stand for more than fit.
    const waves = Math.ceil(1 / Math.min(1, planner.adaptersPerWave(rank, widest)));
    const together = Math.ceil((times * jobs.length) / waves);
    return {
      ...sumOf(work),
      sequences: times * jobs.reduce((sum, { sequences }) => sum + sequences.length, 0),
      adapters: times * jobs.length,
      steps: waves * Math.max(0, ...results.map(({ losses }) => losses.length)),
      shape: { adapters: together, rank, tokensPerStep: together * widest },
    };
  }

  /**
   * Equal prompts under one adapter are read once; the first token of each text comes with its prompt. Texts that cannot be
   * decoded together come one wave after another.
   */
  function written(requests: readonly GenerateRequest[], results: readonly GenerateResult[]): Counted {
    const readers = new Map<unknown, Set<AdapterId | null>>();
    let [sequences, longest, sequenceLength] = [0, 0, 0];
    const work = requests.flatMap(({ prompt, adapter, maxTokens }, index): ModelWork[] => {
      const times = multiplicity.texts(adapter, prompt);
      const { ids, finish } = results[index] ?? { ids: [], finish: 'length' };
      // The end of a text is a token too.
      const made = ids.length + (finish === 'stop' ? 1 : 0);
      sequences += times;
      longest = Math.max(longest, made);
      sequenceLength = Math.max(sequenceLength, prompt.length + maxTokens);
      const key = multiplicity.promptKey(prompt);
      const read = readers.get(key) ?? new Set();
      readers.set(key, read);
      const rows = read.has(adapter) ? 0 : times * prompt.length;
      read.add(adapter);
      const decoded = times * Math.max(0, made - 1);
      const forward = { kind: 'forward', rank: rankOf(adapter) } as const;
      return [
        { ...forward, rows, headRows: times, context: (prompt.length + 1) / 2 },
        { ...forward, rows: decoded, headRows: decoded, context: prompt.length + made / 2 },
      ];
    });
    const waves = Math.ceil(sequences / planner.sequencesPerWave(sequenceLength));
    return {
      ...sumOf(work),
      sequences,
      steps: waves * multiplicity.longest(longest),
      shape: { sequences: Math.ceil(sequences / Math.max(1, waves)), sequenceLength },
    };
  }

  /** What comes before the scored tokens is only read, and nothing comes after the last one. */
  function scored(requests: readonly ScoreRequest[]): Counted {
    let sequences = 0;
    const work = requests.map(({ ids, adapter, from = 1 }): ModelWork => {
      const times = multiplicity.texts(adapter, ids.slice(0, from));
      sequences += times;
      const headRows = times * Math.max(0, ids.length - from);
      const rank = rankOf(adapter);
      return { kind: 'forward', rows: times * (ids.length - 1), headRows, context: ids.length / 2, rank };
    });
    const sum = sumOf(work);
    return { ...sum, sequences, steps: Math.ceil(sum.tokens / planner.scoreRowsPerPass()), shape: {} };
  }

  return {
    device,
    model,
    planner,
    finetune: metered('finetune', inner.finetune.bind(inner), trained),
    generate: metered('generate', inner.generate.bind(inner), written),
    score: metered('score', inner.score.bind(inner), scored),
    mergeAdapter: (adapter) => call('other', () => inner.mergeAdapter(adapter)),
    restoreWeights: () => call('other', () => inner.restoreWeights()),
    exportAdapter: (adapter) => call('other', () => inner.exportAdapter(adapter)),
    importAdapter: async (weights) => {
      const adapter = await call('other', () => inner.importAdapter(weights));
      ranks.set(adapter, weights.rank);
      return adapter;
    },
    freeAdapters: (adapters) => {
      for (const adapter of adapters) ranks.delete(adapter);
      return call('other', () => inner.freeAdapters(adapters));
    },
    matrixRate: () => inner.matrixRate(),
    dispose: () => inner.dispose(),
  };
}

type Size = Pick<ModelWork, 'rows' | 'headRows' | 'context'>;

const sizes = new WeakMap<FinetuneJob['sequences'], Size>();

/** Of one pass over all sequences; many jobs share theirs. */
function sizeOf(sequences: FinetuneJob['sequences']): Size {
  const known = sizes.get(sequences);
  if (known) return known;
  let [rows, headRows, keys] = [0, 0, 0];
  for (const { ids, lossWeights } of sequences) {
    const own = ids.length - 1;
    rows += own;
    headRows += lossWeights?.slice(1).filter((weight) => weight > 0).length ?? own;
    keys += (own * (own + 1)) / 2;
  }
  const size = { rows, headRows, context: keys / Math.max(1, rows) };
  sizes.set(sequences, size);
  return size;
}
