/**
 * Transformations that make more training examples of a task (seal-reference 3.3; the original's `arclib/augmenters.py`), and
 * those of a test, whose answer is turned back before it is counted (seal-reference 3.6).
 */
import { flippedColumns, flippedRows, type Grid, type GridPair, transposed } from '../../../world/puzzles/grid';
import type { Random } from '../../../world/random';
import type { Augmentation } from '../types';

type GridTransform = (grid: Grid) => Grid;
export type PairTransform = (pair: GridPair) => GridPair;

/** A rotation or a mirror image with what undoes it. */
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
/** The original's flip 0: the last row becomes the first. */
export const FLIP_ROWS = symmetry('flip-rows', flippedRows);
/** The original's flip 1: the last column becomes the first. */
export const FLIP_COLUMNS = symmetry('flip-columns', flippedColumns);
export const TRANSPOSE = symmetry('transpose', transposed);
/** The transpose about the other diagonal. */
export const ANTI_TRANSPOSE = symmetry('anti-transpose', (grid) => rotated180(transposed(grid)));

/** Those that the original applies to a test, in its order. */
export const TEST_TRANSFORMS: readonly Symmetry[] = [TRANSPOSE, FLIP_ROWS, FLIP_COLUMNS, ROTATE_90, ROTATE_180];

interface Augmenter {
  /** Stable: it is `LeaveOneOut.origin.transform`. */
  readonly name: string;
  /** One draw serves all pairs of a set. Only `translate` draws. */
  readonly draw: (random: Random) => PairTransform;
}

/** The same for inputs and outputs. */
export const alike =
  (transform: GridTransform): PairTransform =>
  ({ input, output }) => ({ input: transform(input), output: transform(output) });

const fixed = (name: string, transform: GridTransform): Augmenter => ({ name, draw: () => alike(transform) });
const asAugmenter = ({ name, apply }: Symmetry): Augmenter => fixed(name, apply);

/** The most cells by which `translate` moves a grid, plus one. */
const SHIFTS = 4;

/** Moves a grid cyclically by 0 to 3 cells per axis, at most its side less one. `down` and `right` are uniform in [0, 1). */
function shifted(grid: Grid, down: number, right: number): Grid {
  const moved = <T>(items: readonly T[], share: number): T[] => {
    const by = Math.floor(share * Math.min(SHIFTS, items.length));
    return [...items.slice(items.length - by), ...items.slice(0, items.length - by)];
  };
  return moved(grid, down).map((row) => moved(row, right));
}

/** One draw for all inputs, another for all outputs. */
const TRANSLATE: Augmenter = {
  name: 'translate',
  draw: (random) => {
    const [inDown, inRight, outDown, outRight] = [
      random.uniform(),
      random.uniform(),
      random.uniform(),
      random.uniform(),
    ];
    return ({ input, output }) => ({
      input: shifted(input, inDown, inRight),
      output: shifted(output, outDown, outRight),
    });
  },
};

const twice = <T>(items: readonly T[]): T[] => items.flatMap((item) => [item, item]);
const wider: GridTransform = (grid) => grid.map(twice);
const doubled: GridTransform = (grid) => twice(wider(grid));
const besides: GridTransform = (grid) => grid.map((row) => [...row, ...row]);
const below: GridTransform = (grid) => [...grid, ...grid];
const joined = (left: Grid, right: Grid): Grid => left.map((row, index) => [...row, ...(right[index] ?? [])]);

/** `colors` has no list: it changes no place, only colours (`examples.ts`). */
export const AUGMENTERS: Readonly<Record<Exclude<Augmentation, 'colors'>, readonly Augmenter[]>> = {
  basic: [
    ...[ROTATE_90, ROTATE_270, ROTATE_180, FLIP_ROWS, FLIP_COLUMNS].map(asAugmenter),
    fixed('mirror-above', (grid) => [...flippedRows(grid), ...grid]),
    fixed('mirror-left', (grid) => joined(flippedColumns(grid), grid)),
    fixed('mirror-below', (grid) => [...grid, ...flippedRows(grid)]),
    fixed('mirror-right', (grid) => joined(grid, flippedColumns(grid))),
    TRANSLATE,
    asAugmenter(TRANSPOSE),
  ],
  size: [fixed('double', doubled), fixed('double-height', twice), fixed('double-width', wider)],
  chain: [ROTATE_90, ROTATE_270, ROTATE_180, FLIP_ROWS, FLIP_COLUMNS, TRANSPOSE].map(({ name, apply }) =>
    fixed(`${name}-double`, (grid) => doubled(apply(grid))),
  ),
  repeat: [
    fixed('repeat-rows', below),
    fixed('repeat-columns', besides),
    fixed('repeat-both', (grid) => besides(below(grid))),
  ],
  symmetries: [FLIP_ROWS, FLIP_COLUMNS, ROTATE_180, TRANSPOSE, ROTATE_90, ROTATE_270, ANTI_TRANSPOSE].map(asAugmenter),
};
