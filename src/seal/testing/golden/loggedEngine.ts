/**
 * An engine that writes down what it is asked, a line a call and, indented, a line a job, request or adapter. The indented ones
 * say everything that the work hangs on, the weights among it, and nothing of the call that they came in, so that two logs can
 * also be compared as sets (`compare.ts`). An adapter goes by the job that made it.
 */
import type { AdapterId, Engine, FinetuneJob, GenerateRequest, ScoreRequest } from '../../../contract/engine';
import { digest } from './digest';

export function loggedEngine(engine: Engine, log: (line: string) => void): Engine {
  const names = new Map<AdapterId, string>();
  /** Policy updates in the weights. */
  let version = 0;
  const nameOf = (adapter: AdapterId | null): string =>
    adapter === null ? 'base' : (names.get(adapter) ?? `unknown ${adapter}`);
  const call = (title: string, items: readonly string[]): void => {
    for (const line of [title, ...items.map((item) => `  ${item}`)]) log(line);
  };
  return {
    device: engine.device,
    model: engine.model,
    planner: engine.planner,
    finetune: async (jobs, options) => {
      const made = jobs.map((job) => `${digest(job)}@v${version}`);
      call(
        `finetune ${jobs.length}`,
        jobs.map((job, index) => `job ${made[index]} ${jobText(job)}`),
      );
      const results = await engine.finetune(jobs, options);
      for (const [index, { adapter }] of results.entries()) names.set(adapter, made[index] ?? 'no job');
      return results;
    },
    generate: (requests, options) => {
      call(
        `generate ${requests.length}`,
        requests.map((request) => askText({ ...request, adapter: nameOf(request.adapter), version })),
      );
      return engine.generate(requests, options);
    },
    score: (requests, options) => {
      call(
        `score ${requests.length}`,
        requests.map((request) => scoreText({ ...request, adapter: nameOf(request.adapter), version })),
      );
      return engine.score(requests, options);
    },
    mergeAdapter: (adapter) => {
      call('merge', [`merge ${nameOf(adapter)} into v${version}`]);
      version += 1;
      return engine.mergeAdapter(adapter);
    },
    restoreWeights: () => {
      call('restore', ['restore']);
      version = 0;
      return engine.restoreWeights();
    },
    exportAdapter: (adapter) => {
      call('export', [`export ${nameOf(adapter)}`]);
      return engine.exportAdapter(adapter);
    },
    importAdapter: async (weights) => {
      call('import', ['import']);
      const adapter = await engine.importAdapter(weights);
      names.set(adapter, 'imported');
      return adapter;
    },
    freeAdapters: (adapters) => {
      call(
        `free ${adapters.length}`,
        adapters.map((adapter) => `free ${nameOf(adapter)}`),
      );
      return engine.freeAdapters(adapters);
    },
    matrixRate: () => engine.matrixRate(),
    dispose: () => engine.dispose(),
  };
}

/** Where the adapter goes by its name and the weights by their version. */
type Named<Request> = Omit<Request, 'adapter'> & { adapter: string; version: number };

const tokensOf = (job: FinetuneJob): number => job.sequences.reduce((sum, { ids }) => sum + ids.length, 0);

function jobText(job: FinetuneJob): string {
  const { sequences, epochs, batchSize, optimizer, lora, shuffleSeed } = job;
  const size = `${sequences.length} sequences, ${tokensOf(job)} tokens, ${epochs} epochs of ${batchSize ?? 'all'}`;
  return `${size}, rate ${optimizer.learningRate}, rank ${lora.rank}, A ${lora.seed}, shuffle ${shuffleSeed ?? 'none'}`;
}

function askText(request: Named<GenerateRequest>): string {
  const { prompt, maxTokens, sampling, stream, adapter, version } = request;
  const drawn = sampling.temperature === 0 ? 'greedy' : `T ${sampling.temperature} seed ${sampling.seed}`;
  return `ask ${digest(request)} v${version} ${prompt.length}+${maxTokens} tokens, ${drawn}, stream ${stream}, by ${adapter}`;
}

function scoreText(request: Named<ScoreRequest>): string {
  const { ids, from = 1, adapter, version } = request;
  return `score ${digest(request)} v${version} ${ids.length} from ${from}, by ${adapter}`;
}
