/** The original's training set of a task (seal-reference 3.4; `get_test_time_train_data` and `process_task`), and its cut. */
import { Random } from '../../../world/random';
import type { Grid, LeaveOneOut, Puzzle } from '../types';
import { AUGMENTERS, transformedExample } from './augmenters';
import { colorsOf, officialColorMap, recoloredExample } from './colorPermutation';
import { leaveOut, reorderedExample, withoutDuplicates } from './leaveOut';

export const OFFICIAL_AUGMENTATIONS = ['basic', 'size', 'chain', 'repeat'] as const;
export type OfficialAugmentation = (typeof OFFICIAL_AUGMENTATIONS)[number];

/** The longest side of a grid, in cells. */
const LONGEST_SIDE = 30;

const fits = (grid: Grid): boolean => grid.length <= LONGEST_SIDE && (grid[0]?.length ?? 0) <= LONGEST_SIDE;

/**
 * Leaves one and two out, transforms all that, and adds one copy of each example in another order of its demonstrations, in
 * other colours too where an augmentation is on; examples with a side above 30 and duplicates are left out. `translate` moves
 * all examples of the set alike: the original hands every one a copy of the same random state. The micro-world's own
 * augmentations, if on, have no part in it. @returns the set before the cut, the task's own examples first.
 */
export function buildOfficialSet(
  { demonstrations }: Pick<Puzzle, 'demonstrations'>,
  augmentations: Readonly<Record<OfficialAugmentation, boolean>>,
  seed: number,
): LeaveOneOut[] {
  const plain = [...leaveOut(demonstrations, 1), ...leaveOut(demonstrations, 2)];
  const augmenters = OFFICIAL_AUGMENTATIONS.filter((name) => augmentations[name]).flatMap((name) => AUGMENTERS[name]);
  const shifts = new Random(seed, 'translate');
  const augmented = augmenters.flatMap(({ name, draw }) => {
    const transform = draw(shifts);
    return plain.map((example) => transformedExample(example, name, transform));
  });
  const fitting = augmented.filter(({ demonstrations: shown, target }) =>
    [...shown, target].every(({ input, output }) => fits(input) && fits(output)),
  );
  const distinct = withoutDuplicates([...plain, ...fitting]);
  const random = new Random(seed, 'permute');
  const permuted = distinct.map((example) => {
    const colors = augmenters.length > 0 ? officialColorMap(colorsOf(example), random) : null;
    return reorderedExample(colors ? recoloredExample(example, colors) : example, random);
  });
  return withoutDuplicates([...distinct, ...permuted]);
}

export interface SetLimits {
  /** Tokens of the example as it is trained on. */
  tokensOf: (example: LeaveOneOut) => number;
  /** Examples with as many tokens or more are left out: 8192 in the original. */
  tokenLimit: number;
  /** Examples that remain at most: 250 in the original. */
  exampleLimit: number;
}

/** What remains of a set under the limits. A set with too many is shuffled first, one without keeps its order. */
export function cutSet(
  examples: readonly LeaveOneOut[],
  { tokensOf, tokenLimit, exampleLimit }: SetLimits,
  seed: number,
): LeaveOneOut[] {
  const short = examples.filter((example) => tokensOf(example) < tokenLimit);
  return short.length > exampleLimit ? new Random(seed, 'cut').shuffled(short).slice(0, exampleLimit) : short;
}
