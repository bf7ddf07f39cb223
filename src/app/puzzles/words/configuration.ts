/** Words of configurations: of the form, the cards and the training examples. */
import type { PuzzleRules } from '../../../seal/puzzles/settings';
import type { Augmentation, TrainingSet } from '../../../seal/puzzles/types';
import { DIVERGED_WHY, divergedText } from '../../experiment/words/diverged';
import { plural } from '../../ui/numbers';

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
  same: (twin: string | null): string => `The same as ${twin ?? 'an earlier one'}, so trained once for both.`,
  rejected: (count: number): string => `${plural(count, 'rejected attempt')}`,
  empty: '(nothing)',
  counted: (counted: number, cells: number): string => `In the loss: ${counted} of ${plural(cells, 'cell')}`,
  nothingToTrain: 'There are no training examples.',
} as const;
