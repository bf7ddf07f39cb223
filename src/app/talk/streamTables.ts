/** The tables of a recorded stream: what each rule came to, and the curve in numbers. */
import type { Column } from '../../formats/table';
import type { StreamRun } from '../../seal/stream/record';
import { LEARNER_WORDS, type Learner } from '../../seal/stream/settings';
import { curveOf, type LearnerSummary } from '../../seal/stream/summary';
import type { Estimate } from '../../seal/types';
import { oneDigit, within } from '../ui/numbers';
import { STREAM } from './words/stream';

const shareText = ({ mean, standardError, n }: Estimate): string | null =>
  n === 0 ? null : `${oneDigit(mean)}${within(standardError)}`;

const { heads, meanings } = STREAM.columns;
type ShareOf = 'precision' | 'recall' | 'accuracy' | 'known';
const share = (name: ShareOf): Column<LearnerSummary> => ({
  name,
  head: heads[name],
  about: meanings[name],
  value: (row) => row[name].mean,
  text: (row) => shareText(row[name]),
});

export const SUMMARY_COLUMNS: readonly Column<LearnerSummary>[] = [
  { name: 'rule', head: heads.rule, value: ({ learner }) => LEARNER_WORDS[learner].label },
  {
    name: 'learned',
    head: heads.learned,
    about: meanings.learned,
    value: ({ learned }) => learned.mean,
    text: ({ learned: { mean, standardError } }) =>
      mean.toFixed(1) + (standardError === null ? '' : ` ± ${standardError.toFixed(1)}`),
  },
  share('precision'),
  share('recall'),
  share('accuracy'),
  share('known'),
  {
    name: 'flops',
    head: heads.cost,
    about: meanings.cost,
    value: ({ deciding, training }) => deciding.mean + training.mean,
    text: ({ deciding, training }) => `${((deciding.mean + training.mean) / 1e9).toFixed(1)} GFLOP`,
  },
  { name: 'n', head: heads.n, value: ({ accuracy }) => accuracy.n },
];

export interface CurveRow {
  text: number;
  of: ReadonlyMap<Learner, Estimate>;
}

export function curveRows(run: StreamRun): CurveRow[] {
  const rows = new Map<number, Map<Learner, Estimate>>();
  for (const { text, learner, ...point } of curveOf(run)) {
    const row = rows.get(text) ?? new Map<Learner, Estimate>();
    rows.set(text, row.set(learner, point));
  }
  return [...rows].map(([text, of]) => ({ text, of })).toSorted((one, other) => one.text - other.text);
}

export const curveColumns = (learners: readonly Learner[]): Column<CurveRow>[] => [
  { name: 'text', head: STREAM.afterText, value: ({ text }) => text },
  ...learners.map(
    (learner): Column<CurveRow> => ({
      name: learner,
      head: LEARNER_WORDS[learner].label,
      value: ({ of }) => of.get(learner)?.mean ?? null,
      text: ({ of }) => {
        const point = of.get(learner);
        return point === undefined ? null : shareText(point);
      },
    }),
  ),
];
