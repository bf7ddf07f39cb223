/** Words of ReST-EM on puzzles, and of recorded runs. */

import type { PuzzleRunEntry } from '../../../seal/puzzles/runFile/index';
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type { PuzzleCondition, ReadingRecord } from '../../../seal/puzzles/types';
import { judgeMean, LEAST_ITEMS } from '../../../seal/statistics/verdict';
import type { Estimate } from '../../../seal/types';
import type { Writer } from '../../experiment/recordedPositions';
import { percent, plural, probability, signedTenths, within } from '../../ui/numbers';
import type { Gain } from '../roundsSummary';

export const PUZZLE_ROUNDS = {
  chart: 'Held-out success by round',
  conditions: 'Conditions',
  tableSummary: 'Table of conditions',
  tableNote:
    'Solved: mean over tasks of the share of their configurations that solve them, ± one standard error over tasks. Invalid and over the limit are shares of candidates, which count as not solved. The best constant is picked on these very tasks, and the oracle counts a task as solved once anything that was tried solved it: both flatter.',
  emptyTitle: 'Can it learn to configure its own training?',
  empty:
    'Each round the model writes configurations for training tasks, those that solve their task train it, and held-out tasks of other families show whether it now configures better.',
  startTitle: 'Measuring the start',
  start:
    'In-context learning, the untrained policy, constant configurations and the oracle are measured on the held-out tasks first.',
  unmeasured: 'This run measured no held-out tasks: there is only what happened inside its rounds.',
  noRounds: "Solved training tasks, kept configurations and the policy's loss are listed here after each round.",
  paperNote:
    'Lines marked “paper” are published numbers, not measured here: Llama-3.2-1B-Instruct on 8 ARC tasks with 5 self-edits each (arXiv 2506.10943, table 1). Another model on other tasks: the order compares, the height does not.',
  note: (n: number): string => `n = ${plural(n, 'held-out task')}; bars: one standard error over tasks`,
} as const;

/** Of what the button would run; beside a recorded run that is another one. */
export function sizeOfRun(
  { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits }: PuzzleSettings,
  recorded: boolean,
): string {
  return `${recorded ? 'A live run: ' : ''}${plural(rounds, 'round')}, up to ${plural(trainingTasks, 'training task')} each with ${plural(edits, 'configuration')}; up to ${plural(heldOutTasks, 'held-out task')}, each with ${heldOutEdits}`;
}

export function conditionName({ name, round }: Pick<PuzzleCondition, 'name' | 'round'>): string {
  switch (name) {
    case 'in-context':
      return 'In-context learning, no training';
    case 'untrained':
      return 'Self-edits of the untrained policy';
    case 'constant':
      return 'Best constant configuration';
    case 'policy':
      return `Self-edits after round ${round}`;
    case 'oracle':
      return 'Oracle: anything that was tried';
  }
}

export function gainText({ difference, standardError, n, better, worse, ...judged }: Gain): string {
  return `The last policy against the untrained one: ${signedTenths(difference)}${within(standardError)} points on ${plural(n, 'task')}; better on ${better}, worse on ${worse}. ${sureText(judged)}`;
}

function sureText({ verdict, p }: Pick<Gain, 'verdict' | 'p'>): string {
  if (p === null) return `Too few to say whether chance could give as much: it takes ${LEAST_ITEMS} tasks.`;
  const sure =
    verdict === 'no difference shown' ? 'Chance could give as much' : 'More than chance over tasks would give';
  return `${sure} (sign-flip test, ${probability(p)}).`;
}

/** A difference within this is as good as none; it is said to be so where the whole interval lies in it. */
const ALIKE = 0.15;

function readingVerdict(difference: Estimate): string {
  const { verdict } = judgeMean(difference, LEAST_ITEMS);
  const room = judgeMean({ ...difference, mean: ALIKE - Math.abs(difference.mean) }, LEAST_ITEMS);
  if (verdict === 'better') return 'It reads the task: its configurations are worth more where they were written.';
  if (room.verdict === 'better')
    return 'There is no sign that it reads the task: dealt out to other tasks its configurations do as well.';
  if (verdict === 'worse')
    return 'There is no sign that it reads the task: dealt out to other tasks its configurations do better.';
  return 'Too little was measured to tell whether it reads the task: the difference could be chance, and it could be one that matters.';
}

export function readingText({ own, swapped, difference }: ReadingRecord): string {
  return `Does the policy read the task? Its configurations solve ${percent(own.mean)} of their own tasks and ${percent(swapped.mean)} of tasks they were not written for; difference ${signedTenths(difference.mean)}${within(difference.standardError)} points, n = ${difference.n}. ${readingVerdict(difference)}`;
}

export const RECORDED_PUZZLES = {
  label: { recorded: 'Recorded puzzle run', live: 'Your puzzle run', imported: 'Your puzzle file' },
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
