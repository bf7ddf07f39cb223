/** Settings as the Puzzles page can use them: rules and form are those that its embedded model was trained for. */
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../../seal/puzzles/settings';
import { parsePuzzleSettings } from '../../seal/puzzles/settingsSchema';
import type { ParsedSettings } from '../../seal/settingsRepair';
import type { Notice } from '../../seal/types';
import { OF_THIS_MODEL } from '../strings/puzzleSettings';

const { rules, writing } = DEFAULT_PUZZLE_SETTINGS;

export function parsePageSettings(
  input: unknown,
  present: PuzzleSettings = DEFAULT_PUZZLE_SETTINGS,
): ParsedSettings<PuzzleSettings> {
  const { settings, notices } = parsePuzzleSettings(input, present);
  const fixed = { ...settings, rules, writing: { ...settings.writing, form: writing.form } };
  return {
    settings: fixed,
    notices: [
      ...notices,
      ...replacedBy('rules', settings.rules, rules),
      ...replacedBy('writing.form', settings.writing.form, writing.form),
    ],
  };
}

const replacedBy = (field: string, given: string, used: string): Notice[] =>
  given === used ? [] : [{ field, given: JSON.stringify(given), used: JSON.stringify(used), reason: OF_THIS_MODEL }];
