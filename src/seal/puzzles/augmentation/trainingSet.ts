/** What a configuration makes of a task: the examples to train on, and whether the game's limits allow it. */
import { COLORS, recolored } from '../../../world/puzzles/grid';
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
import { AUGMENTERS, alike, gridsOf, leaveOut, reorderedExample, transformedExample } from './augmenters';

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
  const { batchSize, stepLimit, exampleLimit } = finetune;
  const examples = short.length > exampleLimit ? new Random(seed, 'cut').shuffled(short).slice(0, exampleLimit) : short;
  return {
    examples,
    beforeCut: all.length,
    steps: epochs * Math.ceil(examples.length / batchSize),
    // The original's rule counts half a batch as half a step (seal-reference 3.2).
    overLimit: Math.floor((epochs * examples.length) / batchSize) > stepLimit,
  };
}

/**
 * Each demonstration left out once; with `symmetries` each of these in all eight; with `colors` alone seven recoloured copies of
 * each, as many examples as the symmetries give, with both one. Copies show their demonstrations in an order of their own.
 */
function microWorldSet(
  demonstrations: Puzzle['demonstrations'],
  { symmetries, colors }: Augmentations,
  seed: number,
): LeaveOneOut[] {
  const random = new Random(seed, 'puzzle examples');
  const copies = symmetries ? 1 : AUGMENTERS.symmetries.length;
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
 * The original's (seal-reference 3.4; `get_test_time_train_data` and `process_task`), the task's own examples first. Leaves one and
 * two out, transforms all that, and adds one copy of each example in another order of its demonstrations, in other colours too
 * where an augmentation is on; examples with a side above 30 and duplicates are left out. `translate` moves all examples alike:
 * the original hands every one a copy of the same random state.
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
  const distinct = withoutDuplicates([...plain, ...augmented.filter((example) => gridsOf(example).every(fits))]);
  const random = new Random(seed, 'permute');
  const permuted = distinct.map((example) => {
    const colors = augmenters.length > 0 ? officialColorMap(new Set(gridsOf(example).flat(2)), random) : null;
    return reorderedExample(colors ? recoloredExample(example, colors) : example, random);
  });
  return withoutDuplicates([...distinct, ...permuted]);
}

/** Without those whose grids, in the order shown, are the same as an earlier one's, whatever their origin. */
export function withoutDuplicates(examples: readonly LeaveOneOut[]): LeaveOneOut[] {
  const seen = new Set<string>();
  return examples.filter((example) => {
    const content = JSON.stringify(gridsOf(example));
    const isNew = !seen.has(content);
    seen.add(content);
    return isNew;
  });
}

/** The example with colour c become `map[c]` everywhere. `example` must have its own colours still. */
export function recoloredExample(example: LeaveOneOut, map: readonly number[]): LeaveOneOut {
  const recolor = alike((grid) => recolored(grid, map));
  return transformedExample(example, recolor, { colors: [...map] });
}

const ALL_COLORS: readonly number[] = Array.from({ length: COLORS }, (_, color) => color);

/** The micro-world's rule: every order of the ten colours is as likely, 0 included. */
export const uniformColorMap = (random: Random): number[] => random.shuffled(ALL_COLORS);

/**
 * The original's rule (seal-reference 3.3). 0 stays. Colours in use, from the lowest, go to random ones that are not in use while
 * there are such left; each of the rest swaps with a random one in use (possibly itself), which gives up the colour it was to
 * have. Colours not in use map to themselves. @returns for each of the ten colours, what it becomes; no two in use become the same.
 */
export function officialColorMap(used: ReadonlySet<number>, random: Random): number[] {
  const colors = ALL_COLORS.filter((color) => color !== 0 && used.has(color));
  const free = random.shuffled(ALL_COLORS.filter((color) => color !== 0 && !used.has(color)));
  const partners = random.shuffled(colors);
  const map = [...ALL_COLORS];
  const swapped = new Set<number>();
  for (const color of colors) {
    if (swapped.has(color)) continue;
    const unused = free.pop();
    if (unused !== undefined) {
      map[color] = unused;
      continue;
    }
    const partner = partners.pop() ?? color;
    map[partner] = color;
    map[color] = partner;
    swapped.add(partner);
    if (partners.includes(color)) partners.splice(partners.indexOf(color), 1);
  }
  return map;
}
