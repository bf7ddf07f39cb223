/**
 * Examples out of a task's own demonstrations (seal-reference 3.4), and transformations that make more of them (3.3; the original's
 * `arclib/augmenters.py`). Some transform a test too, whose answer is turned back before it is counted (3.6).
 */
import { flippedColumns, flippedRows, type Grid, type GridPair, transposed } from '../../../world/puzzles/grid';
import type { Random } from '../../../world/random';
import type { Augmentation, LeaveOneOut } from '../types';

type GridTransform = (grid: Grid) => Grid;
type PairTransform = (pair: GridPair) => GridPair;

export interface Symmetry {
  /** Stable: predictions, votes and training examples are filed under it. */
  readonly name: string;
  readonly apply: GridTransform;
  readonly inverse: GridTransform;
}

const symmetry = (name: string, apply: GridTransform, inverse = apply): Symmetry => ({ name, apply, inverse });

// Counter-clockwise.
const rotated90: GridTransform = (grid) => flippedRows(transposed(grid));
const rotated180: GridTransform = (grid) => flippedRows(flippedColumns(grid));
const rotated270: GridTransform = (grid) => flippedColumns(transposed(grid));

export const ROTATE_90 = symmetry('rotate-90', rotated90, rotated270);
export const ROTATE_180 = symmetry('rotate-180', rotated180);
export const ROTATE_270 = symmetry('rotate-270', rotated270, rotated90);
/** The original's flip 0: the last row becomes the first. Its flip 1 does that to columns. */
export const FLIP_ROWS = symmetry('flip-rows', flippedRows);
export const FLIP_COLUMNS = symmetry('flip-columns', flippedColumns);
export const TRANSPOSE = symmetry('transpose', transposed);
export const ANTI_TRANSPOSE = symmetry('anti-transpose', (grid) => rotated180(transposed(grid)));

/** Those that the original applies to a test, in its order. */
export const TEST_TRANSFORMS: readonly Symmetry[] = [TRANSPOSE, FLIP_ROWS, FLIP_COLUMNS, ROTATE_90, ROTATE_180];

interface Augmenter {
  /** Stable: it is `LeaveOneOut.origin.transform`. */
  readonly name: string;
  /** One draw serves all pairs of a set. Only `translate` draws. */
  readonly draw: (random: Random) => PairTransform;
}

export const alike =
  (transform: GridTransform): PairTransform =>
  ({ input, output }) => ({ input: transform(input), output: transform(output) });

const fixed = (name: string, transform: GridTransform): Augmenter => ({ name, draw: () => alike(transform) });
const asAugmenter = ({ name, apply }: Symmetry): Augmenter => fixed(name, apply);

/** The most cells by which `translate` moves a grid, plus one. */
const SHIFTS = 4;

/** Moves a grid cyclically by 0 to 3 cells per axis, at most its side less one. */
function shift(random: Random): GridTransform {
  const [down, right] = [random.uniform(), random.uniform()];
  const moved = <T>(items: readonly T[], share: number): T[] => {
    const by = Math.floor(share * Math.min(SHIFTS, items.length));
    return [...items.slice(items.length - by), ...items.slice(0, items.length - by)];
  };
  return (grid) => moved(grid, down).map((row) => moved(row, right));
}

function translation(random: Random): PairTransform {
  const [onInput, onOutput] = [shift(random), shift(random)];
  return ({ input, output }) => ({ input: onInput(input), output: onOutput(output) });
}

const twice = <T>(items: readonly T[]): T[] => items.flatMap((item) => [item, item]);
const wider: GridTransform = (grid) => grid.map(twice);
const doubled: GridTransform = (grid) => twice(wider(grid));
const besides: GridTransform = (grid) => grid.map((row) => [...row, ...row]);
const below: GridTransform = (grid) => [...grid, ...grid];
const joined = (left: Grid, right: Grid): Grid => left.map((row, index) => [...row, ...(right[index] ?? [])]);

const TURNS = [ROTATE_90, ROTATE_270, ROTATE_180, FLIP_ROWS, FLIP_COLUMNS];

/** `colors` has no list: it changes no place, only colours (`trainingSet.ts`). */
export const AUGMENTERS: Readonly<Record<Exclude<Augmentation, 'colors'>, readonly Augmenter[]>> = {
  basic: [
    ...TURNS.map(asAugmenter),
    fixed('mirror-above', (grid) => [...flippedRows(grid), ...grid]),
    fixed('mirror-left', (grid) => joined(flippedColumns(grid), grid)),
    fixed('mirror-below', (grid) => [...grid, ...flippedRows(grid)]),
    fixed('mirror-right', (grid) => joined(grid, flippedColumns(grid))),
    { name: 'translate', draw: translation },
    asAugmenter(TRANSPOSE),
  ],
  size: [fixed('double', doubled), fixed('double-height', twice), fixed('double-width', wider)],
  chain: [...TURNS, TRANSPOSE].map(({ name, apply }) => fixed(`${name}-double`, (grid) => doubled(apply(grid)))),
  repeat: [
    fixed('repeat-rows', below),
    fixed('repeat-columns', besides),
    fixed('repeat-both', (grid) => besides(below(grid))),
  ],
  symmetries: [FLIP_ROWS, FLIP_COLUMNS, ROTATE_180, TRANSPOSE, ROTATE_90, ROTATE_270, ANTI_TRANSPOSE].map(asAugmenter),
};

/**
 * Leave-n-out: every demonstration is the target once for each set of n - 1 others that are left out with it. With n = 2 a
 * task of two demonstrations gives targets to which nothing is shown. Demonstrations are shown in the task's order.
 */
export function leaveOut(demonstrations: readonly GridPair[], n: 1 | 2): LeaveOneOut[] {
  return demonstrations.flatMap((target, index) => {
    const others = [...demonstrations.keys()].filter((other) => other !== index);
    const shownSets = n === 1 ? [others] : others.map((without) => others.filter((other) => other !== without));
    return shownSets.map((shown) => ({
      demonstrations: demonstrations.filter((_, other) => shown.includes(other)),
      target,
      origin: { target: index, shown, transform: null, colors: null },
    }));
  });
}

export const gridsOf = ({ demonstrations, target }: LeaveOneOut): Grid[] =>
  [...demonstrations, target].flatMap(({ input, output }) => [input, output]);

/** In a uniformly random order, which may be the one they had. */
export function reorderedExample(example: LeaveOneOut, random: Random): LeaveOneOut {
  const { demonstrations, origin } = example;
  const order = random.shuffled([...demonstrations.keys()]);
  return {
    ...example,
    demonstrations: order.flatMap((place) => demonstrations[place] ?? []),
    origin: { ...origin, shown: order.flatMap((place) => origin.shown[place] ?? []) },
  };
}

/** @param origin what to note of the change. */
export function transformedExample(
  { demonstrations, target, origin: before }: LeaveOneOut,
  transform: PairTransform,
  origin: Partial<LeaveOneOut['origin']>,
): LeaveOneOut {
  return {
    demonstrations: demonstrations.map(transform),
    target: transform(target),
    origin: { ...before, ...origin },
  };
}
