/** What runs, in the status line and spoken. */
import type { Kind, LoopEvent, Purpose, Stage } from '../../../seal/types';

const DOING: Record<Stage, string> = {
  'self-edits': 'Writing self-edits',
  finetune: 'Finetuning',
  quiz: 'Quizzing',
  reward: 'Rewarding',
  selection: 'Selecting',
  'policy-finetune': 'Training the policy',
  credit: 'Crediting lines',
  'token-losses': 'Scoring tokens',
  questions: 'Writing questions',
};

export const stageText = (stage: Stage): string => DOING[stage];

/** What a domain calls the things that its stages count, and the items that they are for. */
export function progressWords(unit: Record<Stage, string>, items: Record<Purpose, string>) {
  return {
    purposeText: (purpose: Purpose, round: number, rounds: number): string => {
      if (purpose === 'lab') return '';
      return round === 0 ? items[purpose] : `round ${round} of ${rounds}, ${items[purpose]}`;
    },
    countText: (stage: Stage, done: number, total: number): string => `${unit[stage]} ${Math.floor(done)} of ${total}`,
  };
}

type Spoken = Extract<LoopEvent<Kind>, { type: 'stage-started' | 'round-started' | 'round-done' }>;

function isSpoken(event: { type: string }): event is Spoken {
  return event.type === 'stage-started' || event.type === 'round-started' || event.type === 'round-done';
}

/** Only stage changes and rounds are spoken, never steps. */
export function spokenFor(event: { type: string }): string | null {
  if (!isSpoken(event)) return null;
  if (event.type === 'stage-started') return event.purpose === 'lab' ? `${stageText(event.stage)}.` : null;
  if (event.type === 'round-started') return `Round ${event.round} of ${event.rounds} begins.`;
  return `Round ${event.record.round} of ${event.rounds} is done.`;
}
