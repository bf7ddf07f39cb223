import { describe, expect, it } from 'vitest';
import type { Engine, GenerateRequest } from '../../../contract/engine';
import { GREEDY } from '../../../contract/engine';
import { ScriptedEngine } from '../scriptedEngine';
import { firstDifference, unorderedDifference, workOf } from './compare';
import { differenceBetween } from './goldenFile';
import { loggedEngine } from './loggedEngine';

const LINES = Array.from({ length: 20 }, (_, index) => `entry ${index + 1}`);

describe('a log against its golden one', () => {
  it('differs at the first other entry, which is shown with what stands around it', () => {
    const changed = LINES.with(9, 'another');
    const difference = firstDifference('the run', LINES, changed) ?? '';
    expect(difference).toContain('the run differs from its golden log at entry 10 (20 recorded, 20 now)');
    for (const line of ['  entry 9', '- recorded 10: entry 10', '+ now      10: another', '+ now      11: entry 11'])
      expect(difference.split('\n')).toContain(line);
    expect(difference).not.toContain('entry 6\n');
  });

  it.each([
    ['an entry that is gone', LINES.toSpliced(4, 1), 'at entry 5 (20 recorded, 19 now)'],
    ['one too many', [...LINES, 'more'], '- recorded (ends here)'],
    ['an end that came early', LINES.slice(0, 3), '+ now      (ends here)'],
    ['two that changed places', LINES.toSpliced(4, 2, 'entry 6', 'entry 5'), 'at entry 5'],
  ])('differs by %s', (_, changed, said) => {
    expect(firstDifference('it', LINES, changed)).toContain(said);
  });

  it('is the same when every list is, and a list that is missing is none', () => {
    expect(firstDifference('it', LINES, [...LINES])).toBeNull();
    expect(differenceBetween('it', { calls: LINES }, { calls: [...LINES] })).toBeNull();
    expect(differenceBetween('it', { calls: LINES, events: [] }, { calls: LINES, events: ['x'] })).toContain(
      'it, events',
    );
    expect(differenceBetween('it', { calls: LINES }, {})).toContain('it, calls');
  });
});

/** What an engine is asked, as lines. */
async function asked(work: (engine: Engine) => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  await work(loggedEngine(new ScriptedEngine(), (line) => lines.push(line)));
  return workOf(lines);
}

const job = (seed: number, rate = 1e-2) => ({
  sequences: [{ ids: [1, 70, 71] }, { ids: [1, 80] }],
  lora: { rank: 2, alpha: 4, targets: ['q'] as const, seed },
  optimizer: {
    learningRate: rate,
    schedule: 'linear' as const,
    warmupSteps: 0,
    beta1: 0.9,
    beta2: 0.99,
    epsilon: 1e-8,
    weightDecay: 0,
    maxGradientNorm: null,
  },
  epochs: 1,
  batchSize: null,
  shuffleSeed: null,
});
const ask = (prompt: number[], adapter: number | null, more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  prompt,
  adapter,
  maxTokens: 4,
  sampling: GREEDY,
  stream: 0,
  stopIds: [2],
  ...more,
});

/** Two adapters together: trained, quizzed, freed. */
const together = (engine: Engine) =>
  engine.finetune([job(1), job(2)]).then(async (results) => {
    const ids = results.map(({ adapter }) => adapter);
    await engine.generate(ids.flatMap((id) => [ask([7], id), ask([8], id)]));
    await engine.score(ids.map((adapter) => ({ ids: [1, 2, 3], adapter })));
    await engine.freeAdapters(ids);
  });

/** The same, one adapter after the other, the second one first, with changes. */
function inWaves(change: { seeds?: number[]; prompts?: number[][]; more?: Partial<GenerateRequest>; frees?: boolean }) {
  const { seeds = [2, 1], prompts = [[8], [7]], more = {}, frees = true } = change;
  return async (engine: Engine): Promise<void> => {
    for (const seed of seeds) {
      const [result] = await engine.finetune([job(seed)]);
      const adapter = result?.adapter ?? 0;
      await engine.score([{ ids: [1, 2, 3], adapter }]);
      for (const prompt of prompts) await engine.generate([ask(prompt, adapter, more)]);
      if (frees) await engine.freeAdapters([adapter]);
    }
  };
}

describe('the work of a log, whatever its order and its calls', () => {
  it('is the same wave by wave', async () => {
    const [expected, actual] = [await asked(together), await asked(inWaves({}))];
    expect(firstDifference('it', expected, actual)).not.toBeNull();
    expect(unorderedDifference('it', expected, actual)).toBeNull();
  });

  it.each([
    ['a job with another seed', { seeds: [3, 1] }, /missing 1x: job .*A 2,[\s\S]*too many 1x: job .*A 3,/],
    ['a prompt that is not asked', { prompts: [[7]] }, /missing 1x: ask/],
    ['one that is asked twice', { prompts: [[7], [8], [8]] }, /too many 1x: ask/],
    ['another stream', { more: { stream: 5 } }, /stream 0[\s\S]*stream 5/],
    ['another limit', { more: { maxTokens: 5 } }, /1\+4 tokens[\s\S]*1\+5 tokens/],
    ['an adapter that stays', { frees: false }, /missing 1x: free/],
  ])('is not the same with %s', async (_, change, said) => {
    expect(unorderedDifference('it', await asked(together), await asked(inWaves(change)))).toMatch(said);
  });

  it('is not the same when another adapter is asked, or other weights are', async () => {
    const quiz = (index: number, merges: boolean) => async (engine: Engine) => {
      const adapters = (await engine.finetune([job(1), job(2)])).map(({ adapter }) => adapter);
      if (merges) await engine.mergeAdapter(adapters[1] ?? 0);
      await engine.generate([ask([7], adapters[index] ?? 0), ask([7], null)]);
    };
    const expected = await asked(quiz(0, false));
    expect(unorderedDifference('it', expected, await asked(quiz(0, false)))).toBeNull();
    expect(unorderedDifference('it', expected, await asked(quiz(1, false)))).toMatch(/missing 1x: ask.*by /);
    expect(unorderedDifference('it', expected, await asked(quiz(0, true)))).toMatch(/ v0 [\s\S]* v1 /);
  });
});
