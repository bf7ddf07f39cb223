/** The passages of a run, from the corpus that its settings name. */
import { EngineError } from '../../contract/errors';
import { drawnContinual, englishInputs, englishSideQuestions } from './englishInputs';
import type { OwnItems } from './ownInputs';
import type { KnowledgeSettings } from './settings';
import type { KnowledgeInputs, Passage, SideQuestions } from './types';
import { worldInputs, worldSideQuestions } from './worldInputs';

/**
 * @param measuredOn `development`: passages on which settings may be chosen.
 * @param own of the corpus of that name, as `ownItems` chose them, or as a run's file has them.
 * @throws Error with one plain line where these are missing.
 */
export function corpusInputs(
  settings: KnowledgeSettings,
  measuredOn: 'heldOut' | 'development' = 'heldOut',
  own: OwnItems | null = null,
): KnowledgeInputs {
  if (settings.corpus !== 'own')
    return (settings.corpus === 'english' ? englishInputs : worldInputs)(settings, measuredOn);
  if (own === null || own.training.length === 0)
    throw new EngineError(
      'bad-request',
      'There are no passages of your own to run on. Open a file of at least two, with questions.',
    );
  const { training, heldOut } = own;
  return {
    training,
    heldOut,
    // As in SEAL, the held-out passages that have an adapter each share one too.
    multiPassage: heldOut.slice(0, settings.multiPassage.passages),
    replay: null,
    sideQuestions: corpusSideQuestions(settings, [...training, ...heldOut]),
    ...drawnContinual(settings, heldOut, training),
  };
}

/** What every adapter is asked beside the questions of these passages; `null` for nothing. */
export function corpusSideQuestions(settings: KnowledgeSettings, passages: readonly Passage[]): SideQuestions | null {
  const inWords = settings.corpus === 'english' || (settings.corpus === 'own' && settings.writing.style !== 'world');
  return inWords ? englishSideQuestions(settings, passages) : worldSideQuestions(settings, passages, 'heldOut');
}
