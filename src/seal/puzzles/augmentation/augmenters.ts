/**
 * Transformations that make more training examples of a task (seal-reference 3.3; the original's `arclib/augmenters.py`).
 * Each is applied to the input and the output of every pair alike, the target's included.
 */
import { flippedColumns, flippedRows, type Grid, type GridPair } from '../../../world/puzzles/grid';
import type { Random } from '../../../world/random';
import type { Augmentation, LeaveOneOut } from '../types';
import {
  ANTI_TRANSPOSE,
  FLIP_COLUMNS,
  FLIP_ROWS,
  type GridTransform,
  ROTATE_90,
  ROTATE_180,
  ROTATE_270,
  TRANSPOSE,
} from './inversions';

/** What becomes of inputs, and what of outputs: the same, unless there is chance in it. */
export interface PairTransform {
  readonly input: GridTransform;
  readonly output: GridTransform;
}

export interface Augmenter {
  /** Stable: it is `LeaveOneOut.origin.transform`. */
  readonly name: string;
  /** Only `translate` draws. */
  readonly draw: (random: Random) => PairTransform;
}

const fixed = (name: string, transform: GridTransform): Augmenter => {
  const both = { input: transform, output: transform };
  return { name, draw: () => both };
};

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
    const shift = (): GridTransform => {
      const [down, right] = [random.uniform(), random.uniform()];
      return (grid) => shifted(grid, down, right);
    };
    return { input: shift(), output: shift() };
  },
};

const twice = <T>(items: readonly T[]): T[] => items.flatMap((item) => [item, item]);
const taller: GridTransform = (grid) => twice(grid);
const wider: GridTransform = (grid) => grid.map(twice);
const doubled: GridTransform = (grid) => taller(wider(grid));
const besides: GridTransform = (grid) => grid.map((row) => [...row, ...row]);
const below: GridTransform = (grid) => [...grid, ...grid];
const joined = (left: Grid, right: Grid): Grid => left.map((row, index) => [...row, ...(right[index] ?? [])]);

/** `colors` has no list: it changes no place, only colours (`colorPermutation.ts`). */
export const AUGMENTERS: Readonly<Record<Exclude<Augmentation, 'colors'>, readonly Augmenter[]>> = {
  basic: [
    ...[ROTATE_90, ROTATE_270, ROTATE_180, FLIP_ROWS, FLIP_COLUMNS].map(({ name, apply }) => fixed(name, apply)),
    fixed('mirror-above', (grid) => [...flippedRows(grid), ...grid]),
    fixed('mirror-left', (grid) => joined(flippedColumns(grid), grid)),
    fixed('mirror-below', (grid) => [...grid, ...flippedRows(grid)]),
    fixed('mirror-right', (grid) => joined(grid, flippedColumns(grid))),
    TRANSLATE,
    fixed(TRANSPOSE.name, TRANSPOSE.apply),
  ],
  size: [fixed('double', doubled), fixed('double-height', taller), fixed('double-width', wider)],
  chain: [ROTATE_90, ROTATE_270, ROTATE_180, FLIP_ROWS, FLIP_COLUMNS, TRANSPOSE].map(({ name, apply }) =>
    fixed(`${name}-double`, (grid) => doubled(apply(grid))),
  ),
  repeat: [
    fixed('repeat-rows', below),
    fixed('repeat-columns', besides),
    fixed('repeat-both', (grid) => besides(below(grid))),
  ],
  symmetries: [FLIP_ROWS, FLIP_COLUMNS, ROTATE_180, TRANSPOSE, ROTATE_90, ROTATE_270, ANTI_TRANSPOSE].map(
    ({ name, apply }) => fixed(name, apply),
  ),
};

/** The example with every grid transformed, under the transformation's name. */
export function transformedExample(example: LeaveOneOut, name: string, { input, output }: PairTransform): LeaveOneOut {
  const transformed = (pair: GridPair): GridPair => ({ input: input(pair.input), output: output(pair.output) });
  return {
    demonstrations: example.demonstrations.map(transformed),
    target: transformed(example.target),
    origin: { ...example.origin, transform: name },
  };
}
