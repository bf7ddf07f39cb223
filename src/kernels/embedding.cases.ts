/** Shapes for the embedding: tokens that repeat, the table whole or in slices. */

export interface EmbeddingCase {
  name: string;
  rows: number;
  vocab: number;
  width: number;
  /** Token where each slice of the table ends. */
  sliceEnds: readonly number[];
}

export const EMBEDDING_CASES: readonly EmbeddingCase[] = [
  { name: 'one row', rows: 1, vocab: 1, width: 4, sliceEnds: [1] },
  { name: 'every token several times', rows: 70, vocab: 9, width: 36, sliceEnds: [9] },
  { name: 'table in slices', rows: 40, vocab: 50, width: 20, sliceEnds: [13, 14, 50] },
  { name: 'tokens rarely repeat', rows: 30, vocab: 1000, width: 64, sliceEnds: [600, 1000] },
];
