/** What a configuration makes of a task: the examples to train on, and whether the game's limits allow it. */
import { Random } from '../../../world/random';
import type { PuzzleSettings } from '../settings';
import {
  type Grid,
  type LeaveOneOut,
  OFFICIAL_AUGMENTATIONS,
  type Puzzle,
  type PuzzleConfiguration,
  type TrainingSet,
} from '../types';
import { AUGMENTERS } from './augmenters';
import {
  colorsOf,
  leaveOut,
  officialColorMap,
  recoloredExample,
  reorderedExample,
  transformedExample,
  uniformColorMap,
  withoutDuplicates,
} from './examples';

type Augmentations = PuzzleConfiguration['augmentations'];

export interface TrainingSetLimits {
  rules: PuzzleSettings['rules'];
  finetune: Pick<PuzzleSettings['finetune'], 'batchSize' | 'stepLimit' | 'exampleLimit'>;
  /** Most tokens of an example. */
  maxTokens: number;
}

/**
 * Examples that are too long are left out; of those that remain, if they are too many, a random part in random order.
 * @param tokensOf the example as it is trained on.
 */
export function buildTrainingSet(
  { demonstrations }: Pick<Puzzle, 'demonstrations'>,
  { augmentations, epochs }: PuzzleConfiguration,
  { rules, finetune, maxTokens }: TrainingSetLimits,
  tokensOf: (example: LeaveOneOut) => number,
  seed: number,
): TrainingSet {
  const build = rules === 'official' ? officialSet : microWorldSet;
  const all = build(demonstrations, augmentations, seed);
  const short = all.filter((example) => tokensOf(example) <= maxTokens);
  const { exampleLimit } = finetune;
  const examples = short.length > exampleLimit ? new Random(seed, 'cut').shuffled(short).slice(0, exampleLimit) : short;
  return { examples, beforeCut: all.length, ...stepsFor(examples.length, epochs, finetune) };
}

export function stepsFor(
  examples: number,
  epochs: number,
  { batchSize, stepLimit }: Pick<PuzzleSettings['finetune'], 'batchSize' | 'stepLimit'>,
): Pick<TrainingSet, 'steps' | 'overLimit'> {
  const steps = epochs * Math.ceil(examples / batchSize);
  // The original's rule counts half a batch as half a step (seal-reference 3.2).
  return { steps, overLimit: Math.floor((epochs * examples) / batchSize) > stepLimit };
}

/** Recoloured copies of each example where colours alone are varied: as many examples as the symmetries give. */
const COLOR_COPIES = 7;

/**
 * Each demonstration left out once; with `symmetries` each of these in all eight; with `colors` alone seven recoloured copies of
 * each, with both one. Copies show their demonstrations in an order of their own.
 */
function microWorldSet(
  demonstrations: Puzzle['demonstrations'],
  { symmetries, colors }: Augmentations,
  seed: number,
): LeaveOneOut[] {
  const random = new Random(seed, 'puzzle examples');
  const copies = symmetries ? 1 : COLOR_COPIES;
  const turns = symmetries ? AUGMENTERS.symmetries : [];
  return leaveOut(demonstrations, 1).flatMap((example) => {
    const turned = turns.map(({ name, draw }) =>
      reorderedExample(transformedExample(example, draw(random), { transform: name }), random),
    );
    const placed = [example, ...turned];
    if (!colors) return placed;
    return placed.flatMap((form) => [
      form,
      ...Array.from({ length: copies }, () =>
        reorderedExample(recoloredExample(form, uniformColorMap(random)), random),
      ),
    ]);
  });
}

/** The longest side of a grid, in cells. */
const LONGEST_SIDE = 30;

const fits = (grid: Grid): boolean => grid.length <= LONGEST_SIDE && (grid[0]?.length ?? 0) <= LONGEST_SIDE;

/**
 * The original's (seal-reference 3.4; `get_test_time_train_data` and `process_task`), before the cut, the task's own examples
 * first. Leaves one and two out, transforms all that, and adds one copy of each example in another order of its demonstrations,
 * in other colours too where an augmentation is on; examples with a side above 30 and duplicates are left out. `translate` moves
 * all examples alike: the original hands every one a copy of the same random state. The micro-world's own augmentations, if on,
 * have no part in it.
 */
export function officialSet(
  demonstrations: Puzzle['demonstrations'],
  augmentations: Pick<Augmentations, (typeof OFFICIAL_AUGMENTATIONS)[number]>,
  seed: number,
): LeaveOneOut[] {
  const plain = [...leaveOut(demonstrations, 1), ...leaveOut(demonstrations, 2)];
  const augmenters = OFFICIAL_AUGMENTATIONS.filter((name) => augmentations[name]).flatMap((name) => AUGMENTERS[name]);
  const shifts = new Random(seed, 'translate');
  const augmented = augmenters.flatMap(({ name, draw }) => {
    const transform = draw(shifts);
    return plain.map((example) => transformedExample(example, transform, { transform: name }));
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
