import { CONDITION_NAMES } from '../../../seal/knowledge/measured';
import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { type FieldGroup, innerField, topField } from '../../experiment/field';
import { CONDITION_LABELS } from '../words/settings';

export const MEASURING: FieldGroup<KnowledgeSettings> = {
  name: 'Measuring',
  fields: [
    topField('heldOutPassages', {
      label: 'Held-out passages',
      hint: 'They only measure; the policy never trains on them.',
      min: 0,
      max: 4096,
      step: 1,
    }),
    topField('heldOutEdits', {
      label: 'Edits per held-out passage',
      hint: 'More make the mean steadier, and best of k needs at least two.',
      min: 1,
      max: 256,
      step: 1,
    }),
    innerField('multiPassage', 'passages', {
      label: 'Pooled passages',
      hint: 'Held-out passages that share one adapter, asked about all of them at the end. 0 leaves it out.',
      min: 0,
      max: 4096,
      step: 1,
    }),
    innerField('multiPassage', 'edits', {
      label: 'Pooled edits per passage',
      hint: 'Self-edits of each passage that go into the pool.',
      min: 1,
      max: 256,
      step: 1,
      shown: (settings) => settings.multiPassage.passages > 0,
    }),
    innerField('multiPassage', 'steps', {
      label: 'Steps of the pooled adapter',
      hint: 'The same for every condition, so that more text is not also more training.',
      min: 1,
      max: 10_000,
      step: 1,
      shown: (settings) => settings.multiPassage.passages > 0,
    }),
  ],
  many: [
    {
      path: 'conditions',
      label: 'Conditions to measure',
      hint: 'Each is a row of the comparison and takes its time; the base always is.',
      options: CONDITION_NAMES.map((value) => ({ value, label: CONDITION_LABELS[value] })),
      fixed: ['base'],
      read: (settings) => settings.conditions,
      write: (settings, value, on) => ({
        ...settings,
        // In the order of the names, so that the same choice is always the same list.
        conditions: CONDITION_NAMES.filter((name) => (name === value ? on : settings.conditions.includes(name))),
      }),
    },
  ],
};
