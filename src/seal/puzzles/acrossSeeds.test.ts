import { describe, expect, it } from 'vitest';
import { acrossSeeds, type Pair } from '../statistics/acrossSeeds';
import type { PuzzleCondition, PuzzleConditionName } from './types';

/** As reports on puzzles compare them. */
const PAIRS: readonly Pair<PuzzleConditionName>[] = [
  ['policy', 'untrained'],
  ['policy', 'constant'],
  ['untrained', 'in-context'],
  ['constant', 'untrained'],
];

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
      settings: { seed: 4 },
      conditions: [
        condition('in-context', 0, [0, 0, 0]),
        condition('untrained', 0, [0, 0.5, 0]),
        condition('constant', 0, [1, 1, 0]),
        condition('policy', 1, [0, 0, 1]),
        condition('policy', 2, [1, 1, 0]),
      ],
    },
    {
      settings: { seed: 5 },
      conditions: [
        condition('in-context', 0, [0, 0, 0]),
        condition('untrained', 0, [0.5, 0, 0]),
        condition('constant', 0, [1, 0, 0]),
        condition('policy', 1, [1, 1, 1]),
      ],
    },
  ];

  it('have a row for each condition and round, with what each seed measured', () => {
    const { conditions: rows } = acrossSeeds(runs, PAIRS);
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
    const { differences } = acrossSeeds(runs, PAIRS);
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
    expect(untrained?.verdict).toBe('too few');
    expect(
      acrossSeeds([{ settings: { seed: 1 }, conditions: [condition('in-context', 0, [1])] }], PAIRS).differences,
    ).toEqual([]);
  });
});
