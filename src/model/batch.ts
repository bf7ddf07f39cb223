/**
 * The ragged batch: sequences of different lengths and adapter slots as one packed list of token rows, no padding.
 * Rows of a slot lie together, so that each slot's gradient is a sum over one range.
 */

/** Words of a row, of a head row and of a slot as the shaders lay them out (shaders/prelude). */
export const ROW_WORDS = 8;
export const HEAD_ROW_WORDS = 4;
export const NONE = 0xffffffff;

export interface PackedBatch {
  rows: number;
  headRows: number;
  /** [rows, ROW_WORDS] */
  rowWords: Uint32Array<ArrayBuffer>;
  /** [headRows, HEAD_ROW_WORDS]; word 2 is the bit pattern of an f32 weight. */
  headWords: Uint32Array<ArrayBuffer>;
  /** Rows and head rows [start, end) of each slot that has any. */
  slots: Map<number, { rowStart: number; rowEnd: number; headStart: number; headEnd: number }>;
}

/** One sequence of a batch that predicts: the input is all but the last id. */
export interface LabelledSequence {
  ids: readonly number[];
  /** Adapter slot, or NONE. */
  slot: number;
  /** Weight of predicting ids[i]; index 0 is not used. Only non-zero ones go through the head. */
  weights: readonly number[];
}

const floatBits = new Float32Array(1);
const bits = new Uint32Array(floatBits.buffer);

function bitsOf(value: number): number {
  floatBits[0] = value;
  return bits[0] ?? 0;
}

/** Packs in the given order; sequences of one slot must lie next to each other. */
export function packLabelled(sequences: readonly LabelledSequence[]): PackedBatch {
  const rows = sequences.reduce((sum, { ids }) => sum + ids.length - 1, 0);
  const rowWords = new Uint32Array(rows * ROW_WORDS);
  const heads: number[] = [];
  const slots: PackedBatch['slots'] = new Map();
  let row = 0;
  sequences.forEach(({ ids, slot, weights }, sequence) => {
    const first = row;
    const end = row + ids.length - 1;
    const headStart = heads.length / HEAD_ROW_WORDS;
    for (let position = 0; position < ids.length - 1; position++) {
      const weight = weights[position + 1] ?? 0;
      const head = weight === 0 ? NONE : heads.length / HEAD_ROW_WORDS;
      if (weight !== 0) heads.push(row, ids[position + 1] ?? 0, bitsOf(weight), sequence);
      rowWords.set([ids[position] ?? 0, position, slot, first, end, head, sequence, 0], row * ROW_WORDS);
      row += 1;
    }
    if (slot === NONE) return;
    const range = slots.get(slot);
    if (!range) slots.set(slot, { rowStart: first, rowEnd: end, headStart, headEnd: heads.length / HEAD_ROW_WORDS });
    else if (range.rowEnd !== first) throw new RangeError(`Sequences of slot ${slot} do not lie next to each other.`);
    else {
      range.rowEnd = end;
      range.headEnd = heads.length / HEAD_ROW_WORDS;
    }
  });
  return { rows, headRows: heads.length / HEAD_ROW_WORDS, rowWords, headWords: Uint32Array.from(heads), slots };
}

/** A stretch of one sequence on its way into the key-value cache. */
export interface PrefillPiece {
  ids: readonly number[];
  /** Position of ids[0] in its sequence. */
  position: number;
  slot: number;
  /** Cache row of the sequence's position 0. */
  cacheRow: number;
  /** Sequences (and, before any has ended, decode rows) that take their first token from the last row of this piece. */
  places: readonly number[];
}

export function packPrefill(pieces: readonly PrefillPiece[]): PackedBatch {
  const rows = pieces.reduce((sum, { ids }) => sum + ids.length, 0);
  const rowWords = new Uint32Array(rows * ROW_WORDS);
  const heads: number[] = [];
  let row = 0;
  pieces.forEach(({ ids, position, slot, cacheRow, places }, sequence) => {
    const end = row + ids.length;
    ids.forEach((id, i) => {
      rowWords.set([id, position + i, slot, cacheRow, end, NONE, sequence, 0], row * ROW_WORDS);
      row += 1;
    });
    for (const place of places) heads.push(row - 1, place, 0, place);
  });
  return {
    rows,
    headRows: heads.length / HEAD_ROW_WORDS,
    rowWords,
    headWords: Uint32Array.from(heads),
    slots: new Map(),
  };
}
