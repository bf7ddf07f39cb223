/** Words of recorded puzzle runs. */
import type { PuzzleRunEntry } from '../../../seal/puzzles/runFile/index';
import type { RunSource } from '../../../storage/runs';
import type { Writer } from '../../experiment/recordedPositions';
import { plural } from '../../ui/numbers';

export const RECORDED_PUZZLES = {
  label: 'Recorded puzzle run',
  none: 'Recorded runs of puzzles are opened here; none came with this page.',
  chooseRun: 'Run',
  choose: 'Choose a run',
  openFile: 'Open a run file',
  fileLabel: 'Puzzle run file',
  retry: 'Try again',
  opening: 'Fetching the tasks, configurations and answers of this run.',
  shownBelow: 'The rounds below come from the recording, nothing from this device.',
  shownOwn: 'The rounds below are those of your own run, as this browser kept them.',
  taskShown: 'Task and stages below come from the recording too.',
  shownLive: 'The rounds below are live.',
  goToRounds: 'To the rounds',
  unread: 'The file could not be read.',
  pickerFailed: 'The tasks of this run could not be listed.',
  notTaken: (file: string, why: string): string => `${file} was not taken. ${why}`,
  seedAndModel: (seed: number, model: string): string => `Seed ${seed}, model ${model}.`,
} as const;

export const DEVELOPMENT_NOTE = 'Measured on development tasks, on which settings may have been chosen.';

const WRITERS: Record<string, string> = {
  'in-context': 'In context',
  untrained: 'Untrained',
  constant: 'Constants',
  oracle: 'Oracle’s search',
};

/** Short, for a row of buttons. */
export const writerName = ({ name, round }: Writer): string => WRITERS[name] ?? `After round ${round}`;

/** What the run on the Puzzles page is. */
export const RUN_BADGES: Record<RunSource, string> = {
  recorded: 'Recorded run',
  live: 'Your run',
  imported: 'Your file',
};

/** A row of the comparison, which is not always what its writer is called. */
export function rowName(condition: Writer): string {
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
