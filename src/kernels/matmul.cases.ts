/** Shapes for projections, forward and both ways back. `n` counts all output columns; a slice holds some of them. */

import { NONE, type SequenceShape } from './probe/ragged';

export interface ProjectionCase {
  name: string;
  k: number;
  n: number;
  sequences: readonly SequenceShape[];
  /** Adapter slots, of which some may have no rows. */
  adapters?: { slots: number; rank: number; partEnds: readonly number[] };
  addend?: 'bias' | 'residual';
  /** Weight rows that lie in this binding. */
  slice?: { start: number; rows: number };
  /** Rows of x that this dispatch computes, and the row of y that the first of them goes to. */
  chunk?: { start: number; limit: number; outStart: number };
  /** The rows are head rows, so many of them. */
  headRows?: number;
}

const MIXED: readonly SequenceShape[] = [
  { length: 5, slot: 2 },
  { length: 9, slot: 0 },
  { length: 6, slot: NONE },
  { length: 17, slot: 3 },
];

export const PROJECTION_CASES: readonly ProjectionCase[] = [
  { name: 'one row, one column', k: 4, n: 1, sequences: [{ length: 1 }] },
  { name: 'fewer rows than a tile', k: 8, n: 5, sequences: [{ length: 3 }] },
  { name: 'odd sizes, bias', k: 12, n: 13, sequences: [{ length: 7 }], addend: 'bias' },
  { name: 'several workgroups, residual', k: 64, n: 66, sequences: [{ length: 70 }], addend: 'residual' },
  { name: 'long sums', k: 580, n: 10, sequences: [{ length: 5 }] },
  {
    name: 'adapters of one part, slot 1 empty',
    k: 20,
    n: 22,
    sequences: MIXED,
    adapters: { slots: 4, rank: 4, partEnds: [22] },
  },
  {
    ...{ name: 'adapters of three parts, bias', k: 36, n: 30, sequences: MIXED, addend: 'bias' },
    adapters: { slots: 4, rank: 8, partEnds: [14, 22, 30] },
  },
  {
    ...{ name: 'chunk of rows, residual', k: 16, n: 9, sequences: [{ length: 40 }], addend: 'residual' },
    chunk: { start: 9, limit: 13, outStart: 2 },
  },
  {
    name: 'chunk that meets the end',
    k: 16,
    n: 9,
    sequences: [{ length: 20 }],
    chunk: { start: 16, limit: 16, outStart: 0 },
  },
  {
    name: 'head rows',
    k: 24,
    n: 18,
    sequences: [{ length: 30 }],
    headRows: 9,
    chunk: { start: 4, limit: 32, outStart: 0 },
  },
  {
    name: 'weight slice, bias',
    k: 24,
    n: 30,
    sequences: [{ length: 6 }],
    addend: 'bias',
    slice: { start: 8, rows: 11 },
  },
  {
    ...{
      name: 'chunk of rows with adapters',
      k: 12,
      n: 18,
      sequences: MIXED,
      chunk: { start: 3, limit: 22, outStart: 1 },
    },
    adapters: { slots: 4, rank: 4, partEnds: [7, 18] },
  },
  {
    ...{ name: 'weight slice with adapters', k: 24, n: 30, sequences: MIXED, slice: { start: 8, rows: 21 } },
    adapters: { slots: 4, rank: 4, partEnds: [12, 30] },
  },
];

/** Those that have both halves of a gated unit: n is twice a width, and slices do not exist. */
export const GATED_CASES: readonly ProjectionCase[] = [
  { name: 'one row, one column', k: 4, n: 2, sequences: [{ length: 1 }] },
  { name: 'odd width', k: 12, n: 14, sequences: [{ length: 7 }] },
  { name: 'several workgroups', k: 64, n: 132, sequences: [{ length: 70 }] },
  { name: 'long sums', k: 580, n: 10, sequences: [{ length: 5 }] },
  {
    name: 'adapters, slot 1 empty',
    k: 36,
    n: 30,
    sequences: MIXED,
    adapters: { slots: 4, rank: 8, partEnds: [15, 30] },
  },
];

/** One dense and one with everything, for weight storages beyond f32. */
export const STORAGE_CASES: readonly ProjectionCase[] = [
  { name: 'dense', k: 64, n: 34, sequences: [{ length: 37 }] },
  {
    ...{ name: 'adapters', k: 36, n: 30, sequences: MIXED },
    adapters: { slots: 4, rank: 8, partEnds: [15, 30] },
  },
];

/** Whole blocks of 32 in each row: less than one K step of a tile, several, and an odd number of pairs of blocks. */
export const BLOCK_CASES: readonly ProjectionCase[] = [
  { name: 'one block a row', k: 32, n: 6, sequences: [{ length: 3 }] },
  { name: 'dense', k: 96, n: 34, sequences: [{ length: 37 }] },
  { name: 'long sums', k: 576, n: 10, sequences: [{ length: 5 }] },
  {
    ...{ name: 'adapters', k: 64, n: 30, sequences: MIXED },
    adapters: { slots: 4, rank: 8, partEnds: [15, 30] },
  },
];
