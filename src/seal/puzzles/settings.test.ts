import { describe, expect, it } from 'vitest';
import { sizeOf } from '../settings';
import {
  DEFAULT_PUZZLE_SETTINGS,
  PAPER_PUZZLE_SETTINGS,
  PUZZLE_RUN_SIZES,
  parsePuzzleSettings,
  puzzleSettingsSchema,
  withPuzzleRunSize,
} from './settings';

describe('parsePuzzleSettings', () => {
  it('takes good settings as they are, and fills in what is absent, without a notice', () => {
    for (const settings of [DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS])
      expect(parsePuzzleSettings(settings)).toEqual({ settings, notices: [] });
    const { settings, notices } = parsePuzzleSettings({ search: { oracle: 3 } });
    expect(settings.search).toEqual({ ...DEFAULT_PUZZLE_SETTINGS.search, oracle: 3 });
    expect(notices).toEqual([]);
  });

  it.each([
    [{ edits: 0 }, 'edits', '0', '1'],
    [{ writing: { resamples: 99 } }, 'writing.resamples', '99', '15'],
    [{ prediction: { orders: 1.4 } }, 'prediction.orders', '1.4', '1'],
    [{ prediction: { transforms: 'maybe' } }, 'prediction.transforms', '"maybe"', 'false'],
    [{ policy: { keepPerTask: Number.NaN } }, 'policy.keepPerTask', 'NaN', '5'],
    [{ preset: 'all' }, 'preset', '"all"', '"one-family"'],
  ])('repairs %j and says so', (input, field, given, used) => {
    const { settings, notices } = parsePuzzleSettings(input);
    expect(notices).toEqual([{ field, given, used, reason: expect.stringMatching(/./) }]);
    expect(puzzleSettingsSchema.safeParse(settings).success).toBe(true);
  });

  it('keeps the present value of what is no value at all', () => {
    const present = { ...DEFAULT_PUZZLE_SETTINGS, edits: 9 };
    expect(parsePuzzleSettings({ ...present, edits: 'many' }, present).settings.edits).toBe(9);
  });
});

describe('sizes of a puzzle run', () => {
  it('are recognised, whatever the other settings', () => {
    const settings = {
      ...DEFAULT_PUZZLE_SETTINGS,
      seed: 9,
      finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, rank: 8 },
    };
    for (const size of ['quick', 'standard'] as const)
      expect(sizeOf(PUZZLE_RUN_SIZES, withPuzzleRunSize(settings, size))).toBe(size);
    expect(withPuzzleRunSize(settings, 'quick')).toMatchObject({ seed: 9, finetune: { rank: 8 } });
  });

  it('have the default as one, and go back to it', () => {
    expect(sizeOf(PUZZLE_RUN_SIZES, DEFAULT_PUZZLE_SETTINGS)).toBe('standard');
    const quick = withPuzzleRunSize(DEFAULT_PUZZLE_SETTINGS, 'quick');
    expect(withPuzzleRunSize(quick, 'standard')).toEqual(DEFAULT_PUZZLE_SETTINGS);
    expect(quick.trainingTasks * quick.edits * quick.rounds).toBeLessThan(20);
  });

  it('are none where the search alone differs', () => {
    const { search } = DEFAULT_PUZZLE_SETTINGS;
    expect(sizeOf(PUZZLE_RUN_SIZES, { ...DEFAULT_PUZZLE_SETTINGS, search: { ...search, oracle: 19 } })).toBeNull();
  });
});
