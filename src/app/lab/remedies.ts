/** What makes a run of the Lab smaller. */

import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { useSettings } from '../stores/settings';
import type { RemediesOf } from '../stores/shortage';
import { useView } from '../stores/view';
import { FIELD_GROUPS } from './fields/groups';

export const LAB_REMEDIES: RemediesOf<KnowledgeSettings> = {
  groups: FIELD_GROUPS,
  settings: () => useSettings.getState().settings,
  // There is one model on this page.
  paths: { model: null, rank: 'finetune.rank', edits: 'edits', length: 'writing.maxTokens' },
  open: () => useView.setState({ settingsOpen: true }),
};
