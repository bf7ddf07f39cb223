/** The settings that the Puzzles page offers, each with its bounds, so that form, help and notices agree. */
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import { type Field, type FieldGroup, HIGHEST_SEED, topField } from '../../experiment/field';
import { puzzleSettingName } from '../words/settings';
import { MEASURING, REST_EM } from './restEm';
import { INNER_LOOP, PREDICTION } from './training';
import { WRITING } from './writing';

export const PUZZLE_FIELD_GROUPS: readonly FieldGroup<PuzzleSettings>[] = [
  WRITING,
  INNER_LOOP,
  PREDICTION,
  REST_EM,
  MEASURING,
];

export const PUZZLE_SEED_FIELD: Field<PuzzleSettings> = topField('seed', {
  label: puzzleSettingName('seed'),
  min: 0,
  max: HIGHEST_SEED,
  step: 1,
});
