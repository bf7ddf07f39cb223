/** Ragged batches for kernel tests, and the words in which kernels read them (the structs of shaders/prelude). */

import { at } from '../reals';

export const NONE = 0xffffffff;

export interface BatchRow {
  token: number;
  position: number;
  /** Adapter slot, or NONE. */
  slot: number;
  /** Row of the sequence's position 0 in the key-value buffer. */
  first: number;
  end: number;
  /** Place among the head rows, or NONE. */
  head: number;
  sequence: number;
}

export interface SequenceShape {
  /** Rows in this batch. */
  length: number;
  slot?: number;
  /** Tokens already in the key-value buffer; 0 in training. */
  cached?: number;
}

/**
 * The rows of sequences that follow one another. Without cached tokens the key-value row of a token is its own row;
 * with them each sequence has its own stretch of the buffer (`capacity` rows).
 */
export function raggedRows(sequences: readonly SequenceShape[], capacity?: number): BatchRow[] {
  let start = 0;
  return sequences.flatMap(({ length, slot = NONE, cached = 0 }, sequence) => {
    const here = start;
    start += length;
    const first = capacity === undefined ? here : sequence * capacity;
    return Array.from({ length }, (_, i) => ({
      token: 0,
      position: cached + i,
      slot,
      first,
      end: here + length,
      head: NONE,
      sequence,
    }));
  });
}

export function packRows(rows: readonly BatchRow[]): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(rows.flatMap((r) => [r.token, r.position, r.slot, r.first, r.end, r.head, r.sequence, 0]));
}

export interface HeadRow {
  row: number;
  label: number;
  weight: number;
  sequence: number;
}

export function packHeadRows(rows: readonly HeadRow[]): Uint32Array<ArrayBuffer> {
  return packed(rows.map((r) => [r.row, r.label, asFloat(r.weight), r.sequence]));
}

export interface SlotEntry {
  scale: number;
  enabled: boolean;
  rowStart: number;
  rowEnd: number;
  headStart: number;
  headEnd: number;
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  maxNorm: number;
  correction1: number;
  correction2: number;
  frozenA4: number;
  frozenB4: number;
}

const IDLE: SlotEntry = {
  scale: 1,
  enabled: true,
  rowStart: 0,
  rowEnd: 0,
  headStart: 0,
  headEnd: 0,
  learningRate: 0,
  beta1: 0,
  beta2: 0,
  epsilon: 0,
  weightDecay: 0,
  maxNorm: 0,
  correction1: 1,
  correction2: 1,
  frozenA4: 0,
  frozenB4: 0,
};

export function packSlots(slots: readonly Partial<SlotEntry>[]): Uint32Array<ArrayBuffer> {
  return packed(
    slots.map((given) => {
      const s = { ...IDLE, ...given };
      const whole = [s.enabled ? 1 : 0, s.rowStart, s.rowEnd, s.headStart, s.headEnd];
      const rates = [s.learningRate, s.beta1, s.beta2, s.epsilon, s.weightDecay, s.maxNorm];
      return [
        asFloat(s.scale),
        ...whole,
        ...[...rates, s.correction1, s.correction2].map(asFloat),
        s.frozenA4,
        s.frozenB4,
      ];
    }),
  );
}

/** The row range of each slot in a batch whose rows are sorted by slot; slots without rows get an empty range. */
export function slotRanges(rows: readonly BatchRow[], slots: number): { rowStart: number; rowEnd: number }[] {
  return Array.from({ length: slots }, (_, slot) => {
    const rowStart = rows.findIndex((row) => row.slot === slot);
    const count = rows.filter((row) => row.slot === slot).length;
    return rowStart < 0 ? { rowStart: 0, rowEnd: 0 } : { rowStart, rowEnd: rowStart + count };
  });
}

/** The bits of an f32, for structs that mix both types. */
export function asFloat(value: number): number {
  return at(new Uint32Array(Float32Array.of(value).buffer), 0);
}

export function packed(structs: readonly (readonly number[])[]): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(structs.flat());
}
