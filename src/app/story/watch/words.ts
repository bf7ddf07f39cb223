/** The words of watching a run. */
import type { Stage } from '../../../seal/types';
import { plural } from '../../ui/numbers';

export const WATCH = {
  live: 'What the run is doing',
  played: 'The recorded run, played back',
  waiting: 'The run begins. Its first notes appear here as they are written.',
  follow: 'Follow the run',
  previous: 'Previous passage',
  next: 'Next passage',
  paragraph: 'Paragraph',
  steps: 'Where the run is',
  nothing: 'It has written nothing on this paragraph yet.',
  policy: 'The notes that were kept train the model',
  notAsked: 'The exam has not begun.',
  measured: 'Not measured yet',
  bookClosed: 'no notes',
  best: 'best notes so far',
  speed: 'Speed',
  place: 'Place in the run',
  close: 'Close the playback',
  playRun: 'Play the whole run',
  opening: 'Fetching the run.',
} as const;

/** The stages of a round as one who watches sees them. */
export const STAGES = ['self-edits', 'finetune', 'quiz', 'reward', 'policy-finetune'] as const;
export type WatchedStage = (typeof STAGES)[number];

export const STAGE_NAMES: Record<WatchedStage, string> = {
  'self-edits': 'Writes',
  finetune: 'Trains',
  quiz: 'Exam',
  reward: 'Reward',
  'policy-finetune': 'Learns to write',
};

export const shownStage = (stage: Stage | null): WatchedStage | null =>
  stage === 'selection' ? 'reward' : (STAGES.find((one) => one === stage) ?? null);

export const doneText = (done: number, total: number): string => (total === 0 ? '' : `${done} of ${total}`);

/** "Round 1 of 2, training passage 3 of 8". */
export function whereText(purpose: string | null, round: number, rounds: number, item: number, items: number): string {
  const place = items === 0 ? '' : ` ${item + 1} of ${items}`;
  if (purpose === 'train') return `round ${round} of ${rounds}, training passage${place}`;
  return round === 0 ? `before training, held-out passage${place}` : `after round ${round}, held-out passage${place}`;
}

export const keptText = (kept: number, of: number): string =>
  `${plural(kept, 'note')} of ${of} kept: the ones that taught most, or beat no notes at all. The model is trained to write such notes.`;
