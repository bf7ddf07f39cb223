/** The words of watching a run. */
import type { Stage } from '../../../seal/types';
import { plural } from '../../ui/numbers';

export const WATCH = {
  live: 'What the run is doing',
  played: 'The recorded run, played back',
  follow: 'Follow the run',
  paragraph: 'Paragraph',
  steps: 'Where the run is',
  nothing: 'It has written nothing on this paragraph yet.',
  nothingChosen: 'It has chosen nothing for this puzzle yet.',
  refused: 'No valid choice: reward 0',
  notAnswered: 'The test has not been answered yet.',
  notAsked: 'The exam has not begun.',
  measured: 'Not measured yet',
  bookClosed: 'no notes',
  best: 'best notes so far',
  play: 'Play the run',
  pause: 'Hold the run',
  speed: 'Speed',
  losses: 'Loss while training',
  place: 'Place in the run',
  close: 'Close the playback',
  playRun: 'Play the whole run',
} as const;

/** The stages of a round as one who watches sees them. */
export const STAGES = ['self-edits', 'finetune', 'quiz', 'reward', 'policy-finetune'] as const;
export type WatchedStage = (typeof STAGES)[number];

interface ItemWords {
  item: string;
  waiting: string;
  reads: string;
  writes: string;
  policy: string;
  exam: string;
  previous: string;
  next: string;
  stages: Record<WatchedStage, string>;
  /** Of all that competed in the round. */
  kept: (kept: number, of: number) => string;
  measuredOn: (items: number) => string;
}

export const ITEM_WORDS: Record<'knowledge' | 'puzzles', ItemWords> = {
  knowledge: {
    item: 'passage',
    waiting: 'The run begins. Its first notes appear here as they are written.',
    reads: 'It reads',
    writes: 'It writes notes, and trains on them',
    policy: 'The notes that were kept train the model',
    exam: 'It sits the exam, book closed',
    previous: 'Previous passage',
    next: 'Next passage',
    stages: {
      'self-edits': 'Writes',
      finetune: 'Trains',
      quiz: 'Exam',
      reward: 'Reward',
      'policy-finetune': 'Learns to write',
    },
    kept: (kept, of) =>
      `${plural(kept, 'note')} of ${of} kept: the ones that taught most, or beat no notes at all. The model is trained to write such notes.`,
    measuredOn: (items) => `so far, on ${plural(items, 'passage')} that it never learns to write on`,
  },
  puzzles: {
    item: 'puzzle',
    waiting: 'The run begins. The first choices appear here as they are written.',
    reads: 'It looks at examples',
    writes: 'It decides how to train itself, and does',
    policy: 'The choices that were kept train the model',
    exam: 'It answers the test',
    previous: 'Previous puzzle',
    next: 'Next puzzle',
    stages: {
      'self-edits': 'Chooses',
      finetune: 'Trains',
      quiz: 'Answers',
      reward: 'Reward',
      'policy-finetune': 'Learns to choose',
    },
    kept: (kept, of) =>
      `${plural(kept, 'choice')} of ${of} kept: those that solved their puzzle. The model is trained to choose so.`,
    measuredOn: (items) => `so far, on ${plural(items, 'puzzle')} that it never learns on`,
  },
};

export const shownStage = (stage: Stage | null): WatchedStage | null =>
  stage === 'selection' ? 'reward' : (STAGES.find((one) => one === stage) ?? null);

export const doneText = (done: number, total: number): string => (total === 0 ? '' : `${done} of ${total}`);

/** "Round 1 of 2, training passage 3 of 8". */
export function whereText(
  purpose: string | null,
  round: number,
  rounds: number,
  at: number,
  items: number,
  item: string,
): string {
  const place = items === 0 ? '' : ` ${at + 1} of ${items}`;
  if (purpose === 'train') return `round ${round} of ${rounds}, training ${item}${place}`;
  return round === 0 ? `before training, held-out ${item}${place}` : `after round ${round}, held-out ${item}${place}`;
}
