/**
 * Sequences of edits as an experiment of their own, beside the Lab's: its settings begin with nothing but sequences, its rounds store
 * has their live or recorded run, and it has no stages. The Forgetting page shows it, and Runs leads to it.
 */
import { sequencesAlone } from '../../seal/knowledge/continual/alone';
import { makeExperiment } from '../experiment/experiment';
import { recordedRuns } from '../experiment/recorded';
import { KNOWLEDGE_PAGE, type KnowledgeExperiment, type KnowledgePage } from './page';
import { KNOWLEDGE_RUNS } from './recorded/openRun';
import { FORGETTING, SEQUENCES_SETTINGS } from './sequencesSettings';

export const SEQUENCES_PAGE: KnowledgeExperiment['page'] = {
  ...KNOWLEDGE_PAGE,
  path: FORGETTING,
  settings: {
    table: SEQUENCES_SETTINGS,
    storedAs: 'selkie.sequences',
    draftStoredAs: 'selkie.sequences.draft',
  },
  usual: (speaks) => sequencesAlone(KNOWLEDGE_PAGE.usual(speaks)),
  // Passages come from the corpus, none from a draft.
  makeDraft: (_, own) => KNOWLEDGE_PAGE.makeDraft(null, own),
  isPlayable: () => false,
  stages: [],
  leavesRecorded: false,
  said: { ...KNOWLEDGE_PAGE.said, reset: 'The page is cleared. Runs that ended are kept among your runs.' },
};

/** Of the route. */
export const sequences: KnowledgeExperiment = makeExperiment(SEQUENCES_PAGE);

/** They fill no stages: what is shown of them is their measures. */
export const SEQUENCE_RUNS = recordedRuns<KnowledgePage>({ ...KNOWLEDGE_RUNS, fillsStages: false });
