/** Shapes for the split and rotation of the fused projection. */

export interface RopeCase {
  name: string;
  heads: number;
  kvHeads: number;
  headDim: number;
  norm: boolean;
  sequences: readonly { length: number; cached?: number }[];
  /** Key-value rows of a sequence when tokens are cached. */
  capacity?: number;
}

export const TRAINING_CASES: readonly RopeCase[] = [
  { name: 'one row', heads: 1, kvHeads: 1, headDim: 8, norm: false, sequences: [{ length: 1 }] },
  {
    name: 'grouped, ragged',
    heads: 9,
    kvHeads: 3,
    headDim: 64,
    norm: false,
    sequences: [{ length: 4 }, { length: 1 }, { length: 6 }],
  },
  {
    name: 'with norm (qwen3)',
    heads: 4,
    kvHeads: 2,
    headDim: 32,
    norm: true,
    sequences: [{ length: 9 }, { length: 3 }],
  },
  { name: 'head of twelve', heads: 3, kvHeads: 3, headDim: 12, norm: true, sequences: [{ length: 5 }, { length: 2 }] },
];

export const CACHED_CASES: readonly RopeCase[] = [
  {
    name: 'decode',
    heads: 4,
    kvHeads: 2,
    headDim: 32,
    norm: false,
    sequences: [
      { length: 1, cached: 30 },
      { length: 1, cached: 7 },
    ],
    capacity: 31,
  },
  {
    name: 'prefill after a prompt',
    heads: 2,
    kvHeads: 1,
    headDim: 8,
    norm: true,
    sequences: [{ length: 3, cached: 2 }, { length: 2 }],
    capacity: 6,
  },
];
