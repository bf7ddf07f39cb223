/** Shapes for the low-rank kernels: several slots, one of them empty, rows without adapter, fused projections. */

import type { Frozen } from './lora.reference';
import { NONE, type SequenceShape } from './probe/ragged';

export interface LoraCase {
  name: string;
  width: number;
  rank: number;
  partEnds: readonly number[];
  slots: number;
  sequences: readonly SequenceShape[];
  /** Of each slot, in whole fours. */
  frozen?: readonly Frozen[];
}

export const LORA_CASES: readonly LoraCase[] = [
  { name: 'one row, one slot', width: 4, rank: 4, partEnds: [1], slots: 1, sequences: [{ length: 1, slot: 0 }] },
  {
    ...{ name: 'empty slot and rows without adapter', width: 20, rank: 8, partEnds: [13], slots: 4 },
    sequences: [
      { length: 3, slot: 2 },
      { length: 2, slot: 2 },
      { length: 7, slot: 0 },
      { length: 4, slot: NONE },
      { length: 1, slot: 3 },
    ],
  },
  {
    ...{ name: 'three fused projections', width: 36, rank: 4, partEnds: [10, 17, 23], slots: 3 },
    sequences: [
      { length: 6, slot: 0 },
      { length: 9, slot: 1 },
      { length: 2, slot: 2 },
    ],
  },
  {
    ...{
      name: 'more than one workgroup, parts that end inside a tile',
      width: 64,
      rank: 16,
      partEnds: [33, 66],
      slots: 2,
    },
    sequences: [
      { length: 40, slot: 1 },
      { length: 25, slot: 0 },
    ],
  },
  {
    ...{ name: 'adapters that stand on others', width: 20, rank: 12, partEnds: [9, 40], slots: 3 },
    sequences: [
      { length: 5, slot: 0 },
      { length: 6, slot: 1 },
      { length: 3, slot: 2 },
    ],
    frozen: [
      { a: 8, b: 8 },
      { a: 0, b: 0 },
      { a: 12, b: 4 },
    ],
  },
  {
    ...{ name: 'whole tiles that are not trained', width: 36, rank: 48, partEnds: [33], slots: 2 },
    sequences: [
      { length: 4, slot: 0 },
      { length: 9, slot: 1 },
    ],
    frozen: [
      { a: 36, b: 40 },
      { a: 48, b: 32 },
    ],
  },
  { name: 'no adapter at all', width: 8, rank: 4, partEnds: [6], slots: 2, sequences: [{ length: 5, slot: NONE }] },
];
