/** The table of SEAL's continual results: what is known of each passage after each edit (seal-reference 4). */
import type { ContinualResult } from './schemas';

export interface ContinualCell {
  mean: number;
  /** Over sequences. */
  standardError: number | null;
}

/**
 * Row 0: before any edit, all passages. Row r: after r edits; `null` for passages whose own edit is still to come, where the file
 * has zeros.
 */
export function continualRows({
  n_sequences: n,
  mean_over_sequences: means,
  std_over_sequences: deviations,
}: ContinualResult): (ContinualCell | null)[][] {
  return means.map((row, edits) =>
    row.map((mean, passage) => {
      if (edits > 0 && passage >= edits) return null;
      const deviation = deviations[edits]?.[passage];
      return { mean, standardError: n < 2 || deviation === undefined ? null : deviation / Math.sqrt(n) };
    }),
  );
}
