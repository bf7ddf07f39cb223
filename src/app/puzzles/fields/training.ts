import { MOST_ORDERS, type PuzzleSettings } from '../../../seal/puzzles/settings';
import { type FieldGroup, innerField, rankField } from '../../experiment/field';
import { PUZZLE_FIELDS, PUZZLE_GROUPS } from '../words/settings';

export const INNER_LOOP: FieldGroup<PuzzleSettings> = {
  name: PUZZLE_GROUPS.innerLoop,
  fields: [
    rankField('finetune', { ...PUZZLE_FIELDS['finetune.rank'], min: 1, max: 256, step: 1 }),
    innerField('finetune', 'batchSize', { ...PUZZLE_FIELDS['finetune.batchSize'], min: 1, max: 4096, step: 1 }),
    innerField('finetune', 'stepLimit', { ...PUZZLE_FIELDS['finetune.stepLimit'], min: 1, max: 100_000, step: 1 }),
    innerField('finetune', 'exampleLimit', {
      ...PUZZLE_FIELDS['finetune.exampleLimit'],
      min: 1,
      max: 100_000,
      step: 1,
    }),
  ],
};

export const PREDICTION: FieldGroup<PuzzleSettings> = {
  name: PUZZLE_GROUPS.prediction,
  fields: [
    innerField('prediction', 'orders', { ...PUZZLE_FIELDS['prediction.orders'], min: 1, max: MOST_ORDERS, step: 1 }),
  ],
  switches: [
    {
      ...PUZZLE_FIELDS['prediction.transforms'],
      path: 'prediction.transforms',
      read: (settings) => settings.prediction.transforms,
      write: (settings, transforms) => ({ ...settings, prediction: { ...settings.prediction, transforms } }),
    },
  ],
};
