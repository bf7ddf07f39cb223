/** Words of configurations: of the form, the cards, the training examples, and of the sweep, which the visitor knows as the landscape. */
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import type { Augmentation, PuzzleCandidate, PuzzleConfiguration, TrainingSet } from '../../../seal/puzzles/types';
import { staleText } from '../../experiment/stages';
import { DIVERGED_WHY, divergedText } from '../../experiment/words/diverged';
import { percent, plural } from '../../ui/numbers';
import { configurationLine } from '../results';
import type { AdapterCount } from '../sweep/sweep';

export const AUGMENTATION_NAMES: Record<Augmentation, string> = {
  basic: 'Basic',
  size: 'Size',
  chain: 'Chain',
  repeat: 'Repeat',
  symmetries: 'Symmetries',
  colors: 'Colours',
};

export const AUGMENTATION_HINTS: Record<Augmentation, string> = {
  basic: 'Turned, mirrored, shifted and mirror-doubled copies, with colours permuted',
  size: 'Copies twice as large, high or wide, with colours permuted',
  chain: 'Turned or mirrored, then twice as large, with colours permuted',
  repeat: 'The grid repeated beside or below itself, with colours permuted',
  symmetries: 'All turned and mirrored copies',
  colors: 'Copies with colours permuted',
};

const RULES_NAMES: Record<PuzzleRules, string> = {
  'micro-world': 'the micro-world’s rules',
  official: 'the paper’s rules',
};

export const LOSS_NAMES = { output: 'Output only', all: 'All tokens' } as const;
export const LOSS_HINTS = {
  output: 'Only the output of the demonstration that was left out counts in the loss.',
  all: 'Every token of an example counts in the loss, the grids that are shown too.',
} as const;

export const NO_EXAMPLES = 'No example is short enough for the model, so nothing would be trained.';

/** Of the form and the cards. */
export const CONFIGURATION = {
  byHand: 'Write one by hand',
  add: 'Add this configuration',
  remove: (name: string): string => `Remove ${name.toLowerCase()}`,
  fields: { learningRate: 'Learning rate', epochs: 'Epochs' },
  rateRule: 'is not above 0 and at most 1',
  epochsRule: (most: number): string => `is not a whole number from 1 to ${most}`,
  modes: { switches: 'Switches', json: 'JSON' },
  jsonLabel: 'Configuration as JSON',
  jsonHint: 'Either form. What is valid is taken over as you type.',
  notTakenOver: 'This is not taken over; the last valid configuration stays.',
  forms: { compact: 'Compact form', official: 'The paper’s form' },
  idle: (names: readonly Augmentation[], rules: PuzzleRules): string =>
    `${names.map((name) => `“${AUGMENTATION_NAMES[name]}”`).join(' and ')} ${names.length === 1 ? 'does' : 'do'} nothing under ${RULES_NAMES[rules]}.`,
  idleViolation: (key: string, rules: PuzzleRules): string =>
    `"${key}" has no effect under ${RULES_NAMES[rules]}; make it false.`,
  /** "12 examples, 2 epochs: 12 of at most 64 optimizer steps". */
  outcome({ examples, beforeCut, steps }: TrainingSet, epochs: number, batchSize: number, stepLimit: number): string {
    const cut = beforeCut > examples.length ? ` (of ${beforeCut}; the rest is over the limits)` : '';
    return `${plural(examples.length, 'example')}${cut} in batches of ${batchSize}, ${plural(epochs, 'epoch')}: ${steps} of at most ${stepLimit} optimizer steps.`;
  },
  overLimit(steps: number, stepLimit: number, fittingEpochs: number): string {
    const advice =
      fittingEpochs > 0
        ? `With ${plural(fittingEpochs, 'epoch')} it fits; so it may with fewer augmentations.`
        : 'Even one epoch is too long; switch an augmentation off.';
    return `Nothing would be trained: ${steps} steps are more than the ${stepLimit} that the game allows. ${advice}`;
  },
  authors: {
    policy: 'written by the policy',
    hand: 'written by hand',
    constant: 'the same for all tasks',
    search: 'found by search',
    sweep: 'of the landscape',
    teacher: 'by a teacher',
    none: 'none',
  },
  noAugmentation: 'No augmentation',
  losses: { output: 'Loss on the output', all: 'Loss on all tokens' },
  notTried: 'Not tried yet',
  notScored: 'Not scored: the solution is not known',
  solved: 'Solved',
  notSolved: 'Not solved',
  diverged: (step: number | null): string => `Not trained: ${divergedText(step)}. ${DIVERGED_WHY}`,
  invalid: (attempts: number): string => `Not trained: no valid configuration in ${plural(attempts, 'attempt')}`,
  tooLong: (steps: number, limit: number): string => `Not trained: ${steps} steps, ${limit} are allowed`,
  same: (other: string | null): string => `The same as ${other ?? 'an earlier one'}, so trained once for both.`,
  rejected: (count: number): string => `${plural(count, 'rejected attempt')}`,
  empty: '(nothing)',
  counted: (counted: number, cells: number): string => `In the loss: ${counted} of ${plural(cells, 'cell')}`,
  nothingToTrain: 'There are no training examples.',
} as const;

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
