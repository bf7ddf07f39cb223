/**
 * First stage: the policy writes k configurations for each task. A text that is no valid configuration is sampled again, up to a
 * limit that the original lacks (seal-reference 3.2), and counted.
 */
import type { GenerateRequest } from '../../contract/engine';
import { checkpoint, runStage } from '../context';
import { deriveSeed, sampleStream } from '../seeds';
import type { EventScope } from '../types';
import { parseConfiguration } from './configuration';
import { assertTaskFits, type PuzzleContext } from './context';
import { MOST_RESAMPLES } from './settings';
import type { Puzzle, WrittenConfiguration } from './types';

export interface PuzzleWritingPlan {
  /** Samples per task. */
  edits: number;
  policyVersion: number;
  /** Begins the ids, e.g. `round1/train`. */
  label: string;
  /** Names the random numbers; policies that write with the same key get the same ones. */
  seedKey: string;
}

/** Task by task, sample by sample; all that are still open are one engine call. */
export function writeConfigurations(
  context: PuzzleContext,
  scope: EventScope,
  puzzles: readonly Puzzle[],
  plan: PuzzleWritingPlan,
): Promise<WrittenConfiguration[]> {
  return runStage(context, 'self-edits', scope, async () => {
    const written = puzzles.flatMap((puzzle, task) => {
      const promptIds = writerPrompt(context, puzzle);
      return Array.from(
        { length: plan.edits },
        (_, sample): WrittenConfiguration => ({
          id: `${plan.label}/task${task}/edit${sample}`,
          item: task,
          sample,
          author: 'policy',
          policyVersion: plan.policyVersion,
          promptIds,
          text: '',
          ids: [],
          logProbability: null,
          configuration: null,
          rejected: [],
        }),
      );
    });
    let open = written;
    const resamples = Math.min(context.settings.writing.resamples, MOST_RESAMPLES);
    for (let attempt = 0; open.length > 0 && attempt <= resamples; attempt += 1) {
      await attemptAll(context, scope, plan, open, attempt);
      open = open.filter(({ configuration }) => configuration === null);
      const done = written.length - open.length;
      context.emit({ type: 'progress', stage: 'self-edits', done, total: written.length, ...scope });
    }
    for (const one of written) context.emit({ type: 'configuration', written: one, ...scope });
    return written;
  });
}

/** What the policy reads before it writes a configuration. @throws EngineError for a task that leaves it no room to. */
export function writerPrompt(context: PuzzleContext, puzzle: Puzzle): number[] {
  const promptIds = context.form.configurationPrompt(puzzle.demonstrations);
  assertTaskFits(context, puzzle, 'with a configuration', promptIds.length + context.settings.writing.maxTokens);
  return promptIds;
}

async function attemptAll(
  context: PuzzleContext,
  scope: EventScope,
  plan: PuzzleWritingPlan,
  open: readonly WrittenConfiguration[],
  attempt: number,
): Promise<void> {
  const { engine, tokenizer, emit } = context;
  await checkpoint(context, 'self-edits');
  const texts = open.map((): number[] => []);
  const results = await engine.generate(
    open.map((one) => requestFor(context, scope, plan, one, attempt)),
    {
      signal: context.signal,
      onProgress: ({ request, ids, done }) => {
        const one = open[request];
        const soFar = texts[request];
        if (!one || !soFar) return;
        soFar.push(...ids);
        const text = tokenizer.decode(soFar, { skipSpecialTokens: true });
        emit({ type: 'configuration-text', id: one.id, task: one.item, sample: one.sample, text, done, ...scope });
      },
    },
  );
  for (const [index, one] of open.entries()) {
    const { ids = [], logProbabilities = [] } = results[index] ?? {};
    if (attempt > 0) one.rejected.push({ text: one.text, violations: parseConfiguration(one.text).violations });
    one.text = tokenizer.decode(ids, { skipSpecialTokens: true });
    one.ids = ids;
    one.logProbability = logProbabilities.reduce((sum, value) => sum + value, 0);
    one.configuration = parseConfiguration(one.text).configuration;
  }
}

function requestFor(
  { settings, tokenizer }: PuzzleContext,
  { purpose }: EventScope,
  { seedKey }: PuzzleWritingPlan,
  { promptIds, item: task, sample }: WrittenConfiguration,
  attempt: number,
): GenerateRequest {
  const { temperature, heldOutTemperature, topP, maxTokens } = settings.writing;
  return {
    prompt: promptIds,
    adapter: null,
    maxTokens,
    sampling: {
      temperature: purpose === 'held-out' ? heldOutTemperature : temperature,
      topK: 0,
      topP,
      minP: 0,
      repetitionPenalty: 1,
      seed: deriveSeed(settings.seed, 'configurations', seedKey),
    },
    stream: sampleStream(task, attempt, sample),
    stopIds: tokenizer.eosId === null ? [] : [tokenizer.eosId],
  };
}
