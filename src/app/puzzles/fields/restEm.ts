import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import { type FieldGroup, innerField, topField } from '../../experiment/field';
import { LEAST_HELD_OUT } from '../pageSettings';
import { PUZZLE_FIELDS, PUZZLE_GROUPS } from '../words/settings';

export const REST_EM: FieldGroup<PuzzleSettings> = {
  name: PUZZLE_GROUPS.restEm,
  fields: [
    topField('rounds', { ...PUZZLE_FIELDS.rounds, min: 0, max: 20, step: 1 }),
    topField('trainingTasks', { ...PUZZLE_FIELDS.trainingTasks, min: 1, max: 4096, step: 1 }),
    innerField('policy', 'keepPerTask', { ...PUZZLE_FIELDS['policy.keepPerTask'], min: 1, max: 256, step: 1 }),
    innerField('policy', 'learningRate', { ...PUZZLE_FIELDS['policy.learningRate'], min: 0, max: 1, step: 0.001 }),
    innerField('policy', 'epochs', { ...PUZZLE_FIELDS['policy.epochs'], min: 1, max: 1000, step: 1 }),
    innerField('policy', 'replayPerPair', { ...PUZZLE_FIELDS['policy.replayPerPair'], min: 0, max: 64, step: 1 }),
    innerField('policy', 'replayWeight', {
      ...PUZZLE_FIELDS['policy.replayWeight'],
      min: 0,
      max: 1,
      step: 0.1,
      shown: ({ policy }) => policy.replayPerPair > 0,
    }),
  ],
};

/** Without constants the loop searches nothing. */
const searched = ({ search }: PuzzleSettings): boolean => search.constants > 0;

export const MEASURING: FieldGroup<PuzzleSettings> = {
  name: PUZZLE_GROUPS.measuring,
  fields: [
    topField('heldOutTasks', { ...PUZZLE_FIELDS.heldOutTasks, min: LEAST_HELD_OUT, max: 4096, step: 1 }),
    topField('heldOutEdits', { ...PUZZLE_FIELDS.heldOutEdits, min: 1, max: 256, step: 1 }),
    innerField('search', 'constants', { ...PUZZLE_FIELDS['search.constants'], min: 0, max: 1000, step: 1 }),
    innerField('search', 'finalists', {
      ...PUZZLE_FIELDS['search.finalists'],
      min: 1,
      max: 1000,
      step: 1,
      shown: searched,
    }),
    innerField('search', 'oracle', { ...PUZZLE_FIELDS['search.oracle'], min: 0, max: 1000, step: 1, shown: searched }),
  ],
};
