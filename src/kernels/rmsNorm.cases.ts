/** Shapes for the norm: widths around the workgroup's 64 threads of four, rows around its 64 rows. */

import { NONE, type SequenceShape } from './probe/ragged';

export interface NormCase {
  name: string;
  rows: number;
  width: number;
  /** Threads a row in the barrier-free form. */
  shares: number;
  /** Rows that go through the output head: the norm reads those, and the way back leaves the others at zero. */
  headRows?: readonly number[];
}

export const NORM_CASES: readonly NormCase[] = [
  { name: 'one row, one vector', rows: 1, width: 4, shares: 1 },
  { name: 'more rows than a workgroup', rows: 70, width: 36, shares: 4 },
  { name: 'as wide as the workgroup', rows: 3, width: 256, shares: 16 },
  { name: 'wide (SmolLM2)', rows: 5, width: 576, shares: 4 },
  { name: 'more shares than vectors', rows: 9, width: 8, shares: 4 },
  { name: 'head rows', rows: 12, width: 64, shares: 4, headRows: [2, 3, 7, 11] },
  { name: 'head rows, one', rows: 5, width: 260, shares: 1, headRows: [4] },
];

export interface NormLoraCase extends NormCase {
  slots: number;
  rank: number;
  parts: number;
  sequences: readonly SequenceShape[];
}

export const NORM_LORA_CASES: readonly NormLoraCase[] = [
  { name: 'one row', rows: 1, width: 4, shares: 1, slots: 1, rank: 4, parts: 1, sequences: [{ length: 1, slot: 0 }] },
  {
    ...{ name: 'empty slot and rows without adapter', rows: 14, width: 36, shares: 4, slots: 4, rank: 8, parts: 3 },
    sequences: [
      { length: 3, slot: 3 },
      { length: 5, slot: NONE },
      { length: 6, slot: 0 },
    ],
  },
  {
    ...{ name: 'more ranks than threads', rows: 70, width: 64, shares: 16, slots: 2, rank: 32, parts: 3 },
    sequences: [
      { length: 33, slot: 1 },
      { length: 37, slot: 0 },
    ],
  },
];
