import { expect, it } from 'vitest';
import type { Condition } from '../../seal/types';
import { referenceLines, roundPoints, roundsVerdict } from './roundsSummary';

const condition = (name: Condition['name'], round: number, perPassage: number[]): Condition => ({
  name,
  round,
  n: perPassage.length,
  questions: 9,
  accuracy: perPassage.reduce((sum, value) => sum + value, 0) / perPassage.length,
  standardError: null,
  wilson: [0, 1],
  perPassage,
  fixed: 0,
  broken: 0,
  mcnemarP: 1,
  goldLogProbability: null,
  locality: null,
  collateral: null,
});

const START = [
  condition('base', 0, [0.2, 0.3]),
  condition('passage', 0, [0.3, 0.3]),
  condition('untrained', 0, [0.4, 0.4]),
];

it('draws round 0 and every policy, and the start as lines', () => {
  const conditions = [...START, condition('base', 1, [0.1, 0.1]), condition('policy', 1, [0.5, 0.6])];
  expect(roundPoints(conditions).map(({ round, mean }) => [round, mean])).toEqual([
    [0, 0.4],
    [1, 0.55],
  ]);
  expect(referenceLines(conditions).map(({ label, value }) => [label, value])).toEqual([
    ['base', 0.25],
    ['passage only', 0.3],
  ]);
});

it('says whether a gain is more than noise', () => {
  expect(roundsVerdict(START)).toBeNull();
  expect(roundsVerdict([...START, condition('policy', 1, [0.6, 0.61])])).toContain('more than noise would give');
  expect(roundsVerdict([...START, condition('policy', 1, [0.2, 0.8])])).toContain('within noise');
  const single = [condition('untrained', 0, [0.4]), condition('policy', 1, [0.9])];
  expect(roundsVerdict(single)).toContain('too few to say');
});
