/** The run that is offered where a recorded one is shown: small enough to wait for. */
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { withRunSize } from './words/lab';

/** The settings with fewer passages and self-edits. Pure. */
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
