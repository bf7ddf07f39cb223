/** Shapes for the loss: vocabularies around the workgroup's 64 threads, padding columns, chunks of rows. */

export interface CrossEntropyCase {
  name: string;
  headRows: number;
  vocab: number;
  /** Columns of a row of logits; those beyond the vocabulary are padding. */
  stride: number;
  /** Head rows of this dispatch; logits hold a chunk only. */
  chunk?: { start: number; limit: number };
  /** Threads a row in the barrier-free form, forward only. */
  shares?: number;
}

export const CROSS_ENTROPY_CASES: readonly CrossEntropyCase[] = [
  { name: 'one row, fewer tokens than threads', headRows: 1, vocab: 5, stride: 8 },
  { name: 'exactly the threads', headRows: 3, vocab: 64, stride: 64 },
  { name: 'more rows than a workgroup, odd vocabulary', headRows: 70, vocab: 131, stride: 132 },
  { name: 'long rows', headRows: 2, vocab: 5003, stride: 5004 },
  { name: 'chunk', headRows: 20, vocab: 77, stride: 80, chunk: { start: 7, limit: 6 } },
  { name: 'chunk that meets the end', headRows: 20, vocab: 77, stride: 80, chunk: { start: 16, limit: 16 } },
  { name: 'shared rows', headRows: 9, vocab: 77, stride: 80, shares: 4 },
];
