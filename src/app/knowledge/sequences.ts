/**
 * Sequences of edits as an experiment of their own, beside the Lab's: its settings begin with nothing but sequences, its rounds store
 * has their live or recorded run, and it has no stages. The Forgetting page shows it, and Runs leads to it.
 */
import { sequencesAlone } from '../../seal/knowledge/continual/alone';
import { DEFAULT_SETTINGS, KNOWLEDGE_SETTINGS } from '../../seal/knowledge/settings';
import { valueAt } from '../../seal/settings';
import { makeExperiment } from '../experiment/experiment';
import { recordedRuns } from '../experiment/recorded';
import { KNOWLEDGE_PAGE, type KnowledgeExperiment, type KnowledgePage } from './page';
import { KNOWLEDGE_RUNS } from './recorded/openRun';

export const FORGETTING = '/forgetting';

const defaults = sequencesAlone(DEFAULT_SETTINGS);

export const SEQUENCES_PAGE: KnowledgeExperiment['page'] = {
  ...KNOWLEDGE_PAGE,
  path: FORGETTING,
  settings: {
    table: {
      ...KNOWLEDGE_SETTINGS,
      defaults,
      parse: (input, present = defaults) => KNOWLEDGE_SETTINGS.parse(input, present),
    },
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

/** Whether a run is one of sequences and nothing else, by its settings as a file has them. */
export const isOfSequences = (settings: unknown): boolean =>
  Number(valueAt(settings, 'continual.sequences')) > 0 && valueAt(settings, 'rounds') === 0;
