/** What makes a run of the Lab smaller. */

import { KNOWLEDGE_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import type { RemediesOf } from '../experiment/shortage';
import { useSettings } from './settings';
import { useView } from './view';

export const LAB_REMEDIES: RemediesOf<KnowledgeSettings> = {
  table: KNOWLEDGE_SETTINGS,
  settings: () => useSettings.getState().settings,
  // There is one model on this page.
  paths: { model: null, rank: 'finetune.rank', edits: 'edits', length: 'writing.maxTokens' },
  open: () => useView.setState({ settingsOpen: true }),
};
