/** Words of ReST-EM on puzzles. */
import type { PuzzleSettings } from '../../../seal/puzzles/settings';
import type { PuzzleCondition, ReadingRecord } from '../../../seal/puzzles/types';
import { judgeMean, LEAST_ITEMS } from '../../../seal/statistics/verdict';
import type { Estimate } from '../../../seal/types';
import { percent, plural, probability, signedTenths, within } from '../../ui/numbers';
import type { Gain } from '../rounds/summary';

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
  const sure = verdict === 'no difference shown' ? 'Chance could give as much' : 'More than chance would give';
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
