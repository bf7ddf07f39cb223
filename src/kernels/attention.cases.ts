/** Shapes for attention: ragged sequences with and without cached tokens, grouped queries, every head size in use. */

export interface AttentionCase {
  name: string;
  heads: number;
  kvHeads: number;
  headDim: number;
  sequences: readonly { length: number; cached?: number }[];
  /** Key-value rows of a sequence when tokens are cached. */
  capacity?: number;
}

/** Keys and values lie in the rows of the batch, as in training: forward and backward. */
export const TRAINING_CASES: readonly AttentionCase[] = [
  { name: 'one row', heads: 1, kvHeads: 1, headDim: 8, sequences: [{ length: 1 }] },
  {
    name: 'ragged, no grouping',
    heads: 3,
    kvHeads: 3,
    headDim: 8,
    sequences: [{ length: 5 }, { length: 1 }, { length: 12 }],
  },
  { name: 'grouped by 3 (SmolLM2)', heads: 9, kvHeads: 3, headDim: 64, sequences: [{ length: 7 }, { length: 10 }] },
  {
    name: 'more than one workgroup',
    heads: 4,
    kvHeads: 2,
    headDim: 32,
    sequences: [{ length: 33 }, { length: 2 }, { length: 40 }],
  },
  {
    name: 'heads of 16 (embedded model)',
    heads: 4,
    kvHeads: 4,
    headDim: 16,
    sequences: [{ length: 9 }, { length: 4 }],
  },
];

/** Of models such as Qwen3, forward and backward. A processor's compiler takes minutes over the way back, so only graphics hardware is asked. */
export const WIDE_CASES: readonly AttentionCase[] = [
  { name: 'heads of 128 (Qwen3)', heads: 4, kvHeads: 2, headDim: 128, sequences: [{ length: 6 }, { length: 3 }] },
];

/** Some tokens are already in the key-value buffer, as in decoding and in prefill after a shared prompt. */
export const CACHED_CASES: readonly AttentionCase[] = [
  {
    name: 'decode',
    heads: 4,
    kvHeads: 2,
    headDim: 32,
    sequences: [{ length: 1, cached: 70 }, { length: 1 }, { length: 1, cached: 9 }],
    capacity: 80,
  },
  {
    name: 'prefill after a prompt',
    heads: 3,
    kvHeads: 1,
    headDim: 64,
    sequences: [
      { length: 4, cached: 6 },
      { length: 3, cached: 1 },
    ],
    capacity: 12,
  },
  {
    name: 'longer than a block of keys',
    heads: 1,
    kvHeads: 1,
    headDim: 8,
    sequences: [
      { length: 1, cached: 1100 },
      { length: 2, cached: 511 },
    ],
    capacity: 1101,
  },
  {
    ...{ name: 'decode, heads of 16', heads: 4, kvHeads: 4, headDim: 16, capacity: 24 },
    sequences: [{ length: 1, cached: 23 }, { length: 1 }],
  },
  {
    ...{ name: 'decode, heads of 128', heads: 4, kvHeads: 2, headDim: 128, capacity: 24 },
    sequences: [{ length: 1, cached: 23 }, { length: 1 }],
  },
];

export const ATTENTION_HEAD_DIMS = [8, 32, 64] as const;
