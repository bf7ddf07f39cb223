/** Arenas for the optimizer: blocks of 64 elements that belong to slots, in any order. */

export interface AdamwCase {
  name: string;
  /** Slot of each block. Every slot has the same number of blocks, as slots of one pool do. */
  blockSlots: readonly number[];
  /** Of each block, a bit for each vector of four that is not trained; none where absent. */
  frozen?: readonly number[];
  enabled: readonly boolean[];
  /** Threads that share a slot's sum of squares. */
  partials: number;
}

export const ADAMW_CASES: readonly AdamwCase[] = [
  { name: 'one block', blockSlots: [0], enabled: [true], partials: 1 },
  { name: 'slot by slot', blockSlots: [0, 0, 0, 1, 1, 1], enabled: [true, true], partials: 2 },
  { name: 'interleaved, one idle', blockSlots: [2, 0, 1, 1, 0, 2, 2, 1, 0], enabled: [true, false, true], partials: 4 },
  {
    ...{ name: 'some vectors are not trained', blockSlots: [0, 1, 0, 1], enabled: [true, true], partials: 2 },
    frozen: [0x8001, 0, 0xffff, 0x0ff0],
  },
  {
    ...{ name: 'more than one workgroup', enabled: [true, true, false, true], partials: 7 },
    blockSlots: Array.from({ length: 44 }, (_, block) => block % 4),
  },
];
