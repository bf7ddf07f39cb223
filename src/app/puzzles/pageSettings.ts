/**
 * Settings as the Puzzles page can use them: rules and form are those that its embedded model was trained for (a model of
 * the visitor's own may read another form), and there is a held-out task, because a run on none of them would have nothing to show.
 */
import {
  DEFAULT_PUZZLE_SETTINGS,
  LEAST_HELD_OUT,
  PUZZLE_SETTINGS,
  type PuzzleSettings,
  parsePuzzleSettings,
} from '../../seal/puzzles/settings';
import type { ParsedSettings } from '../../seal/settings';
import type { Notice } from '../../seal/types';
import { useChosenModel } from '../experiment/chosenModel';
import { SETTINGS } from './words/settings';

/** The table of the page's settings. */
export const PAGE_SETTINGS = { ...PUZZLE_SETTINGS, parse: parsePageSettings };

const { rules, writing } = DEFAULT_PUZZLE_SETTINGS;

export function parsePageSettings(
  input: unknown,
  present: PuzzleSettings = DEFAULT_PUZZLE_SETTINGS,
): ParsedSettings<PuzzleSettings> {
  const { settings, notices } = parsePuzzleSettings(input, present);
  const heldOutTasks = Math.max(LEAST_HELD_OUT, settings.heldOutTasks);
  const form = useChosenModel.getState().ref === null ? writing.form : settings.writing.form;
  const fixed = { ...settings, rules, heldOutTasks, writing: { ...settings.writing, form } };
  return {
    settings: fixed,
    notices: [
      ...(heldOutTasks === settings.heldOutTasks ? notices : raisedHeldOut(settings.heldOutTasks, notices)),
      ...replacedBy('rules', settings.rules, rules),
      ...replacedBy('writing.form', settings.writing.form, form),
    ],
  };
}

const replacedBy = (field: string, given: string, used: string): Notice[] =>
  given === used
    ? []
    : [{ field, given: JSON.stringify(given), used: JSON.stringify(used), reason: SETTINGS.ofThisModel }];

/** One notice a field, with what was given before anything was mended. */
function raisedHeldOut(settled: number, notices: readonly Notice[]): Notice[] {
  const field = 'heldOutTasks';
  const given = notices.find((notice) => notice.field === field)?.given ?? String(settled);
  const others = notices.filter((notice) => notice.field !== field);
  return [...others, { field, given, used: String(LEAST_HELD_OUT), reason: SETTINGS.heldOutNeeded }];
}
