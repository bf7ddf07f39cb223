/** The settings that the Lab offers, each with its bounds, so that form, help and notices agree. */
import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import type { FieldGroup } from '../../experiment/field';
import { INNER_LOOP } from './innerLoop';
import { MEASURING } from './measuring';
import { REST_EM } from './restEm';
import { REWARD } from './reward';
import { WRITING } from './writing';

export const FIELD_GROUPS: readonly FieldGroup<KnowledgeSettings>[] = [WRITING, INNER_LOOP, REWARD, REST_EM, MEASURING];
