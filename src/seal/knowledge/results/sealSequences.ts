/** SEAL's own sequences of edits, as its repository published them (MIT; seal-reference 4): they come with the page. */
import type { Estimate } from '../../types';
import { changeByAge, meansOf } from '../continual/matrix';
import { type ContinualTable, continualTable } from './continual';
import file from './sealSequences.json';

export const SEAL_SEQUENCES: ContinualTable = continualTable('SEAL’s published sequences', file);

/** As `byAge` has it for ours; the standard errors are over the means of its eight runs of eight sequences. */
export const SEAL_BY_AGE: readonly { age: number; change: Estimate }[] = changeByAge(meansOf(SEAL_SEQUENCES.rows)).map(
  (mean, age) => ({
    age,
    change: { mean, standardError: file.change_by_age_standard_error[age] ?? null, n: file.n_sequences },
  }),
);
