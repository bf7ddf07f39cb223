/** Charts of one item, by step and in rows: what each draws, and the same in words. */
import { wilsonInterval } from '../../seal/statistics/estimate';
import { percent, share } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { drawing } from './drawing';
import type { Series } from './marks';
import type { Row } from './Rows';

export type { LossCurve } from './Curves';

export const CurvesChart = drawing((all) => all.CurvesChart);
const Rows = drawing((all) => all.Rows);

export interface StripRow {
  id: string;
  label: string;
  reward: number;
  /** Standard error over repeats; `null` with a single one. */
  standardError: number | null;
  /** `null` where nothing is selected from. */
  kept: boolean | null;
}

interface StripChartProps {
  title: string;
  rows: readonly StripRow[];
  base: number;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** One row per self-edit: its reward with the spread over repeated finetunes; the base is the dashed line. */
export function StripChart({ title, rows, base, selected, onSelect }: StripChartProps) {
  const lane = rows.length > 8 ? 14 : 22;
  const label = `${rows.map(stripText).join('; ')}; base ${percent(base)}`;
  return (
    <ChartFigure title={title} chart="rewards" height={rows.length * lane + 38} label={label}>
      <Rows
        label={label}
        lane={lane}
        base={base}
        pick={{ name: 'Self-edits', selected, onSelect }}
        rows={rows.map((row) => ({
          id: row.id,
          label: row.label,
          spoken: stripText(row),
          value: row.reward,
          between: row.standardError === null ? null : [row.reward - row.standardError, row.reward + row.standardError],
          series: row.kept === null ? 'adapted' : row.kept ? 'kept' : 'dropped',
        }))}
      />
    </ChartFigure>
  );
}

function stripText({ label, reward, standardError, kept }: StripRow): string {
  const spread = standardError === null ? '' : `, standard error ${Math.round(standardError * 100)} points`;
  return `${label}: reward ${percent(reward)}${spread}${kept === null ? '' : kept ? ', kept' : ', dropped'}`;
}

export interface IntervalRow {
  label: string;
  series: Series;
  correct: number;
  n: number;
}

const INTERVAL_LANE = 42;

/** One row per condition: share of right answers with its Wilson 95 % interval, on an axis that always runs from 0 to 100 %. */
export function IntervalChart({ title, rows }: { title: string; rows: readonly IntervalRow[] }) {
  const drawn = rows.map(({ label, series, correct, n }): Row => {
    const between = wilsonInterval(correct, n);
    const [low, high] = between.map((end) => Math.round(end * 100));
    return {
      id: label,
      label,
      spoken: `${label}: ${Number(correct.toFixed(1))} of ${n} right, 95% interval ${low} to ${high}%`,
      value: correct / n,
      between,
      series,
      end: n < 20 ? share(correct, n) : `${share(correct, n)} of ${n}`,
    };
  });
  const label = drawn.map(({ spoken }) => spoken).join('; ');
  return (
    <ChartFigure title={title} chart="quiz" height={rows.length * INTERVAL_LANE + 20} label={label}>
      <Rows label={label} lane={INTERVAL_LANE} rows={drawn} />
    </ChartFigure>
  );
}
