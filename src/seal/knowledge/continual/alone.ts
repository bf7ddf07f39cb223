/** What a run of nothing but sequences begins from, on the command line as on the page. */
import type { KnowledgeSettings } from '../settings';

/** SEAL's number of each of its eight runs (seal-reference 4). */
const SEQUENCES = 8;

/** No rounds and no rows of their own: the model as it was loaded learns one passage after another. */
export const sequencesAlone = (settings: KnowledgeSettings): KnowledgeSettings => ({
  ...settings,
  rounds: 0,
  trainingPassages: 1,
  heldOutPassages: settings.corpus === 'world' ? 0 : settings.continual.length,
  conditions: ['base'],
  continual: { ...settings.continual, sequences: SEQUENCES },
});
