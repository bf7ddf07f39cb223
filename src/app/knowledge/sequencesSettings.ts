/** The settings that sequences of edits begin with, and how a run of nothing else is told from others. */
import { sequencesAlone } from '../../seal/knowledge/continual/alone';
import { DEFAULT_SETTINGS, KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { type SettingsTable, valueAt } from '../../seal/settings';

/** The page that shows them. */
export const FORGETTING = '/forgetting';

const defaults = sequencesAlone(DEFAULT_SETTINGS);

export const SEQUENCES_SETTINGS: SettingsTable<KnowledgeSettings> = {
  ...KNOWLEDGE_SETTINGS,
  defaults,
  parse: (input, present = defaults) => KNOWLEDGE_SETTINGS.parse(input, present),
};

/** By its settings as a file has them. */
export const isOfSequences = (settings: unknown): boolean =>
  Number(valueAt(settings, 'continual.sequences')) > 0 && valueAt(settings, 'rounds') === 0;
