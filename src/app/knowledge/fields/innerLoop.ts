import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { type FieldGroup, innerField, rankField, topField } from '../../experiment/field';

export const INNER_LOOP: FieldGroup<KnowledgeSettings> = {
  name: 'Inner loop',
  fields: [
    rankField('finetune', {
      label: 'LoRA rank',
      hint: 'Alpha follows at twice the rank.',
      min: 1,
      max: 256,
      step: 1,
    }),
    innerField('finetune', 'learningRate', {
      label: 'Learning rate',
      hint: 'Size of a step; too large and the adapter forgets how to answer.',
      min: 0,
      max: 1,
      step: 0.001,
    }),
    innerField('finetune', 'epochs', {
      label: 'Steps',
      hint: 'Passes over all sequences of a self-edit.',
      min: 1,
      max: 1000,
      step: 1,
    }),
    topField('repeats', {
      label: 'Repeats',
      hint: 'Finetunes of each self-edit from other random starts; two or more show the noise of a reward.',
      min: 1,
      max: 20,
      step: 1,
    }),
  ],
};
