/** The table of SEAL's continual results: what is known of each passage after each edit (seal-reference 4). */
import type { MeanMatrix } from '../continual/matrix';
import type { ContinualResult } from './schemas';

/**
 * Row 0: before any edit, all passages. Row r: after r edits; `null` for passages whose own edit is still to come, where the file
 * has zeros.
 */
export function continualRows({
  n_sequences: n,
  mean_over_sequences: means,
  std_over_sequences: deviations,
}: ContinualResult): MeanMatrix {
  return means.map((row, edits) =>
    row.map((mean, passage) => {
      if (edits > 0 && passage >= edits) return null;
      const deviation = deviations[edits]?.[passage];
      return { mean, deviation: n < 2 || deviation === undefined ? null : deviation, n };
    }),
  );
}

/** What a page shows of such a file. */
export interface ContinualTable {
  name: string;
  model: string;
  sequences: number;
  rows: MeanMatrix;
}

export const continualTable = (name: string, result: ContinualResult): ContinualTable => ({
  name,
  model: result.base_model,
  sequences: result.n_sequences,
  rows: continualRows(result),
});
