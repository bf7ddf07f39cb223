/** Which remedy cuts the mean drop to less than half of plain merging's without halving what is newly learned, and how sure that is. */
import { type Judged, judge } from '../../statistics/verdict';
import type { Remedy } from './choices';
import type { ContinualRecord } from './record';
import { type SequenceSummary, summaryOf } from './summary';

export interface Halving {
  remedy: Remedy;
  /** Its drop less half of plain merging's, sequence by sequence: below 0 it is less than half. */
  drop: Judged;
  /** Its gain less half of plain merging's, the same way: above 0 it is more than half. */
  gain: Judged;
}

/** In both, whatever the noise. */
export const isHalved = ({ drop, gain }: Halving): boolean => drop.difference < 0 && gain.difference >= 0;
/** In both more than noise would give. */
export const isSure = ({ drop, gain }: Halving): boolean => drop.verdict === 'worse' && gain.verdict === 'better';

/**
 * Of each remedy but plain merging, on the whole sequences that both were run on; none where plain merging was not.
 * @param records one of each remedy; of several runs as `pooled` gives them.
 */
export function halvings(records: readonly ContinualRecord[]): Halving[] {
  const merged = records.find(({ remedy }) => remedy === 'plain');
  const plain = merged ? wholeSequences(merged) : new Map<number, SequenceSummary>();
  return records.flatMap((record): Halving[] => {
    const { remedy } = record;
    if (remedy === 'plain') return [];
    const pairs = [...wholeSequences(record)].flatMap(([sequence, own]) => {
      const other = plain.get(sequence);
      return other ? [{ own, other }] : [];
    });
    if (pairs.length === 0) return [];
    return [
      {
        remedy,
        drop: judge(pairs.map(({ own, other }) => own.drop - other.drop / 2)),
        gain: judge(pairs.map(({ own, other }) => gainOf(own) - gainOf(other) / 2)),
      },
    ];
  });
}

const gainOf = ({ learned, before }: SequenceSummary): number => learned - before;

/** By their places. */
function wholeSequences({ sequences, length }: ContinualRecord): Map<number, SequenceSummary> {
  const found = new Map<number, SequenceSummary>();
  for (const one of sequences) {
    const summary = summaryOf(one, length);
    if (summary) found.set(one.sequence, summary);
  }
  return found;
}
