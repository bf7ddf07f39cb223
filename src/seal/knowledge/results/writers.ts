/** Which row of a comparison a result file of SEAL's holds, as the name of its data tells. */
import type { Author } from '../../types';
import { writerOf } from '../files/edits';
import type { ConditionName } from '../measured';

export interface Written {
  name: Extract<ConditionName, 'passage' | 'untrained' | 'teacher' | 'policy'>;
  /** Policy updates behind the weights that wrote and were adapted. */
  round: number;
  author: Extract<Author, 'policy' | 'teacher' | 'none'>;
  writer?: string;
}

const stemOf = (dataset: string): string => dataset.replace(/^.*\//, '').replace(/\.json$/, '');

/** @param isBlank nothing was written: SEAL names the data of a run on passages alone after any other. */
export function writtenIn(dataset: string, isBlank: boolean): Written {
  const stem = stemOf(dataset);
  const round = Number(/^iter(\d+)_/.exec(stem)?.[1] ?? 0);
  if (isBlank) return { name: 'passage', round: 0, author: 'none' };
  if (round > 0) return { name: 'policy', round, author: 'policy' };
  if (/^(?:base|iter0)(?:_|$)/.test(stem)) return { name: 'untrained', round: 0, author: 'policy' };
  return { name: 'teacher', round: 0, author: 'teacher', writer: writerOf(stem) };
}

/** The round that a file of rewards belongs to, by the policy that wrote: `iter0_train` is the first; `null` for other files. */
export function trainingRound(dataset: string): number | null {
  const found = /^iter(\d+)_train/.exec(stemOf(dataset))?.[1];
  return found === undefined ? null : Number(found) + 1;
}
