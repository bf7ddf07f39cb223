/** The smaller run that a visitor can do live: the recorded one's settings with fewer passages and self-edits. Pure. */
import type { KnowledgeSettings } from '../../../seal/knowledge/settings';
import { withRunSize } from '../words/lab';

export const SMALL_ROUNDS = [1, 2] as const;

export function smallerRun(settings: KnowledgeSettings, rounds: number): KnowledgeSettings {
  return {
    ...withRunSize(settings, 'small'),
    rounds,
    repeats: 1,
    sideQuestions: 0,
    conditions: ['base', 'passage', 'untrained', 'policy'],
    multiPassage: { ...settings.multiPassage, passages: 0 },
  };
}
