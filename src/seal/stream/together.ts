/**
 * Several programs on one engine, in step: each is written as if it had the engine for itself, and what they ask at the same time
 * is one call. What an engine answers one job or request does not hang on the others of its call, so each program gets what it
 * would have got alone. Finetunes wait until every program is at one or at its end, so that as many adapters as can be train in
 * one wave.
 */
import type {
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
import { EngineError } from '../../contract/errors';
import { wavesOf } from '../loop/train';

interface Waiting<Asked, Result, Progress> {
  asked: readonly Asked[];
  options: RunOptions<Progress>;
  resolve: (results: Result[]) => void;
  reject: (error: unknown) => void;
}

type Call<Asked, Result, Progress> = (asked: readonly Asked[], options: RunOptions<Progress>) => Promise<Result[]>;

/** What was asked by programs that wait, by program, so that the order is that of the programs. */
class Verb<Asked, Result, Progress> {
  readonly #waiting = new Map<number, Waiting<Asked, Result, Progress>>();

  constructor(private readonly call: Call<Asked, Result, Progress>) {}

  get size(): number {
    return this.#waiting.size;
  }

  ask(program: number, asked: readonly Asked[], options: RunOptions<Progress>): Promise<Result[]> {
    return new Promise((resolve, reject) => this.#waiting.set(program, { asked, options, resolve, reject }));
  }

  /** One call for all that wait. */
  async run(placed: (asked: number, event: Progress) => Progress, placeOf: (event: Progress) => number): Promise<void> {
    const order = [...this.#waiting].sort(([left], [right]) => left - right).map(([, waiting]) => waiting);
    this.#waiting.clear();
    const owners = order.flatMap((waiting) => waiting.asked.map((_, index) => ({ waiting, index })));
    const signal = order.find(({ options }) => options.signal)?.options.signal;
    const onProgress = (event: Progress): void => {
      const owner = owners[placeOf(event)];
      owner?.waiting.options.onProgress?.(placed(owner.index, event));
    };
    try {
      const results = await this.call(
        order.flatMap(({ asked }) => asked),
        { ...(signal && { signal }), onProgress },
      );
      let next = 0;
      for (const { asked, resolve } of order) {
        resolve(results.slice(next, next + asked.length));
        next += asked.length;
      }
    } catch (error) {
      for (const { reject } of order) reject(error);
    }
  }

  fail(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

/** @returns what each came to. @throws what the first that fails throws; then the others are stopped at their next call. */
export async function together<Result>(
  engine: Engine,
  programs: readonly ((engine: Engine) => Promise<Result>)[],
): Promise<Result[]> {
  const free = new Verb<number, never, never>(async (adapters) => {
    await engine.freeAdapters(adapters);
    return [];
  });
  const score = new Verb<ScoreRequest, ScoreResult, number>((asked, options) => engine.score(asked, options));
  const generate = new Verb<GenerateRequest, GenerateResult, GenerateProgress>((asked, options) =>
    engine.generate(asked, options),
  );
  const finetune = new Verb<FinetuneJob, FinetuneResult, FinetuneProgress>((jobs, options) =>
    inWaves(engine, jobs, options),
  );
  const verbs = [free, score, generate, finetune];
  let active = programs.length;
  const failures: unknown[] = [];

  async function onwards(): Promise<void> {
    const waiting = verbs.reduce((sum, { size }) => sum + size, 0);
    if (waiting === 0 || waiting < active) return;
    if (failures.length > 0) for (const verb of verbs) verb.fail(failures[0]);
    else if (free.size > 0)
      await free.run(
        (_, event) => event,
        () => 0,
      );
    // How far a scoring pass is says nothing of one program's part.
    else if (score.size > 0)
      await score.run(
        (_, event) => event,
        () => Number.NaN,
      );
    else if (generate.size > 0)
      await generate.run(
        (index, event) => ({ ...event, request: index }),
        ({ request }) => request,
      );
    else
      await finetune.run(
        (index, event) => ({ ...event, job: index }),
        ({ job }) => job,
      );
  }

  const asking =
    <Asked, Answer, Progress>(verb: Verb<Asked, Answer, Progress>, program: number) =>
    (asked: readonly Asked[], options: RunOptions<Progress> = {}): Promise<Answer[]> => {
      const answered = verb.ask(program, asked, options);
      void onwards();
      return answered;
    };
  const refused = (): never => {
    throw new EngineError(
      'bad-request',
      'Programs that run together share the weights, which none of them may change.',
    );
  };
  const running = programs.map(async (program, index) => {
    const own: Engine = {
      device: engine.device,
      model: engine.model,
      planner: engine.planner,
      finetune: asking(finetune, index),
      generate: asking(generate, index),
      score: asking(score, index),
      freeAdapters: async (adapters) => {
        await asking(free, index)(adapters);
      },
      mergeAdapter: async () => refused(),
      restoreWeights: async () => refused(),
      exportAdapter: (adapter) => engine.exportAdapter(adapter),
      importAdapter: (weights) => engine.importAdapter(weights),
      matrixRate: () => engine.matrixRate(),
      dispose: () => undefined,
    };
    try {
      return await program(own);
    } catch (error) {
      failures.push(error);
      throw error;
    } finally {
      active -= 1;
      void onwards();
    }
  });
  const ended = await Promise.allSettled(running);
  if (failures.length > 0) throw failures[0];
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

/** As few as memory allows. */
async function inWaves(
  engine: Engine,
  jobs: readonly FinetuneJob[],
  { signal, onProgress }: RunOptions<FinetuneProgress>,
): Promise<FinetuneResult[]> {
  const placed = jobs.map((job, place) => ({ job, place }));
  const results: FinetuneResult[] = [];
  for (const wave of wavesOf(engine, placed)) {
    const trained = await engine.finetune(
      wave.map(({ job }) => job),
      {
        ...(signal && { signal }),
        onProgress: (event) => onProgress?.({ ...event, job: wave[event.job]?.place ?? 0 }),
      },
    );
    for (const [index, result] of trained.entries()) results[wave[index]?.place ?? 0] = result;
  }
  return results;
}
