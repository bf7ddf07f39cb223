import { type KnowledgeSettings, SELECTION_RULES } from '../../../seal/knowledge/settings';
import { type FieldGroup, topField } from '../../experiment/field';
import { SELECTION_HINTS, SELECTION_LABELS } from '../words/settings';

export const REST_EM: FieldGroup<KnowledgeSettings> = {
  name: 'ReST-EM',
  choices: [
    {
      path: 'selection',
      label: 'Selection rule',
      options: SELECTION_RULES.map((value) => ({
        value,
        label: SELECTION_LABELS[value],
        hint: SELECTION_HINTS[value],
      })),
      read: (settings) => settings.selection,
      write: (settings, value) => ({
        ...settings,
        selection: SELECTION_RULES.find((rule) => rule === value) ?? settings.selection,
      }),
    },
  ],
  fields: [
    topField('keep', {
      label: 'Keep',
      hint: 'Best versions of each paragraph that train the policy.',
      min: 1,
      max: 256,
      step: 1,
      shown: (settings) => settings.selection === 'top-k',
    }),
    topField('rounds', {
      label: 'Rounds',
      hint: 'Write, finetune, quiz, keep the best, train the policy; then again.',
      min: 0,
      max: 20,
      step: 1,
    }),
    topField('trainingPassages', {
      label: 'Training passages',
      hint: 'Fresh ones in every round.',
      min: 1,
      max: 4096,
      step: 1,
    }),
  ],
};
