/** The words of the Puzzles page: head, cards, drawer, status line. */
import type { PuzzlePreset } from '../../../seal/puzzles/settings';
import type { Puzzle } from '../../../seal/puzzles/types';
import { progressWords } from '../../experiment/words/progress';
import { plural } from '../../ui/numbers';
import type { PuzzleTab } from '../page';
import type { PuzzleLinkContent } from '../puzzleCodec';
import { SOURCE_NAMES } from './library';

export const PUZZLE_HEADLINE = 'Watch a small language model decide how to train itself on a puzzle it cannot solve.';
export const PUZZLE_SUBLINE =
  'Each task shows a rule by a few pairs of grids, as in ARC. The model writes a training configuration, trains on copies of the pairs as it says, and answers the test. Everything runs on this device.';
export const PUZZLE_STILL_WORKS =
  'Tasks can still be browsed, drawn, imported and exported, and configurations written.';

export const PRESET_NAMES: Record<PuzzlePreset, string> = {
  'one-family': 'One family',
  'mixed-families': 'Mixed families',
};

export const PRESET_HINTS: Record<PuzzlePreset, string> = {
  'one-family': 'Rows and columns laid over others: one constant configuration is best for all tasks.',
  'mixed-families':
    'Rows and columns, and recoloured regions: they need different augmentations, so the policy has to read the task.',
};

export const PUZZLE_EMPTY = {
  edits: 'The model will write its training configurations here.',
  finetune: 'One adapter for each configuration, all trained in one batch.',
  quiz: 'Each adapted model answers the test in several orders of the pairs; the answers vote.',
  reward: 'Which configurations solved the task, once the quiz is done.',
} as const;

export const QUIZ_NOTE = 'Finetune quizzes each adapter while it is on the device; Quiz brings both up to date.';

export const PUZZLE_TAB_LABELS: Record<PuzzleTab, string> = {
  configurations: 'Configurations',
  examples: 'Examples',
  curves: 'Curves',
  predictions: 'Predictions',
  landscape: 'Landscape',
  history: 'History',
  raw: 'Raw JSON',
};

export const PUZZLE_SAID = {
  reset: 'Results cleared. Your task, seed and configurations are kept.',
  trained: (solved: number, of: number): string =>
    `The quiz is done: ${solved} of ${of} configurations solve the task.`,
};

export const PROGRESS_WORDS = progressWords(
  {
    'self-edits': 'configuration',
    finetune: 'step',
    quiz: 'answer',
    reward: 'configuration',
    selection: 'configuration',
    'policy-finetune': 'step',
    credit: 'step',
  },
  {
    lab: '',
    train: 'training tasks',
    'held-out': 'held-out tasks',
    'multi-passage': '',
    reading: 'held-out tasks with configurations of other tasks',
  },
);

export const examplesText = (examples: number, steps: number): string =>
  `${plural(examples, 'example')}, ${plural(steps, 'step')}`;

export const TASK_CARD = {
  library: 'Choose task',
  edit: 'Edit or draw',
  next: 'Next task',
  more: (count: number): string => `and ${plural(count, 'more pair')}`,
} as const;

export const BY_HAND = 'by hand';
export const INVALID = 'invalid';

export function taskCaption({ id, source, family }: Pick<Puzzle, 'id' | 'source' | 'family'>): string {
  const rule = family === undefined ? id : `${id}: ${family}`;
  return `${rule}, ${SOURCE_NAMES[source]}`;
}

export const testName = (tests: number): string => (tests === 1 ? 'Test' : `Test 1 of ${tests}`);

export const notTrained = (count: number): string => (count === 0 ? '' : `; ${count} not trained`);

/** A recorded run does not keep the answers without training. */
export const quizCaption = (name: string, hasInContext: boolean): string =>
  `right answers ${hasInContext ? 'without training and ' : ''}with ${name.toLowerCase()}`;

export function rewardCaption(inContext: boolean | null): string {
  if (inContext === null) return 'a solved task is a reward of 1';
  return inContext ? 'solved without training already' : 'without training it is not solved';
}

export const NO_CONFIGURATIONS =
  'No configuration yet. Write self-edits lets the model write some; one by hand can be tried beside them.';
export const ADD_BY_HAND = { summary: 'Write one by hand', button: 'Add this configuration' } as const;
export const removeText = (name: string): string => `Remove ${name.toLowerCase()}`;

export const EXAMPLES_EMPTY = {
  title: 'No examples yet',
  text: 'What each configuration makes of the pairs before training is shown here once Finetune begins.',
} as const;
export const CURVES_EMPTY = {
  title: 'No curves yet',
  text: 'The loss of every adapter is drawn here while they train together.',
} as const;
export const PREDICTIONS_EMPTY = {
  title: 'No predictions yet',
  text: 'Every answer to the test, the votes, and the two attempts that count are shown here after the quiz.',
} as const;
export const IN_CONTEXT_SUMMARY = 'The same without training';

export const PUZZLE_HEAD = { preset: 'Preset' } as const;
export const PANEL_NAMES = { library: 'Choose task', editor: 'Edit or draw the task' } as const;

/** Of the Share sheet. */
export const PUZZLE_SHARE = {
  own: 'my task',
  /** @param byHand configurations that the visitor wrote, which no link holds. */
  text: ({ settings, task, run }: PuzzleLinkContent, byHand: number): string => {
    const opens = run === null ? '' : ' It also opens the recorded run that is shown.';
    if (settings === null) return 'The link opens this recorded run.';
    if (task === null)
      return `The link holds settings and seed, without your task${byHand > 0 ? ' and your configurations by hand' : ''}.${opens}`;
    const without = byHand > 0 ? ', without your configurations by hand' : '';
    return `The link holds settings, seed and the task (${task.id}): who opens it gets the same run${without}.${opens}`;
  },
} as const;
