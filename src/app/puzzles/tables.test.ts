import { expect, it } from 'vitest';
import { toCsv } from '../../formats/table';
import { NO_AUGMENTATIONS } from '../../seal/puzzles/configuration';
import type { PuzzleCondition } from '../../seal/puzzles/types';
import { estimate } from '../../seal/statistics/estimate';
import { PUZZLE_CONDITION_COLUMNS, puzzleConditionRows } from './tables';

const CONDITION: PuzzleCondition = {
  name: 'constant',
  round: 0,
  n: 3,
  candidates: 3,
  accuracy: 0.5,
  standardError: 0.1,
  perItem: [0, 0.5, 1],
  invalid: 0,
  overLimit: 0,
  configuration: { task: null, augmentations: NO_AUGMENTATIONS, loss: 'all', learningRate: 1e-2, epochs: 2 },
};

it('writes a row for each condition, with the reading measure beside the policy of its round', () => {
  const policy: PuzzleCondition = { ...CONDITION, name: 'policy', round: 1, configuration: null };
  const [own, swapped, difference] = [estimate([1, 1]), estimate([0.5, 0]), estimate([0.5, 1])];
  const reading = { name: 'reading' as const, round: 1, own, swapped, difference };
  const [header, constant, trained] = toCsv(
    PUZZLE_CONDITION_COLUMNS,
    puzzleConditionRows([CONDITION, policy], [reading]),
  ).split('\r\n');
  expect(header?.split(',')).toHaveLength(12);
  expect(constant).toContain('constant,0,3,3,0.5,0.1,0,0,"{""symmetries"":false');
  expect(trained).toContain(',0.25,0.75,0.25');
});
