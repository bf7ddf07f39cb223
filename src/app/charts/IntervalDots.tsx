/** One row per condition: share of right answers with its Wilson 95 % interval, on an axis that always runs from 0 to 100 %. */
import { wilsonInterval } from '../../seal/statistics/estimate';
import { share } from '../ui/numbers';
import { Mark, type Series } from './Mark';
import { useWidth } from './useWidth';

export interface IntervalRow {
  label: string;
  series: Series;
  correct: number;
  n: number;
}

interface Props {
  title: string;
  rows: readonly IntervalRow[];
}

const ROW = 42;

export function IntervalDots({ title, rows }: Props) {
  const [box, width] = useWidth<HTMLElement>(240);
  const inset = 6;
  const x = (value: number): number => inset + value * (width - 2 * inset);
  const height = rows.length * ROW + 20;
  const bottom = rows.length * ROW;
  return (
    <figure className="figure" ref={box} aria-label={title} data-chart="quiz">
      <svg width={width} height={height} role="img" aria-label={rows.map(rowText).join('; ')}>
        <line className="axis" x1={x(0)} x2={x(1)} y1={bottom} y2={bottom} />
        {[0, 0.5, 1].map((tick) => (
          <g key={tick}>
            <line className="axis" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom + 4} />
            <text x={x(tick)} y={bottom + 17} textAnchor={tick === 0 ? 'start' : tick === 1 ? 'end' : 'middle'}>
              {tick * 100}%
            </text>
          </g>
        ))}
        {rows.map((row, index) => {
          const middle = index * ROW + 28;
          const [low, high] = wilsonInterval(row.correct, row.n);
          return (
            <g key={row.label}>
              <text className="strong" x={x(0)} y={middle - 13} paintOrder="stroke">
                {row.label}
              </text>
              <text x={x(1)} y={middle - 13} textAnchor="end">
                {row.n < 20 ? share(row.correct, row.n) : `${share(row.correct, row.n)} of ${row.n}`}
              </text>
              <line className={`whisker stroke-${row.series}`} x1={x(low)} x2={x(high)} y1={middle} y2={middle} />
              <Mark series={row.series} x={x(row.correct / row.n)} y={middle} />
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

function rowText({ label, correct, n }: IntervalRow): string {
  const [low, high] = wilsonInterval(correct, n);
  return `${label}: ${Number(correct.toFixed(1))} of ${n} right, 95% interval ${Math.round(low * 100)} to ${Math.round(high * 100)}%`;
}
