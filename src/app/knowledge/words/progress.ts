/** What runs, in the status line and spoken. */

import type { SealEvent } from '../../../seal/knowledge/types';
import type { Purpose, Stage } from '../../../seal/types';

const DOING: Record<Stage, string> = {
  'self-edits': 'Writing self-edits',
  finetune: 'Finetuning',
  quiz: 'Quizzing',
  reward: 'Rewarding',
  selection: 'Selecting',
  'policy-finetune': 'Training the policy',
  credit: 'Crediting lines',
};

const UNIT: Record<Stage, string> = {
  'self-edits': 'part',
  finetune: 'step',
  quiz: 'answer',
  reward: 'self-edit',
  selection: 'part',
  'policy-finetune': 'step',
  credit: 'step',
};

const FOR: Record<Purpose, string> = {
  lab: '',
  train: 'training passages',
  'held-out': 'held-out passages',
  'multi-passage': 'pooled held-out passages',
  reading: '',
};

export function stageText(stage: Stage): string {
  return DOING[stage];
}

export function purposeText(purpose: Purpose, round: number, rounds: number): string {
  if (purpose === 'lab') return '';
  return round === 0 ? FOR[purpose] : `round ${round} of ${rounds}, ${FOR[purpose]}`;
}

export function countText(stage: Stage, done: number, total: number): string {
  return `${UNIT[stage]} ${done} of ${total}`;
}

/** Only stage changes and rounds are spoken, never steps. */
export function spokenFor(event: SealEvent): string | null {
  if (event.type === 'stage-started' && event.purpose === 'lab') return `${DOING[event.stage]}.`;
  if (event.type === 'round-started') return `Round ${event.round} of ${event.rounds} begins.`;
  if (event.type === 'round-done') return `Round ${event.record.round} of ${event.rounds} is done.`;
  return null;
}
