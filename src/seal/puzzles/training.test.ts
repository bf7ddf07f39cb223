import { describe, expect, it } from 'vitest';
import type { FinetuneJob } from '../../contract/engine';
import { innerLoop } from '../loop/innerLoop';
import { configuration, finetunesOf, type PuzzleLoop, puzzleLoop, testPuzzles, written } from '../testing/puzzles';
import { NO_AUGMENTATIONS } from './configuration';
import { exampleTokens } from './puzzleText';
import type { PuzzleCandidate, PuzzleConfiguration, WrittenConfiguration } from './types';

const SCOPE = { purpose: 'train', round: 1 } as const;
const puzzles = testPuzzles(0, 3);
const ONE = configuration();
const OTHER = configuration({ learningRate: 2e-2 });
const TOO_LONG = configuration({ epochs: 100 });

async function run(
  { loop }: Pick<PuzzleLoop, 'loop'>,
  given: WrittenConfiguration[],
  seedKey = 'key',
  known: PuzzleCandidate[] = [],
): Promise<PuzzleCandidate[]> {
  const plan = { policyVersion: 0, seedKey, bare: 'untrained', known } as const;
  return (await innerLoop(loop(), SCOPE, puzzles, given, plan)).candidates;
}
const jobsOf = (loop: PuzzleLoop): FinetuneJob[] => finetunesOf(loop.engine).flat();
const verbs = (loop: PuzzleLoop): string[] => loop.engine.calls.map(({ verb }) => verb);

describe('configurations that are trained', () => {
  it('are trained together, asked together, freed, and rewarded in the order given', async () => {
    const loop = puzzleLoop({}, { learns: ({ optimizer }) => optimizer.learningRate === 1e-2 });
    const given = [written(0, 0, OTHER), written(0, 1, ONE), written(1, 0, ONE)];
    const candidates = await run(loop, given);
    expect(verbs(loop)).toEqual(['finetune', 'generate', 'free']);
    expect(candidates.map((one) => one.edit)).toEqual(given);
    expect(candidates.map(({ solved }) => solved)).toEqual([false, true, true]);
    for (const one of candidates) {
      expect(one).toMatchObject({
        untrained: null,
        divergedAt: null,
        sameAs: null,
        examples: 4,
        beforeCut: 4,
        steps: 4,
      });
      expect(one.losses).toHaveLength(4);
      expect(one.tokens).toBeGreaterThan(0);
      expect(one.predictions).toHaveLength(8);
      expect(one.results).toHaveLength(1);
    }
    expect(loop.engine.live).toBe(0);
    const told = loop.events.flatMap((event) => (event.type === 'candidate' ? [event.candidate] : []));
    expect(told).toEqual(candidates);
    expect(loop.events.filter(({ type }) => type === 'material')).toHaveLength(3);
    expect(loop.events.filter(({ type }) => type === 'answers')).toHaveLength(3);
  });

  it('are trained as their configurations say', async () => {
    const symmetries = { ...NO_AUGMENTATIONS, symmetries: true };
    const changes: Partial<PuzzleConfiguration>[] = [
      { learningRate: 3e-3, epochs: 1 },
      { learningRate: 2e-2, epochs: 3, loss: 'all' },
      { augmentations: symmetries },
    ];
    const loop = puzzleLoop();
    await run(
      loop,
      changes.map((change, sample) => written(1, sample, configuration(change))),
    );
    // Longest first; the order of jobs has no meaning.
    const jobs = [...jobsOf(loop)].sort((left, right) => left.optimizer.learningRate - right.optimizer.learningRate);
    expect(jobs.map(({ optimizer, epochs, sequences }) => [optimizer.learningRate, epochs, sequences.length])).toEqual([
      [3e-3, 1, 4],
      [1e-2, 2, 32],
      [2e-2, 3, 4],
    ]);
    const counted = jobs.map(({ sequences }) =>
      sequences.every(({ lossWeights }) => lossWeights?.every((one) => one === 1)),
    );
    expect(counted).toEqual([false, false, true]);
    const { finetune } = loop.settings;
    for (const { lora, optimizer, batchSize } of jobs) {
      expect(lora).toMatchObject({ rank: finetune.rank, alpha: finetune.alpha, targets: finetune.targets });
      expect(optimizer).toMatchObject({
        warmupSteps: finetune.warmupSteps,
        schedule: finetune.schedule,
        weightDecay: 0,
      });
      expect(batchSize).toBe(finetune.batchSize);
    }
    // Data of its own task, as its training set says.
    const set = loop.events.find((event) => event.type === 'material' && event.edit.endsWith('edit2'));
    if (set?.type !== 'material') throw new Error('There is no training set.');
    expect(jobs[1]?.sequences).toEqual(
      set.material.examples.map((example) => exampleTokens(loop.context.form, example, 'output')),
    );
    expect(set.material.examples[0]?.target).toEqual(puzzles[1]?.demonstrations[0]);
  });

  it('start from the same A and shuffle alike within one key, and otherwise under another', async () => {
    const loop = puzzleLoop();
    await run(loop, [written(0, 0, ONE), written(1, 0, OTHER)], 'key');
    await run(loop, [written(0, 0, ONE)], 'other');
    const [first, second, third] = jobsOf(loop);
    expect(first?.lora.seed).toBe(second?.lora.seed);
    expect(first?.shuffleSeed).toBe(second?.shuffleSeed);
    expect(third?.lora.seed).not.toBe(first?.lora.seed);
    expect(third?.shuffleSeed).not.toBe(first?.shuffleSeed);
    const colors = configuration({ augmentations: { ...NO_AUGMENTATIONS, colors: true } });
    const data = async (key: string): Promise<unknown> => {
      const other = puzzleLoop();
      await run(other, [written(0, 0, colors)], key);
      return jobsOf(other)[0]?.sequences;
    };
    expect(await data('a')).toEqual(await data('a'));
    expect(await data('a')).not.toEqual(await data('b'));
  });

  it('of one task with equal configurations are trained once, whatever they say of the task', async () => {
    const loop = puzzleLoop({}, { learns: ({ optimizer }) => optimizer.learningRate === 1e-2 });
    const given = [
      written(0, 0, ONE),
      written(0, 1, { ...ONE, task: 'moved' }),
      written(0, 2, OTHER),
      written(1, 0, ONE),
      written(0, 3, ONE),
    ];
    const candidates = await run(loop, given);
    expect(jobsOf(loop)).toHaveLength(3);
    const id = given[0]?.id;
    expect(candidates.map(({ sameAs }) => sameAs)).toEqual([null, id, null, null, id]);
    expect(candidates.map(({ solved }) => solved)).toEqual([true, true, false, true, true]);
    for (const again of [candidates[1], candidates[4]]) {
      expect(again?.predictions).toEqual(candidates[0]?.predictions);
      expect(again?.losses).toEqual(candidates[0]?.losses);
      expect(again?.results).toEqual(candidates[0]?.results);
    }
  });

  it('that are known already are not trained again, and name the one that was trained', async () => {
    const loop = puzzleLoop();
    const known = await run(loop, [written(0, 0, ONE, 'old'), written(0, 1, ONE, 'old'), written(1, 0, OTHER, 'old')]);
    loop.engine.calls.length = 0;
    const candidates = await run(loop, [written(0, 0, ONE), written(1, 0, OTHER), written(2, 0, ONE)], 'key', known);
    expect(jobsOf(loop)).toHaveLength(1);
    expect(candidates.map(({ sameAs }) => sameAs)).toEqual(['old/task0/edit0', 'old/task1/edit0', null]);
    expect(candidates[0]?.predictions).toEqual(known[0]?.predictions);
    expect(candidates.map(({ solved }) => solved)).toEqual([true, true, true]);
    loop.engine.calls.length = 0;
    await run(loop, [written(0, 0, ONE)], 'key', known);
    expect(loop.engine.calls).toEqual([]);
  });

  it('that were not trained are known as nothing', async () => {
    const loop = puzzleLoop({}, { knows: () => true });
    const known = await run(loop, [written(0, 0, null, 'old'), written(0, 1, TOO_LONG, 'old')]);
    const again = await run(loop, [written(0, 0, null), written(0, 1, TOO_LONG)], 'key', known);
    expect(again.map(({ solved, sameAs }) => [solved, sameAs])).toEqual([
      [false, null],
      [false, null],
    ]);
  });

  it('that are invalid or over the limit train nothing, and fail even where the weights know the answer', async () => {
    const loop = puzzleLoop({}, { knows: () => true, learns: () => true });
    const candidates = await run(loop, [
      written(0, 0, null),
      written(0, 1, TOO_LONG),
      written(0, 2, ONE),
      written(1, 0, TOO_LONG),
    ]);
    expect(jobsOf(loop)).toHaveLength(1);
    expect(candidates.map(({ untrained }) => untrained)).toEqual(['invalid', 'over-limit', null, 'over-limit']);
    expect(candidates.map(({ solved }) => solved)).toEqual([false, false, true, false]);
    expect(candidates.map(({ steps }) => steps)).toEqual([0, 200, 4, 200]);
    // They are asked all the same, once for each task.
    expect(candidates.every(({ results }) => results[0]?.correct === true)).toBe(true);
    expect(candidates[0]?.predictions).toEqual(candidates[1]?.predictions);
    const untrained = loop.engine.asked.filter(({ request }) => request.adapter === null);
    expect(untrained).toHaveLength(2 * 8);
    for (const one of [candidates[0], candidates[1]]) expect(one).toMatchObject({ losses: [], tokens: 0 });
  });

  it('share waves as memory allows, and each wave is freed before the next', async () => {
    const loop = puzzleLoop({}, { adaptersPerWave: 2, learns: ({ optimizer }) => optimizer.learningRate > 1.5e-2 });
    const rates = [1e-2, 1.1e-2, 2e-2, 3e-2, 1.2e-2];
    const given = rates.map((learningRate, sample) =>
      written(0, sample, configuration({ learningRate, epochs: 1 + sample })),
    );
    const candidates = await run(loop, given);
    expect(finetunesOf(loop.engine).map((jobs) => jobs.length)).toEqual([1, 2, 2]);
    expect(verbs(loop)).toEqual(Array(3).fill(['finetune', 'generate', 'free']).flat());
    // Runs of like length together.
    expect(jobsOf(loop).map(({ epochs }) => epochs)).toEqual([5, 4, 3, 2, 1]);
    expect(candidates.map(({ solved }) => solved)).toEqual([false, false, true, true, false]);
    expect(candidates.map(({ losses }) => losses.length)).toEqual([2, 4, 6, 8, 10]);
    const progress = loop.events.flatMap((event) =>
      event.type === 'progress' && event.stage === 'finetune' ? [[event.done, event.total]] : [],
    );
    expect(progress.at(-1)).toEqual([30, 30]);
    for (const event of loop.events) {
      if (event.type !== 'losses') continue;
      const own = candidates.find((one) => one.edit.id === event.edit);
      expect(event.losses[0]).toBe(own?.losses[event.step]);
    }
    const none = await run(puzzleLoop({}, { adaptersPerWave: 0 }), given);
    expect(none).toHaveLength(5);
  });

  it('wait at the gate before each call', async () => {
    const stages: string[] = [];
    const gate = async (stage: string): Promise<void> => {
      stages.push(stage);
    };
    const loop = puzzleLoop({}, { adaptersPerWave: 1 }, { gate });
    await run(loop, [written(0, 0, ONE), written(1, 0, OTHER), written(2, 0, null)]);
    // What is not trained is answered for beside the first wave.
    expect(stages).toEqual(['finetune', 'quiz', 'finetune', 'quiz']);
    stages.length = 0;
    await run(loop, [written(2, 0, null)]);
    expect(stages).toEqual(['quiz']);
  });

  it('train on what the training set has room for', async () => {
    const { finetune } = puzzleLoop().settings;
    const limited = puzzleLoop({ finetune: { ...finetune, exampleLimit: 3 } });
    const [candidate] = await run(limited, [written(0, 0, ONE)]);
    expect(candidate).toMatchObject({ examples: 3, beforeCut: 4, steps: 4 });
    expect(jobsOf(limited)[0]?.sequences).toHaveLength(3);
  });

  it('of a task that is too long for the model are refused by its name, before anything is trained', async () => {
    const loop = puzzleLoop({}, { contextLength: 60 });
    await expect(run(loop, [written(1, 0, ONE)])).rejects.toThrow(
      /^Task puzzle1 in its shortest training example .*at most 60: take/,
    );
    expect(loop.engine.calls).toEqual([]);
  });
});
