/**
 * What sequences of edits came to under each remedy. The unit is the sequence: its passages share one model, so that they do not
 * count one by one. In the world each sequence, of one seed or of several, has passages of its own, and all count alike; in other corpora
 * sequences are orders of the same passages, so that an error is over orders, and seeds are not pooled (`pooled.ts`).
 */
import { estimate, mean } from '../../statistics/estimate';
import type { Estimate } from '../../types';
import type { Remedy } from './choices';
import { averaged, changeByAge, type Matrix, type MeanMatrix } from './matrix';
import type { Cell, ContinualRecord, SequenceRecord } from './record';

export const accuracyOf = ({ right }: Cell): number => right.filter(Boolean).length / Math.max(1, right.length);

/** Row r, column i: the accuracy on passage i after r edits; `null` where it was not asked, as passages to come are not. */
export function matrixOf({ rows, edits }: SequenceRecord): Matrix {
  const columns = Math.max(edits.length, rows[0]?.length ?? 0);
  return rows.map((cells) =>
    Array.from({ length: columns }, (_, column) => {
      const cell = cells[column];
      return cell ? accuracyOf(cell) : null;
    }),
  );
}

/** Of one whole sequence, as shares: all are means over its passages. */
export interface SequenceSummary {
  /** The untouched model. */
  before: number;
  /** Right after its own edit. */
  learned: number;
  /** After the last edit. */
  end: number;
  /** From each passage's best since it was learned to the end. */
  drop: number;
  /** What the model knew from its training, before and after; `null` where that was not asked. */
  known: { before: number; end: number } | null;
}

/** `null` for a sequence that is not at its end. */
export function summaryOf(sequence: SequenceRecord, length: number): SequenceSummary | null {
  const matrix = matrixOf(sequence);
  const last = matrix[length];
  if (last === undefined) return null;
  const columns = Array.from({ length }, (_, column) => {
    const since = matrix.slice(column + 1).flatMap((row) => row[column] ?? []);
    const [own = 0, end = 0] = [since[0], since.at(-1)];
    return { before: matrix[0]?.[column] ?? 0, own, end, drop: Math.max(...since) - end };
  });
  const { known } = sequence;
  const [first, final] = [known[0], known[length]];
  return {
    before: mean(columns.map(({ before }) => before)),
    learned: mean(columns.map(({ own }) => own)),
    end: mean(columns.map(({ end }) => end)),
    drop: mean(columns.map(({ drop }) => drop)),
    known: first === undefined || final === undefined ? null : { before: first, end: final },
  };
}

export interface RemedySummary {
  remedy: Remedy;
  before: Estimate;
  learned: Estimate;
  /** Learned less before. */
  gained: Estimate;
  end: Estimate;
  drop: Estimate;
  knownBefore: Estimate | null;
  knownEnd: Estimate | null;
  /** End, drop and gain less those of plain merging on the same sequences; `null` for plain merging, and where it was not run. */
  against: { end: Estimate; drop: Estimate; gained: Estimate } | null;
  /** Of all sequences, the quizzes left out; `null` where a run did not count them. */
  flops: number | null;
}

/** Over whole sequences. @param records one of each remedy, whose order the summaries have; of several runs as `pooled` gives them. */
export function remedySummaries(records: readonly ContinualRecord[]): RemedySummary[] {
  const of = ({ sequences, length }: ContinualRecord) =>
    sequences.flatMap((one) => {
      const summary = summaryOf(one, length);
      return summary ? [{ key: one.sequence, ...summary }] : [];
    });
  const merged = records.find(({ remedy }) => remedy === 'plain');
  const plain = new Map((merged ? of(merged) : []).map((one) => [one.key, one]));
  return records.map((record): RemedySummary => {
    const { remedy, flops } = record;
    const own = of(record);
    const known = own.flatMap((one) => one.known ?? []);
    const isAsked = own.length > 0 && known.length === own.length;
    const paired = own.flatMap((one) => {
      const other = plain.get(one.key);
      return other ? [{ one, other }] : [];
    });
    const less = (value: (one: SequenceSummary) => number): Estimate =>
      estimate(paired.map(({ one, other }) => value(one) - value(other)));
    const all = (value: (one: SequenceSummary) => number): Estimate => estimate(own.map(value));
    return {
      remedy,
      before: all(({ before }) => before),
      learned: all(({ learned }) => learned),
      gained: all(gain),
      end: all(({ end }) => end),
      drop: all(({ drop }) => drop),
      knownBefore: isAsked ? estimate(known.map(({ before }) => before)) : null,
      knownEnd: isAsked ? estimate(known.map(({ end }) => end)) : null,
      against:
        remedy === 'plain' || paired.length === 0
          ? null
          : { end: less(({ end }) => end), drop: less(({ drop }) => drop), gained: less(gain) },
      flops,
    };
  });
}

const gain = ({ learned, before }: SequenceSummary): number => learned - before;

/** Of each number of edits since its own (0: right after it), the mean change against the untouched model, over sequences. */
export function byAge(sequences: readonly SequenceRecord[]): { age: number; change: Estimate }[] {
  const changes = sequences.map((sequence) => changeByAge(matrixOf(sequence)));
  const most = Math.max(0, ...changes.map((ages) => ages.length));
  return Array.from({ length: most }, (_, age) => ({
    age,
    change: estimate(changes.flatMap((ages) => ages[age] ?? [])),
  }));
}

/** Mean and standard deviation of each place of the matrix over sequences; `null` where none was asked. */
export const meanMatrix = (sequences: readonly SequenceRecord[]): MeanMatrix => averaged(sequences.map(matrixOf));
