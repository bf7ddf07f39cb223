/**
 * What an engine answered, by what it was asked: of weights that are the same, a request or job has the same answer, whatever else is
 * in its batch and on whichever device of its kind. So a loop that is started again, or elsewhere, takes what is in the book from
 * there and asks its engine for the rest.
 */
import * as z from 'zod/mini';
import type { AdapterId, Engine, FinetuneJob, GenerateResult } from '../../contract/engine';
import { sha256 } from '../../formats/verifiedFolder';
import { finetuneAnswer, generateAnswer, scoreAnswer } from '../answeredCalls';

/** By key: the hash of the policy's weights, what they are asked, and for an adapter the job that made it. */
export const answersSchema = z.object({
  finetune: z.record(z.string(), finetuneAnswer),
  generate: z.record(z.string(), generateAnswer),
  score: z.record(z.string(), scoreAnswer),
});
export type Answers = z.infer<typeof answersSchema>;
type Verb = keyof Answers;
export const VERBS = ['finetune', 'generate', 'score'] as const satisfies readonly Verb[];

export const noAnswers = (): Answers => ({ finetune: {}, generate: {}, score: {} });

/** The book has no answer, and there is no engine to ask. */
export class MissingAnswers extends Error {
  override readonly name = 'MissingAnswers';
}

/** An adapter as the loop sees it; on the device only once something is asked of it that the book has not. */
interface Adapter {
  key: string;
  job: FinetuneJob;
  trained: z.infer<typeof finetuneAnswer>;
  onDevice: AdapterId | null;
  /** What it was trained on. */
  ground: Adapter | null;
  /** The loop is done with it; who stands on it may still be brought back. */
  isFreed: boolean;
}

/** What a book stands for where there is no device. */
export type Reports = Pick<Engine, 'device' | 'model' | 'planner'>;

/**
 * @param known it grows with what is asked.
 * @param engine with `null` all answers must be known. @throws MissingAnswers where they are not.
 * @param onAnswers hears of those that are new, after each call of the engine.
 */
export function bookEngine(
  known: Answers,
  reports: Reports,
  engine: Engine | null,
  onAnswers: (answers: Answers) => void = () => undefined,
): Engine {
  const adapters = new Map<AdapterId, Adapter>();
  let next: AdapterId = 1;
  /** Names the policy. */
  let weights = '';

  const asking = (verb: Verb, missing: number): Engine => {
    if (engine !== null) return engine;
    throw new MissingAnswers(`${missing} of its calls of "${verb}" are answered by none of the shards.`);
  };
  const adapterOf = (id: AdapterId): Adapter => {
    const adapter = adapters.get(id);
    if (adapter === undefined) throw new Error(`There is no adapter ${id}.`);
    return adapter;
  };
  const keysOf = (verb: Verb, asked: readonly object[]): Promise<string[]> =>
    Promise.all(asked.map((one) => hash([weights, verb, one])));
  /** The same whatever the adapter's number. */
  const named = <Asked extends { adapter: AdapterId | null }>(asked: readonly Asked[]): object[] =>
    asked.map((one) => ({ ...one, adapter: one.adapter === null ? null : adapterOf(one.adapter).key }));
  /** Places of what the book has not, each question once. */
  const missingOf = (verb: Verb, keys: readonly string[]): number[] =>
    [...keys.keys()].filter((place) => {
      const key = keys[place] ?? '';
      return !Object.hasOwn(known[verb], key) && keys.indexOf(key) === place;
    });
  const keep = <Own extends Verb>(verb: Own, fresh: Answers[Own]): void => {
    Object.assign(known[verb], fresh);
    onAnswers({ ...noAnswers(), [verb]: fresh });
  };
  const take = <Answer>(from: Readonly<Record<string, Answer>>, keys: readonly string[]): Answer[] =>
    keys.map((key) => {
      const answer = from[key];
      if (answer === undefined) throw new MissingAnswers('The engine left a question without an answer.');
      return answer;
    });

  const groundOf = ({ onto }: FinetuneJob): Adapter | null => (onto ? adapterOf(onto.adapter) : null);
  /** What a job is, whatever the number of what it stands on. */
  const namedJobs = (jobs: readonly FinetuneJob[]): object[] =>
    jobs.map((job) => (job.onto ? { ...job, onto: { ...job.onto, adapter: groundOf(job)?.key } } : job));
  /** As the device knows them, with what they stand on there. */
  const placedJobs = async (
    own: readonly { job: FinetuneJob; ground: Adapter | null }[],
    signal: AbortSignal | undefined,
  ): Promise<FinetuneJob[]> => {
    await bringBack(
      own.flatMap(({ ground }) => ground ?? []),
      signal,
    );
    return own.map(({ job, ground }) =>
      job.onto && ground ? { ...job, onto: { ...job.onto, adapter: ground.onDevice ?? job.onto.adapter } } : job,
    );
  };
  /** Gives what was only brought back for others to stand on up again. */
  const giveUp = async (grounds: readonly (Adapter | null)[]): Promise<void> => {
    const done = [...new Set(grounds)].filter((one) => one?.isFreed && one.onDevice !== null);
    const ids = done.flatMap((one) => one?.onDevice ?? []);
    for (const one of done) if (one) one.onDevice = null;
    if (ids.length > 0) await engine?.freeAdapters(ids);
  };

  /** Trains those that the book alone knew, all together. */
  const bringBack = async (own: readonly Adapter[], signal: AbortSignal | undefined): Promise<void> => {
    const absent = [...new Set(own)].filter(({ onDevice }) => onDevice === null);
    if (absent.length === 0) return;
    const device = asking('finetune', absent.length);
    const results = await device.finetune(await placedJobs(absent, signal), { signal });
    for (const [place, { adapter, ...trained }] of results.entries()) {
      const one = absent[place];
      if (one === undefined) continue;
      one.onDevice = adapter;
      if (JSON.stringify(answerOf(trained)) !== JSON.stringify(one.trained))
        throw new Error(
          'An adapter comes out otherwise here than where it was trained before: all shards of a run need devices and drivers of one kind.',
        );
    }
    await giveUp(absent.map(({ ground }) => ground));
  };
  const onDevice = async <Asked extends { adapter: AdapterId | null }>(
    asked: readonly Asked[],
    signal: AbortSignal | undefined,
  ): Promise<Asked[]> => {
    await bringBack(
      asked.flatMap(({ adapter }) => (adapter === null ? [] : adapterOf(adapter))),
      signal,
    );
    return asked.map((one) => ({ ...one, adapter: one.adapter === null ? null : adapterOf(one.adapter).onDevice }));
  };

  return {
    device: reports.device,
    model: reports.model,
    planner: reports.planner,
    finetune: async (jobs, { signal, onProgress } = {}) => {
      const keys = await keysOf('finetune', namedJobs(jobs));
      const grounds = jobs.map(groundOf);
      const missing = missingOf('finetune', keys);
      const made = new Map<number, AdapterId>();
      if (missing.length > 0) {
        const device = asking('finetune', missing.length);
        const own = missing.flatMap((place) => {
          const job = jobs[place];
          return job ? [{ job, ground: grounds[place] ?? null }] : [];
        });
        const results = await device.finetune(await placedJobs(own, signal), {
          signal,
          onProgress: (progress) => onProgress?.({ ...progress, job: missing[progress.job] ?? 0 }),
        });
        for (const [index, { adapter }] of results.entries()) made.set(missing[index] ?? 0, adapter);
        keep(
          'finetune',
          Object.fromEntries(results.map((result, index) => [keys[missing[index] ?? 0] ?? '', answerOf(result)])),
        );
      }
      return take(known.finetune, keys).map((trained, place) => {
        const [job, key, id] = [jobs[place], keys[place], next++];
        if (job === undefined || key === undefined) throw new RangeError(`There is no job ${place}.`);
        const ground = grounds[place] ?? null;
        adapters.set(id, { key, job, trained, onDevice: made.get(place) ?? null, ground, isFreed: false });
        const { losses } = trained;
        if (!made.has(place)) onProgress?.({ job: place, step: 0, losses, totalSteps: losses.length });
        return { ...trained, adapter: id };
      });
    },
    generate: async (requests, { signal, onProgress } = {}) => {
      const keys = await keysOf('generate', named(requests));
      const missing = missingOf('generate', keys);
      if (missing.length > 0) {
        const asked = await onDevice(
          missing.flatMap((place) => requests[place] ?? []),
          signal,
        );
        const results = await asking('generate', missing.length).generate(asked, {
          signal,
          onProgress: (progress) => onProgress?.({ ...progress, request: missing[progress.request] ?? 0 }),
        });
        keep('generate', Object.fromEntries(results.map((result, index) => [keys[missing[index] ?? 0] ?? '', result])));
      }
      const answers: GenerateResult[] = take(known.generate, keys);
      for (const [request, { ids }] of answers.entries())
        if (!missing.includes(request)) onProgress?.({ request, ids, done: true });
      return answers;
    },
    score: async (requests, { signal } = {}) => {
      const keys = await keysOf('score', named(requests));
      const missing = missingOf('score', keys);
      if (missing.length > 0) {
        const asked = await onDevice(
          missing.flatMap((place) => requests[place] ?? []),
          signal,
        );
        const results = await asking('score', missing.length).score(asked, { signal });
        keep(
          'score',
          Object.fromEntries(
            results.map(({ logProbabilities, greedy }, index) => [
              keys[missing[index] ?? 0] ?? '',
              { logProbabilities, greedy },
            ]),
          ),
        );
      }
      return take(known.score, keys);
    },
    mergeAdapter: async (id) => {
      const adapter = adapterOf(id);
      if (engine !== null) {
        await bringBack([adapter], undefined);
        if (adapter.onDevice !== null) await engine.mergeAdapter(adapter.onDevice);
      }
      weights = await hash([weights, 'merge', adapter.key]);
    },
    freeAdapters: async (ids) => {
      const own = ids.flatMap((id) => adapters.get(id) ?? []);
      for (const one of own) one.isFreed = true;
      for (const id of ids) adapters.delete(id);
      await giveUp(own);
    },
    restoreWeights: async () => {
      weights = '';
      await engine?.restoreWeights();
    },
    exportAdapter: async (id) => {
      const adapter = adapterOf(id);
      await bringBack([adapter], undefined);
      return asking('finetune', 1).exportAdapter(adapter.onDevice ?? id);
    },
    importAdapter: () => Promise.reject(new Error('A run in shards trains all of its adapters itself.')),
    matrixRate: () => asking('finetune', 1).matrixRate(),
    dispose: () => engine?.dispose(),
  };
}

/** Without what only one device knows. */
const answerOf = ({ losses, gradientNorms, tokens, diverged }: Adapter['trained']): Adapter['trained'] => ({
  losses,
  gradientNorms,
  tokens,
  diverged,
});

function hash(named: readonly unknown[]): Promise<string> {
  return sha256(new TextEncoder().encode(JSON.stringify(named)));
}
