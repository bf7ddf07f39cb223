/**
 * Rotations and mirror images by name, each with what undoes it. At test time five of them are applied to a task, and the
 * answer is turned back before it is counted (seal-reference 3.6).
 */
import { flippedColumns, flippedRows, type Grid, transposed } from '../../../world/puzzles/grid';

export type GridTransform = (grid: Grid) => Grid;

export interface Symmetry {
  /** Stable: predictions, votes and training examples are filed under it. */
  readonly name: string;
  readonly apply: GridTransform;
  readonly inverse: GridTransform;
}

// Counter-clockwise.
const rotated90: GridTransform = (grid) => flippedRows(transposed(grid));
const rotated180: GridTransform = (grid) => flippedRows(flippedColumns(grid));
const rotated270: GridTransform = (grid) => flippedColumns(transposed(grid));
const antiTransposed: GridTransform = (grid) => rotated180(transposed(grid));

const ownInverse = (name: string, apply: GridTransform): Symmetry => ({ name, apply, inverse: apply });

export const ROTATE_90: Symmetry = { name: 'rotate-90', apply: rotated90, inverse: rotated270 };
export const ROTATE_180 = ownInverse('rotate-180', rotated180);
export const ROTATE_270: Symmetry = { name: 'rotate-270', apply: rotated270, inverse: rotated90 };
/** The original's flip 0: the last row becomes the first. */
export const FLIP_ROWS = ownInverse('flip-rows', flippedRows);
/** The original's flip 1: the last column becomes the first. */
export const FLIP_COLUMNS = ownInverse('flip-columns', flippedColumns);
export const TRANSPOSE = ownInverse('transpose', transposed);
/** The transpose about the other diagonal. */
export const ANTI_TRANSPOSE = ownInverse('anti-transpose', antiTransposed);

/** Those that the original applies to a test, in its order. */
export const TEST_TRANSFORMS: readonly Symmetry[] = [TRANSPOSE, FLIP_ROWS, FLIP_COLUMNS, ROTATE_90, ROTATE_180];
