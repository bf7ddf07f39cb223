import { describe, expect, it } from 'vitest';
import type { PuzzleRun } from '../../record/record';
import { puzzleLoop, testPuzzles } from '../../testing/puzzles';
import { acrossPuzzleSeeds } from '../acrossSeeds';
import { runPuzzleRestEm } from '../restEm';
import type { PuzzleCondition, PuzzleConditionName } from '../types';
import { makePuzzleRunRecord } from './record';

const inputs = { training: testPuzzles(100, 3), heldOut: testPuzzles(0, 2), replay: null };

async function record(seed = 1): Promise<PuzzleRun> {
  const { context, engine, settings } = puzzleLoop({
    rounds: 1,
    seed,
    search: { constants: 1, finalists: 1, oracle: 0 },
  });
  const result = await runPuzzleRestEm(context, inputs);
  const { model, device } = engine;
  const startedAt = new Date('2026-01-02T03:04:05.678Z');
  const facts = { measuredOn: 'held-out', commit: 'abc', timings: [], cost: null, seconds: 12, startedAt } as const;
  return makePuzzleRunRecord({ model, device, settings, ...facts, timings: [] }, inputs, result);
}

describe('the record of a puzzle run', () => {
  it('says what was measured, with what, and on which tasks, and survives JSON', async () => {
    const made = await record();
    expect(JSON.parse(JSON.stringify(made))).toEqual(made);
    expect(made).toMatchObject({
      schema: 'selkie-puzzle-run',
      version: 2,
      domain: 'puzzles',
      startedAt: '2026-01-02T03:04:05.678Z',
      seconds: 12,
      commit: 'abc',
      model: { name: 'scripted' },
      device: { vendor: 'scripted', software: true },
      settings: { seed: 1, rounds: 1 },
      measuredOn: 'held-out',
      items: { training: inputs.training, heldOut: inputs.heldOut },
    });
    expect(made.conditions.map(({ name, round }) => [name, round])).toEqual([
      ['in-context', 0],
      ['untrained', 0],
      ['constant', 0],
      ['oracle', 0],
      ['policy', 1],
    ]);
    for (const condition of made.conditions)
      expect(condition).toMatchObject({
        n: 2,
        accuracy: expect.any(Number),
        standardError: expect.any(Number),
        perItem: expect.any(Array),
      });
  });

  it('leaves prompts out, which follow from the tasks, and rounds losses', async () => {
    const { start, rounds } = await record();
    const candidates = [...start, ...rounds.flatMap(({ evaluations }) => evaluations)]
      .flatMap((one) => one.candidates)
      .concat(rounds.flatMap((round) => round.candidates));
    expect(candidates.length).toBeGreaterThan(8);
    for (const { edit: written, losses } of candidates) {
      expect(written.promptIds).toEqual([]);
      for (const loss of losses) expect(Math.round(loss * 1e4) / 1e4).toBe(loss);
    }
  });

  it('has a name that two runs do not share', async () => {
    const [first, again, other] = [await record(1), await record(1), await record(2)];
    expect(again.id).toBe(first.id);
    expect(other.id).not.toBe(first.id);
    expect(first.id).toMatch(/^puzzles-2026-01-02T03-04-05-678Z-\w+$/);
  });
});

describe('puzzle runs of several seeds', () => {
  const condition = (name: PuzzleConditionName, round: number, perItem: number[]): PuzzleCondition => ({
    name,
    round,
    n: perItem.length,
    candidates: perItem.length,
    accuracy: 0,
    standardError: null,
    perItem,
    invalid: 0,
    overLimit: 0,
    configuration: null,
  });
  const runs = [
    {
      seed: 4,
      conditions: [
        condition('in-context', 0, [0, 0, 0]),
        condition('untrained', 0, [0, 0.5, 0]),
        condition('constant', 0, [1, 1, 0]),
        condition('policy', 1, [0, 0, 1]),
        condition('policy', 2, [1, 1, 0]),
      ],
    },
    {
      seed: 5,
      conditions: [
        condition('in-context', 0, [0, 0, 0]),
        condition('untrained', 0, [0.5, 0, 0]),
        condition('constant', 0, [1, 0, 0]),
        condition('policy', 1, [1, 1, 1]),
      ],
    },
  ];

  it('have a row for each condition and round, with what each seed measured', () => {
    const { rows } = acrossPuzzleSeeds(runs);
    expect(rows.map(({ name, round, seeds }) => [name, round, seeds.join()])).toEqual([
      ['in-context', 0, '4,5'],
      ['untrained', 0, '4,5'],
      ['constant', 0, '4,5'],
      ['policy', 1, '4,5'],
      ['policy', 2, '4'],
    ]);
    expect(rows[1]).toMatchObject({ mean: 1 / 6, perSeed: [1 / 6, 1 / 6], passages: 3, overSeeds: 0 });
    expect(rows[4]?.overSeeds).toBeNull();
  });

  it('compare the last policy task by task with what it stands against', () => {
    const { differences } = acrossPuzzleSeeds(runs);
    expect(differences.map(({ of, from }) => `${of} ${from}`)).toEqual([
      'policy untrained',
      'policy constant',
      'untrained in-context',
      'constant untrained',
    ]);
    const [untrained, constant] = differences;
    // Round 2 of the first seed, round 1 of the second one.
    expect(untrained?.perSeed).toEqual([(1 + 0.5 + 0) / 3, (0.5 + 1 + 1) / 3]);
    expect(untrained?.mean).toBeCloseTo(2 / 3);
    expect(constant?.perSeed).toEqual([0, 2 / 3]);
    expect(untrained?.verdict).toMatch(/more|within-noise/);
    expect(acrossPuzzleSeeds([{ seed: 1, conditions: [condition('in-context', 0, [1])] }]).differences).toEqual([]);
  });
});
