import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { type FieldGroup, innerField, topField } from '../../experiment/field';

export const WRITING: FieldGroup<KnowledgeSettings> = {
  name: 'Writing',
  fields: [
    topField('edits', {
      label: 'Edits per passage',
      hint: 'Versions that compete, all at once.',
      min: 1,
      max: 256,
      step: 1,
    }),
    innerField('writing', 'temperature', {
      label: 'Temperature',
      hint: '0 always takes the likeliest word; 1 samples as the model believes.',
      min: 0,
      max: 5,
      step: 0.1,
    }),
    innerField('writing', 'heldOutTemperature', {
      label: 'Temperature, held-out',
      hint: 'One for every policy that is compared, before and after training.',
      min: 0,
      max: 5,
      step: 0.1,
    }),
    innerField('writing', 'maxTokens', {
      label: 'Longest note',
      hint: 'Tokens for each paragraph.',
      min: 1,
      max: 8192,
      step: 1,
    }),
  ],
};
