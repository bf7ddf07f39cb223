import { describe, expect, it } from 'vitest';
import { PUZZLE_RUN_SIZES, puzzleRunSizeOf, withPuzzleRunSize } from './runSizes';
import { DEFAULT_PUZZLE_SETTINGS } from './settings';

describe('sizes of a puzzle run', () => {
  it('are recognised, whatever the other settings', () => {
    const settings = {
      ...DEFAULT_PUZZLE_SETTINGS,
      seed: 9,
      finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, rank: 8 },
    };
    for (const size of PUZZLE_RUN_SIZES) expect(puzzleRunSizeOf(withPuzzleRunSize(settings, size))).toBe(size);
    expect(withPuzzleRunSize(settings, 'quick')).toMatchObject({ seed: 9, finetune: { rank: 8 } });
  });

  it('have the default as one, and go back to it', () => {
    expect(puzzleRunSizeOf(DEFAULT_PUZZLE_SETTINGS)).toBe('standard');
    const quick = withPuzzleRunSize(DEFAULT_PUZZLE_SETTINGS, 'quick');
    expect(withPuzzleRunSize(quick, 'standard')).toEqual(DEFAULT_PUZZLE_SETTINGS);
    expect(quick.trainingTasks * quick.edits * quick.rounds).toBeLessThan(20);
  });

  it('are none where the search alone differs', () => {
    const { search } = DEFAULT_PUZZLE_SETTINGS;
    expect(puzzleRunSizeOf({ ...DEFAULT_PUZZLE_SETTINGS, search: { ...search, oracle: 19 } })).toBeNull();
  });
});
