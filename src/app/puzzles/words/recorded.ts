/** Words of recorded puzzle runs. */
import type { PuzzleRunEntry } from '../../../seal/puzzles/runFile/index';
import type { PuzzleCondition } from '../../../seal/puzzles/types';
import type { RunSource } from '../../../storage/runs';
import { RUNS } from '../../experiment/words/runs';
import { plural } from '../../ui/numbers';

export const RECORDED_PUZZLES = {
  label: 'Recorded puzzle run',
  mark: 'recorded',
  none: 'Recorded runs of puzzles are opened here; none came with this page.',
  chooseRun: 'Run',
  choose: 'Choose a run',
  openFile: 'Open a run file',
  fileLabel: 'Puzzle run file',
  again: 'Show the recorded run',
  live: 'Show the live run',
  retry: 'Try again',
  opening: 'Fetching the tasks, configurations and answers of this run.',
  shownBelow: 'The rounds below come from the recording, nothing from this device.',
  shownOwn: 'The rounds below are those of your own run, as this browser kept them.',
  taskShown: 'Task and stages below come from the recording too.',
  shownLive: 'The rounds below are live.',
  goToRounds: 'To the rounds',
  tasks: 'Tasks',
  noTask: 'Choose a task to look at',
  heldOut: 'Held out, only measured',
  training: (round: number): string => `Training, round ${round}`,
  task: 'Task of this run',
  previous: 'Previous task',
  next: 'Next task',
  writers: 'Whose configurations',
  leave: 'Back to my own task',
  tried: (task: string): string => `Back to what I made of ${task}`,
  busy: RUNS.busy,
  unread: 'The file could not be read.',
  pickerFailed: 'The tasks of this run could not be listed.',
  status: (status: number): string => `the server answered ${status}`,
  notFetched: (title: string, why: string): string =>
    `“${title}” could not be fetched (${why}). Check the connection and try again.`,
  notTaken: (file: string, why: string): string => `${file} was not taken. ${why}`,
  opened: (title: string): string => `Recorded run opened: ${title}.`,
  openedOwn: (title: string): string => `Run opened: ${title}.`,
  seedAndModel: (seed: number, model: string): string => `Seed ${seed}, model ${model}.`,
} as const;

export const DEVELOPMENT_NOTE = 'Measured on development tasks, on which settings may have been chosen.';

/** Short, for a row of buttons. */
export function writerName({ name, round }: Pick<PuzzleCondition, 'name' | 'round'>): string {
  switch (name) {
    case 'in-context':
      return 'In context';
    case 'untrained':
      return 'Untrained';
    case 'constant':
      return 'Constants';
    case 'oracle':
      return 'Oracle’s search';
    case 'policy':
      return `After round ${round}`;
  }
}

export const taskName = (number: number, of: number, id: string, solved: boolean | null): string =>
  `${number} of ${of}: ${id}${solved === null ? '' : solved ? ', solved' : ', not solved'}`;

/** What the run on the Puzzles page is. */
export const RUN_BADGES: Record<RunSource, string> = {
  recorded: 'Recorded run',
  live: 'Your run',
  imported: 'Your file',
};

/** A row of the comparison, which is not always what its writer is called. */
export function rowName(condition: Pick<PuzzleCondition, 'name' | 'round'>): string {
  if (condition.name === 'constant') return 'Best constant';
  return condition.name === 'oracle' ? 'Oracle' : writerName(condition);
}

/** "1 of 2 rounds of up to 20 training tasks × 5 configurations, measured on 40 held-out tasks × 2". */
export function recordedSizeText({ settings, conditions, measuredOn }: PuzzleRunEntry): string {
  const { rounds, trainingTasks, edits, heldOutEdits } = settings;
  const done = Math.max(0, ...conditions.filter(({ name }) => name === 'policy').map(({ round }) => round));
  const kind = measuredOn === 'development' ? 'development' : 'held-out';
  return (
    `${done < rounds ? `${done} of ` : ''}${plural(rounds, 'round')} of up to ${plural(trainingTasks, 'training task')} × ` +
    `${plural(edits, 'configuration')}, measured on ${plural(conditions[0]?.n ?? 0, `${kind} task`)} × ${heldOutEdits}`
  );
}
