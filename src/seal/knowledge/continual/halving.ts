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

/** Of each remedy but plain merging, on the whole sequences of all runs that both were run on; none where plain merging was not. */
export function halvings(runs: readonly (readonly ContinualRecord[])[]): Halving[] {
  const plain = wholeSequences(runs, 'plain');
  const remedies = [...new Set(runs.flat().map(({ remedy }) => remedy))];
  return remedies.flatMap((remedy): Halving[] => {
    if (remedy === 'plain') return [];
    const pairs = [...wholeSequences(runs, remedy)].flatMap(([sequence, own]) => {
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

/** By run and place among its sequences. */
function wholeSequences(runs: readonly (readonly ContinualRecord[])[], remedy: Remedy): Map<string, SequenceSummary> {
  const found = new Map<string, SequenceSummary>();
  for (const [run, records] of runs.entries())
    for (const { sequences, length } of records.filter((record) => record.remedy === remedy))
      for (const one of sequences) {
        const summary = summaryOf(one, length);
        if (summary) found.set(`${run} ${one.sequence}`, summary);
      }
  return found;
}
