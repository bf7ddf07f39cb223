/** The passages of a run, from the corpus that its settings name. */
import { englishInputs, englishSideQuestions } from './englishInputs';
import type { KnowledgeSettings } from './settings';
import type { KnowledgeInputs, Passage, SideQuestions } from './types';
import { worldInputs, worldSideQuestions } from './worldInputs';

/** @param measuredOn `development`: passages on which settings may be chosen. */
export function corpusInputs(
  settings: KnowledgeSettings,
  measuredOn: 'heldOut' | 'development' = 'heldOut',
): KnowledgeInputs {
  return (settings.corpus === 'english' ? englishInputs : worldInputs)(settings, measuredOn);
}

/** What every adapter is asked beside the questions of these passages; `null` for nothing. */
export function corpusSideQuestions(settings: KnowledgeSettings, passages: readonly Passage[]): SideQuestions | null {
  return settings.corpus === 'english'
    ? englishSideQuestions(settings, passages)
    : worldSideQuestions(settings, passages, 'heldOut');
}
