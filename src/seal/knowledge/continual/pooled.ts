/**
 * Sequences of several runs that are equal but for their seeds, as those of one run: whatever is computed of one, README's table too,
 * is computed of all of them the same way. It counts each sequence as a sample, which holds where seeds have passages of their own
 * (`drawsFromOneList`). Pure.
 */
import type { KnowledgeSettings } from '../settings';
import type { ContinualRecord } from './record';

/**
 * Whether the sequences of every seed are drawn from one list, as `drawnContinual` does it, and not from passages of the seed's own, as
 * in the world. Then an error over sequences is one over orders of the same passages, and several seeds are not to be pooled: their
 * sequences would count as samples of passages that they are not.
 */
export const drawsFromOneList = ({ corpus }: Pick<KnowledgeSettings, 'corpus'>): boolean => corpus !== 'world';

/** Where a pooled sequence is from. */
export interface Origin {
  /** Place of its run among those that were pooled. */
  run: number;
  /** Its place in that run. */
  sequence: number;
}

export interface Pooled {
  /** One of each remedy, in the order of the first run. A sequence is numbered by its place in `origins`, under every remedy the same. */
  records: ContinualRecord[];
  origins: Origin[];
}

/** @param runs of each its records, one of each remedy. */
export function pooled(runs: readonly (readonly ContinualRecord[])[]): Pooled {
  const origins = runs.flatMap((records, run) =>
    [...new Set(records.flatMap(({ sequences }) => sequences.map(({ sequence }) => sequence)))]
      .toSorted((left, right) => left - right)
      .map((sequence): Origin => ({ run, sequence })),
  );
  const places = new Map(origins.map(({ run, sequence }, place) => [`${run} ${sequence}`, place]));
  const found = new Map<ContinualRecord['remedy'], ContinualRecord>();
  for (const [run, records] of runs.entries())
    for (const record of records) {
      const sequences = record.sequences.map((one) => {
        return { ...one, sequence: places.get(`${run} ${one.sequence}`) ?? one.sequence };
      });
      const before = found.get(record.remedy);
      found.set(record.remedy, before === undefined ? { ...record, sequences } : joined(before, record, sequences));
    }
  return { records: [...found.values()], origins };
}

const joined = (
  before: ContinualRecord,
  { flops, seconds }: ContinualRecord,
  sequences: ContinualRecord['sequences'],
): ContinualRecord => ({
  ...before,
  sequences: [...before.sequences, ...sequences],
  flops: before.flops === null || flops === null ? null : before.flops + flops,
  seconds: before.seconds + seconds,
});
