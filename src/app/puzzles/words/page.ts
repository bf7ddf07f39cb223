/** The words of the Puzzles page: head, cards, drawer, status line, Share sheet. */
import type { Puzzle } from '../../../seal/puzzles/types';
import { progressWords } from '../../experiment/words/progress';
import { plural } from '../../ui/numbers';
import type { PuzzleLinkContent } from '../link';
import type { PuzzleTab } from '../page';
import { SOURCE_NAMES } from './library';

export const PAGE = {
  headline: 'A small language model learns how to train itself on puzzles that it cannot solve.',
  subline:
    'Each puzzle shows a rule by a few pairs of grids, as in ARC. The model writes [how it wants to be trained](configuration), trains on copies of the pairs as it said, and answers the test; what solves the puzzle is rewarded.',
  how: 'How it works',
  draw: 'Draw my own puzzle',
  live: 'Solve one live on your GPU',
  work: 'One puzzle through the loop. Everything runs on this device.',
  recordedWork: 'One puzzle of the run above, as it went. Live runs happen on this device.',
  stillWorks: 'Tasks can still be browsed, drawn, imported and exported, and configurations written.',
  reset: 'Results cleared. Your task, seed and configurations are kept.',
  done: (solved: number, of: number): string => `The quiz is done: ${solved} of ${of} configurations solve the task.`,
} as const;

export const PANEL_NAMES = { library: 'Choose task', editor: 'Edit or draw the task' } as const;

export const PUZZLE_TAB_LABELS: Record<PuzzleTab, string> = {
  configurations: 'Configurations',
  examples: 'Examples',
  curves: 'Curves',
  predictions: 'Predictions',
  landscape: 'Landscape',
  adapters: 'Adapters',
  history: 'History',
  raw: 'Raw JSON',
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
    'token-losses': 'step',
    questions: 'token',
  },
  {
    lab: '',
    train: 'training tasks',
    'held-out': 'held-out tasks',
    'multi-passage': '',
    reading: 'held-out tasks with configurations of other tasks',
    continual: '',
  },
);

/** While there is nothing to show. */
export const EMPTY = {
  edits: 'The model will write its training configurations here.',
  finetune: 'One adapter for each configuration, all trained in one batch.',
  quiz: 'Each adapted model answers the test in several orders of the pairs; the answers vote.',
  reward: 'Which configurations solved the task, once the quiz is done.',
  configurations:
    'No configuration yet. Write self-edits lets the model write some; one by hand can be tried beside them.',
  examples: {
    title: 'No examples yet',
    children: 'What each configuration makes of the pairs before training is shown here once Finetune begins.',
  },
  predictions: {
    title: 'No predictions yet',
    children: 'Every answer to the test, the votes, and the two attempts that count are shown here after the quiz.',
  },
} as const;

export const CARDS = {
  library: 'Choose task',
  edit: 'Edit or draw',
  next: 'Next task',
  more: (count: number): string => `and ${plural(count, 'more pair')}`,
  task: ({ id, source, family }: Pick<Puzzle, 'id' | 'source' | 'family'>): string =>
    `${family === undefined ? id : `${id}: ${family}`}, ${SOURCE_NAMES[source]}`,
  test: (tests: number): string => (tests === 1 ? 'Test' : `Test 1 of ${tests}`),
  byHand: 'by hand',
  invalid: 'invalid',
  notTrained: (count: number): string => (count === 0 ? '' : `; ${count} not trained`),
  examples: (examples: number, steps: number): string => `${plural(examples, 'example')}, ${plural(steps, 'step')}`,
  /** A recorded run does not keep the answers without training. */
  quiz: (name: string, hasInContext: boolean): string =>
    `right answers ${hasInContext ? 'without training and ' : ''}with ${name.toLowerCase()}`,
  quizNote: 'Finetune quizzes each adapter while it is on the device; Quiz brings both up to date.',
  reward: (inContext: boolean | null): string => {
    if (inContext === null) return 'a solved task is a reward of 1';
    return inContext ? 'solved without training already' : 'without training it is not solved';
  },
} as const;

export const SHARE = {
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

export const ADAPTER_WORDS = {
  ask: 'Answer the task side by side',
  askHelp:
    'The model as it is and the adapters that are on answer the tests of the task above, with the votes of a quiz.',
  answers: (task: string): string => `Answers to ${task}`,
} as const;
