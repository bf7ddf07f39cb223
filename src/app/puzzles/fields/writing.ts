import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import { MOST_RESAMPLES } from '../../../seal/puzzles/settings';
import { type FieldGroup, innerField, topField } from '../../experiment/field';
import { PUZZLE_FIELDS, PUZZLE_GROUPS } from '../words/settings';

export const WRITING: FieldGroup<PuzzleSettings> = {
  name: PUZZLE_GROUPS.writing,
  fields: [
    topField('edits', { ...PUZZLE_FIELDS.edits, min: 1, max: 256, step: 1 }),
    innerField('writing', 'temperature', { ...PUZZLE_FIELDS['writing.temperature'], min: 0, max: 5, step: 0.1 }),
    innerField('writing', 'heldOutTemperature', {
      ...PUZZLE_FIELDS['writing.heldOutTemperature'],
      min: 0,
      max: 5,
      step: 0.1,
    }),
    innerField('writing', 'resamples', { ...PUZZLE_FIELDS['writing.resamples'], min: 0, max: MOST_RESAMPLES, step: 1 }),
  ],
};
