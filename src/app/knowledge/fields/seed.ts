import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { type Field, HIGHEST_SEED, topField } from '../../experiment/field';

export const SEED_FIELD: Field<KnowledgeSettings> = topField('seed', {
  label: 'Seed',
  min: 0,
  max: HIGHEST_SEED,
  step: 1,
});
