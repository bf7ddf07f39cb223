/** Words of the sweep, which the visitor knows as the landscape. */
import type { PuzzleCandidate, PuzzleConfiguration } from '../../../seal/puzzles/types';
import { staleText } from '../../experiment/stages';
import { percent, plural } from '../../ui/numbers';
import { configurationLine } from '../results';
import type { AdapterCount } from '../sweep/sweep';
import { NO_EXAMPLES } from './configuration';

export const SWEEP = {
  title: 'Success by learning rate and epochs',
  text: 'One adapter for each learning rate and number of epochs that the step limit allows, with the augmentations and the loss chosen here, on the present task. Each cell says whether the task was solved and how many of its answers were right; a cell opens its predictions.',
  chart: 'Right answers by learning rate',
  chartNote: 'One line a number of epochs; a full mark: the task was solved. A cell that was not trained is a gap.',
  axis: 'learning rate',
  corner: 'Epochs \\ rate',
  loss: 'Tokens that count in the loss',
  run: 'Compute landscape',
  failed: 'The landscape could not be computed.',
  cell: 'Predictions of the chosen cell',
  of: (configuration: PuzzleConfiguration | null): string =>
    configuration === null ? '' : configurationLine(configuration),
  stale: staleText,
} as const;

/** "24 adapters; 6 cells ask for more than 64 steps". */
export function plannedText({ trained, overLimit }: AdapterCount, stepLimit: number): string {
  if (trained + overLimit === 0) return NO_EXAMPLES;
  const over = `${plural(overLimit, 'cell')} ${overLimit === 1 ? 'asks' : 'ask'} for more than ${stepLimit} steps`;
  return [plural(trained, 'adapter'), ...(overLimit === 0 ? [] : [over])].join('; ');
}

/** "24 adapters were trained; 6 cells asked for more than 64 steps". */
export function trainedText({ trained, overLimit, diverged }: AdapterCount, stepLimit: number): string {
  return [
    `${plural(trained, 'adapter')} ${trained === 1 ? 'was' : 'were'} trained`,
    ...(overLimit === 0 ? [] : [`${plural(overLimit, 'cell')} asked for more than ${stepLimit} steps`]),
    ...(diverged === 0 ? [] : [`the loss of ${plural(diverged, 'cell')} went to infinity`]),
  ].join('; ');
}

export function cellText({ solved, untrained }: PuzzleCandidate, share: number | null): string {
  if (untrained === 'over-limit') return 'over the limit';
  if (untrained === 'diverged') return 'diverged';
  if (share === null) return 'not scored';
  return solved ? `solved, ${percent(share)}` : percent(share);
}

/** "Rate 1e-2, 4 epochs: solved, 88% of answers right". */
export function cellName(place: string, text: string): string {
  const right = text.endsWith('%') ? ' of answers right' : '';
  return `Rate ${place}: ${text}${right}`;
}
