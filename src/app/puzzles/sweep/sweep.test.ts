import { describe, expect, it } from 'vitest';
import { buildTrainingSet } from '../../../seal/puzzles/augmentation/trainingSet';
import { NO_AUGMENTATIONS } from '../../../seal/puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS } from '../../../seal/puzzles/settings';
import type { PuzzleCandidate } from '../../../seal/puzzles/types';
import { SCRIPTED_PUZZLE } from '../../../worker/testing/scriptedPuzzle';
import type { MakeTrainingSet } from '../configuration/trainingSets';
import { newCandidate, writtenByHand } from '../results';
import { plannedText, trainedText } from '../words/configuration';
import { cellId, plannedAdapters, sweepConfigurations, trainedAdapters } from './sweep';

const LIMITS = { rules: 'micro-world', finetune: DEFAULT_PUZZLE_SETTINGS.finetune, maxTokens: 100 } as const;
const sets =
  (tokens: number): MakeTrainingSet =>
  (one) =>
    buildTrainingSet(SCRIPTED_PUZZLE, one, LIMITS, () => tokens, 1);
const COLORS = { augmentations: { ...NO_AUGMENTATIONS, colors: true }, loss: 'output' } as const;

describe('adapters of a sweep', () => {
  it('leave out the cells over the step limit, of which there are none without augmentations', () => {
    // 24 examples in batches of 2: 12 steps an epoch, so that 6 epochs are 72.
    const colors = plannedAdapters(COLORS, sets(50));
    expect(plannedText(colors, 64)).toBe('24 adapters; 6 cells ask for more than 64 steps');
    const none = plannedAdapters({ ...COLORS, augmentations: NO_AUGMENTATIONS }, sets(50));
    expect(plannedText(none, 64)).toBe('30 adapters');
  });

  it('are none where no example is short enough', () => {
    const long = plannedAdapters(COLORS, sets(1000));
    expect(plannedText(long, 64)).toContain('No example is short enough');
  });

  it('are counted afterwards by what became of each cell', () => {
    const [configuration] = sweepConfigurations(COLORS);
    if (configuration === undefined) throw new Error('A sweep has cells.');
    const cell = (index: number, untrained: PuzzleCandidate['untrained']) => ({
      ...newCandidate(cellId(index)),
      rewarded: {
        edit: writtenByHand({ id: cellId(index), configuration }, index),
        examples: 24,
        beforeCut: 24,
        steps: 12,
        untrained,
        divergedAt: null,
        sameAs: null,
        losses: [],
        tokens: 0,
        predictions: [],
        results: [],
        solved: false,
      },
    });
    expect(trainedAdapters([newCandidate(cellId(0))])).toBeNull();
    const count = trainedAdapters([cell(0, null), cell(1, null), cell(2, 'over-limit'), cell(3, 'diverged')]);
    expect(count && trainedText(count, 64)).toBe(
      '2 adapters were trained; 1 cell asked for more than 64 steps; the loss of 1 cell went to infinity',
    );
  });
});
