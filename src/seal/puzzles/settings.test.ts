import { describe, expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS, parsePuzzleSettings, puzzleSettingsSchema } from './settings';

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
