/**
 * An `Engine` without a device, for tests of the loop, the worker and the page. It keeps the engine's contract (fresh
 * adapters, one result per job and request, progress, abort, queueing, refusal of bad requests, samples that depend only
 * on seed and stream) and answers by `scriptedAnswers`. Everything it was asked is in `calls`.
 */

import { zeroCounts } from '../../contract/counts';
import type {
  AdapterId,
  AdapterWeights,
  DeviceReport,
  Engine,
  FinetuneJob,
  FinetuneProgress,
  FinetuneResult,
  GenerateProgress,
  GenerateRequest,
  GenerateResult,
  ModelReport,
  RunOptions,
  ScoreRequest,
  ScoreResult,
} from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import type { Planner } from '../../contract/planner';
import { draw, type Memory, readPrompt, recall, writeLines } from './scriptedAnswers';
import { type Adapter, learn, lossCurve } from './scriptedLearning';
import type { ScriptedCall, ScriptedOptions } from './scriptedOptions';
import { scoreOf } from './scriptedScores';
import { scriptedTokenizer } from './scriptedTokenizer';

export type { ScriptedCall, ScriptedOptions } from './scriptedOptions';

/** How far one policy finetune moves the skill towards what it was trained on. */
const STYLE_RATE = 0.8;

export class ScriptedEngine implements Engine {
  readonly calls: ScriptedCall[] = [];
  readonly model: ModelReport;
  readonly device: DeviceReport = {
    vendor: 'scripted',
    architecture: 'none',
    description: 'Scripted engine',
    software: true,
    subgroups: false,
    shaderF16: false,
    maxBufferBytes: 2 ** 28,
    maxBindingBytes: 2 ** 27,
  };
  readonly planner: Planner = {
    memoryPlan: ({ adapters, sequences, merges }) => ({
      weights: 0,
      widening: merges ? 1 : 0,
      adapters,
      optimizer: adapters,
      activations: 0,
      cache: sequences,
      logits: 0,
      total: 2 * adapters + sequences + (merges ? 1 : 0),
    }),
    adaptersPerWave: () => this.options.adaptersPerWave ?? 64,
    sequencesPerWave: () => 512,
    scoreRowsPerPass: () => 2048,
    /** One weight: a forward row costs 2, a training row 4. */
    flops: ({ kind, rows }) => (kind === 'training' ? 4 : 2) * rows,
    counts: () => {
      const calls = this.calls.length;
      return { ...zeroCounts(), dispatches: calls, passes: calls, submits: calls, readbacks: calls };
    },
  };
  private readonly adapters = new Map<AdapterId, Adapter>();
  private readonly exported = new WeakMap<AdapterWeights, Adapter>();
  private readonly broken = new Map<AdapterId, 'answers' | 'scores'>();
  private nextAdapter: AdapterId = 1;
  private most = 0;
  private policy: { memory: Memory; skill: number };
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;

  constructor(private readonly options: ScriptedOptions = {}) {
    this.model = {
      name: options.name ?? 'scripted',
      parameters: 0,
      layers: 1,
      hidden: 1,
      vocab: scriptedTokenizer.vocab,
      contextLength: options.contextLength ?? 4096,
      weightFormat: 'f32',
    };
    this.policy = this.loaded();
  }

  /** Adapters that were not freed. */
  get live(): number {
    return this.adapters.size;
  }

  /** The most adapters that were there at once. */
  get peak(): number {
    return this.most;
  }

  /** Share of useful lines that the policy writes now. */
  get skill(): number {
    return this.policy.skill;
  }

  finetune(jobs: readonly FinetuneJob[], options: RunOptions<FinetuneProgress> = {}): Promise<FinetuneResult[]> {
    return this.enqueue({ verb: 'finetune', jobs }, options.signal, async () => {
      if (jobs.some(({ sequences }) => sequences.length === 0))
        throw new EngineError('bad-request', 'A finetune needs at least one sequence.');
      if (jobs.some(({ sequences }) => sequences.some(({ ids }) => ids.length < 2)))
        throw new EngineError('bad-request', 'A sequence needs at least two tokens.');
      const curves = jobs.map(lossCurve);
      const longest = Math.max(0, ...curves.map((curve) => curve.length));
      for (let step = 0; step < longest; step += 1) {
        await this.breathe(options.signal);
        for (const [job, losses] of curves.entries()) {
          const loss = losses[step];
          if (loss !== undefined) options.onProgress?.({ job, step, losses: [loss], totalSteps: losses.length });
        }
      }
      return jobs.map((job, index) => {
        const diverged = this.diverges(job) ? Math.max(0, (curves[index]?.length ?? 0) - 1) : null;
        const losses = (curves[index] ?? []).slice(0, diverged ?? undefined);
        const tokens = job.epochs * job.sequences.reduce((sum, { ids }) => sum + ids.length - 1, 0);
        const learned = learn(job);
        const below = job.onto ? (this.find(job.onto.adapter)?.memory ?? []) : [];
        const adapter = this.add({ ...learned, memory: [...new Set([...below, ...learned.memory])] });
        const broken = this.options.notFinite?.(job) ?? null;
        if (broken !== null) this.broken.set(adapter, broken);
        return {
          adapter,
          losses,
          gradientNorms: losses.map((loss) => loss / 2),
          tokens,
          diverged,
        };
      });
    });
  }

  private diverges(job: FinetuneJob): boolean {
    return this.options.diverges?.(job) ?? job.optimizer.learningRate > 0.5;
  }

  /** What an adapter says that gives not-a-number; `null` for all others. */
  protected brokenAnswer(adapter: AdapterId | null): GenerateResult | null {
    const isBroken = adapter !== null && this.broken.get(adapter) === 'answers';
    return isBroken ? { ids: [], logProbabilities: [], finish: 'not-finite' } : null;
  }

  generate(
    requests: readonly GenerateRequest[],
    options: RunOptions<GenerateProgress> = {},
  ): Promise<GenerateResult[]> {
    return this.enqueue({ verb: 'generate', requests }, options.signal, async () => {
      for (const { prompt, maxTokens, adapter } of requests) {
        if (prompt.length === 0) throw new EngineError('bad-request', 'A prompt needs at least one token.');
        if (prompt.length + maxTokens > this.model.contextLength)
          throw new EngineError('bad-request', 'Prompt and continuation are longer than the context.');
        this.find(adapter);
      }
      const results: GenerateResult[] = [];
      for (const [request, given] of requests.entries()) {
        const result = this.brokenAnswer(given.adapter) ?? this.continued(given);
        results.push(result);
        if (!options.onProgress) continue;
        const half = Math.ceil(result.ids.length / 2);
        for (const done of [false, true]) {
          await this.breathe(options.signal);
          options.onProgress({ request, ids: done ? result.ids.slice(half) : result.ids.slice(0, half), done });
        }
      }
      return results;
    });
  }

  score(requests: readonly ScoreRequest[], options: RunOptions<number> = {}): Promise<ScoreResult[]> {
    return this.enqueue({ verb: 'score', requests }, options.signal, async () =>
      requests.map(({ ids, adapter, from = 1 }) => {
        const memory = [...this.policy.memory, ...(this.find(adapter)?.memory ?? [])];
        const { logProbabilities, greedy } = scoreOf(ids, memory, this.options.fallback ?? 'unknown');
        const isBroken = adapter !== null && this.broken.has(adapter);
        return {
          logProbabilities: logProbabilities.slice(from - 1).map((value) => (isBroken ? Number.NaN : value)),
          greedy: greedy.slice(from - 1),
        };
      }),
    );
  }

  mergeAdapter(adapter: AdapterId): Promise<void> {
    return this.enqueue({ verb: 'merge', adapter }, undefined, async () => {
      const found = this.find(adapter);
      if (!found) return;
      const skill =
        found.style === null ? this.policy.skill : this.policy.skill + STYLE_RATE * (found.style - this.policy.skill);
      this.policy = { memory: [...this.policy.memory, ...found.memory], skill };
    });
  }

  restoreWeights(): Promise<void> {
    return this.enqueue({ verb: 'restore' }, undefined, async () => {
      this.policy = this.loaded();
    });
  }

  exportAdapter(adapter: AdapterId): Promise<AdapterWeights> {
    return this.enqueue({ verb: 'export', adapter }, undefined, async () => {
      const weights: AdapterWeights = {
        rank: 1,
        alpha: 1,
        tensors: [{ layer: 0, projection: 'q', a: new Float32Array(1), b: new Float32Array(1) }],
      };
      this.exported.set(weights, this.find(adapter) ?? { memory: [], style: null });
      return weights;
    });
  }

  /** Knows again what it exported itself; weights from elsewhere change nothing. */
  importAdapter(weights: AdapterWeights): Promise<AdapterId> {
    return this.enqueue({ verb: 'import' }, undefined, async () =>
      this.add(this.exported.get(weights) ?? { memory: [], style: null }),
    );
  }

  freeAdapters(adapters: readonly AdapterId[]): Promise<void> {
    return this.enqueue({ verb: 'free', adapters }, undefined, async () => {
      for (const adapter of adapters) {
        this.find(adapter);
        this.adapters.delete(adapter);
      }
    });
  }

  async matrixRate(): Promise<number> {
    return 1e9;
  }

  dispose(): void {
    this.disposed = true;
    this.adapters.clear();
  }

  private loaded(): { memory: Memory; skill: number } {
    return { memory: this.options.known ?? [], skill: this.options.skill ?? 0.3 };
  }

  private add(adapter: Adapter): AdapterId {
    const id = this.nextAdapter++;
    this.adapters.set(id, adapter);
    this.most = Math.max(this.most, this.adapters.size);
    return id;
  }

  private find(id: AdapterId | null): Adapter | null {
    if (id === null) return null;
    const adapter = this.adapters.get(id);
    if (!adapter) throw new EngineError('bad-request', `There is no adapter ${id}; it was freed or never made.`);
    return adapter;
  }

  /** What the model says after this prompt; the text of a sample depends on its seed and stream only. */
  private continued({ prompt, adapter, maxTokens, sampling, stream, stopIds }: GenerateRequest): GenerateResult {
    const memory = [...this.policy.memory, ...(this.find(adapter)?.memory ?? [])];
    const asked = readPrompt(scriptedTokenizer.decode(prompt, { skipSpecialTokens: true }));
    const random = (...key: (string | number)[]): number =>
      sampling.temperature === 0 ? 0.5 : draw(sampling.seed, stream, ...key);
    const text =
      'question' in asked
        ? recall([...memory, ...asked.reading], asked.question, this.options.fallback ?? 'unknown')
        : writeLines(asked.passage, this.policy.skill, random).join('\n');
    const ids = [...scriptedTokenizer.encode(text, { addSpecialTokens: false })];
    const ends = stopIds.includes(scriptedTokenizer.eosId ?? -1) && ids.length < maxTokens;
    const said = ids.slice(0, maxTokens);
    return { ids: said, logProbabilities: said.map(() => -0.5), finish: ends ? 'stop' : 'length' };
  }

  private async breathe(signal: AbortSignal | undefined): Promise<void> {
    const { delayMs = 0 } = this.options;
    await (delayMs > 0 ? new Promise((resolve) => setTimeout(resolve, delayMs)) : Promise.resolve());
    if (signal?.aborted) throw new EngineError('aborted', 'The run was stopped.');
  }

  /** One call runs at a time, in the order in which they were made. */
  private enqueue<T>(call: ScriptedCall, signal: AbortSignal | undefined, body: () => Promise<T>): Promise<T> {
    const result = this.queue.then(async () => {
      if (this.disposed) throw new EngineError('device-lost', 'The engine was disposed.');
      if (signal?.aborted) throw new EngineError('aborted', 'The run was stopped.');
      this.calls.push(call);
      const failure = this.options.failWhen?.(call);
      if (failure) throw failure;
      return body();
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}
