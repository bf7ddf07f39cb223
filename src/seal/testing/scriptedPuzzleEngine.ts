/**
 * A scripted engine that answers puzzles. Without an adapter that knows the rule it copies the input; what the policy writes and
 * what a training teaches is the test's to say (`puzzleScript.ts`).
 */
import type {
  AdapterId,
  FinetuneJob,
  FinetuneProgress,
  FinetuneResult,
  GenerateProgress,
  GenerateRequest,
  GenerateResult,
  RunOptions,
} from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { compactText } from '../puzzles/configuration';
import { configuration } from './puzzleConfigurations';
import type { PuzzleScript } from './puzzleScript';
import { nextColors } from './puzzleTasks';
import { draw } from './scriptedAnswers';
import { ScriptedEngine } from './scriptedEngine';
import { scriptedTokenizer } from './scriptedTokenizer';

export class ScriptedPuzzleEngine extends ScriptedEngine {
  version = 0;
  /** Prompts of every call, with what was answered. */
  readonly asked: { text: string; said: string; request: GenerateRequest }[] = [];
  private readonly jobs = new Map<AdapterId, FinetuneJob>();

  constructor(private readonly script: PuzzleScript = {}) {
    super({ contextLength: 4096, ...script });
  }

  override async finetune(
    jobs: readonly FinetuneJob[],
    options?: RunOptions<FinetuneProgress>,
  ): Promise<FinetuneResult[]> {
    const results = await super.finetune(jobs, options);
    for (const [index, { adapter }] of results.entries()) {
      const job = jobs[index];
      if (job) this.jobs.set(adapter, job);
    }
    return results;
  }

  override async generate(
    requests: readonly GenerateRequest[],
    options: RunOptions<GenerateProgress> = {},
  ): Promise<GenerateResult[]> {
    // The call is noted, fails, and is refused as any other; what it would say is no puzzle's answer.
    await super.generate(
      requests.map((request) => ({ ...request, maxTokens: 0 })),
      { signal: options.signal },
    );
    const results: GenerateResult[] = [];
    for (const [index, request] of requests.entries()) {
      await Promise.resolve();
      if (options.signal?.aborted) throw new EngineError('aborted', 'The run was stopped.');
      const text = scriptedTokenizer.decode(request.prompt, { skipSpecialTokens: true });
      const said = text.endsWith('\n') ? this.draft(request, text) : this.answer(request, text);
      const ids = [...scriptedTokenizer.encode(said, { addSpecialTokens: false })].slice(0, request.maxTokens);
      this.asked.push({ text, said, request });
      const result = this.brokenAnswer(request.adapter) ?? {
        ids,
        logProbabilities: ids.map(() => -0.5),
        finish: 'stop',
      };
      results.push(result);
      options.onProgress?.({ request: index, ids: result.ids, done: true });
    }
    return results;
  }

  override async mergeAdapter(adapter: AdapterId): Promise<void> {
    await super.mergeAdapter(adapter);
    this.version += 1;
  }

  override async restoreWeights(): Promise<void> {
    await super.restoreWeights();
    this.version = 0;
  }

  private draft({ sampling: { seed, temperature }, stream }: GenerateRequest, text: string): string {
    const [task, attempt, sample] = [stream >>> 16, (stream >>> 12) & 15, stream & 4095];
    const first = Number(text.charAt(1));
    const random = draw(seed, stream);
    const draft = { task, attempt, sample, seed, temperature, version: this.version, first, random };
    return this.script.writes?.(draft) ?? compactText(configuration());
  }

  private answer({ adapter }: GenerateRequest, text: string): string {
    const job = adapter === null ? undefined : this.jobs.get(adapter);
    const knows = job ? (this.script.learns?.(job, text) ?? true) : (this.script.knows?.(text) ?? false);
    const rows = /((?:[A-Z][0-9]+)+)$/.exec(text)?.[1]?.match(/[A-Z][0-9]+/g) ?? [];
    const input = rows.map((row) => Array.from(row.slice(1), Number));
    const { rule = nextColors } = this.script;
    return (knows ? rule(input) : input)
      .map((row, index) => `${rows[index]?.charAt(0).toLowerCase()}${row.join('')}`)
      .join('');
  }
}

/** Jobs of all finetunes of this engine, call by call. */
export const finetunesOf = ({ calls }: ScriptedEngine): (readonly FinetuneJob[])[] =>
  calls.flatMap((call) => (call.verb === 'finetune' ? [call.jobs] : []));
