/** One row per condition: mean accuracy with a bar of one standard error, on an axis that always runs from 0 to 100 %. */
import { BASE_LINE, COLOURS, Mark, useWidth } from '../../charts/marks';
import { oneDigit, within } from '../../ui/numbers';
import type { EffectRow } from './effect';

interface Props {
  title: string;
  rows: readonly EffectRow[];
}

/** Where there is no room beside the marks, label and value stand above them. */
const NARROW = 420;
const WIDE_LAYOUT = { row: 27, left: 142, right: 92, words: 4, mark: 0, ticks: [0, 0.25, 0.5, 0.75, 1] };
const NARROW_LAYOUT = { row: 40, left: 12, right: 16, words: -4, mark: 9, ticks: [0, 0.5, 1] };

export function EffectFigure({ title, rows }: Props) {
  const [box, width] = useWidth<HTMLElement>(520);
  const { row: height, left, right, words, mark, ticks } = width < NARROW ? NARROW_LAYOUT : WIDE_LAYOUT;
  const bottom = rows.length * height + 4;
  const x = (value: number): number => left + Math.min(1, Math.max(0, value)) * (width - left - right);
  const base = rows.find(({ series }) => series === 'base');
  return (
    <figure className="figure" ref={box} aria-label={title}>
      <svg width={width} height={bottom + 20} role="img" aria-label={rows.map(rowText).join('; ')}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line stroke="var(--line)" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
            <text x={x(tick)} y={bottom + 15} textAnchor="middle">
              {tick * 100}%
            </text>
          </g>
        ))}
        {base !== undefined && <line {...BASE_LINE} x1={x(base.accuracy)} x2={x(base.accuracy)} y1={0} y2={bottom} />}
        {rows.map((row, index) => {
          const middle = index * height + height / 2 + 2;
          const y = middle + mark;
          const error = row.standardError ?? 0;
          return (
            <g key={row.key}>
              <text className="strong halo" x={0} y={middle + words}>
                {row.label}
              </text>
              {row.standardError !== null && (
                <path
                  stroke={COLOURS[row.series]}
                  strokeWidth={1.5}
                  fill="none"
                  d={`M${x(row.accuracy - error)} ${y}H${x(row.accuracy + error)}M${x(row.accuracy - error)} ${y - 4}v8M${x(row.accuracy + error)} ${y - 4}v8`}
                />
              )}
              <Mark series={row.series} x={x(row.accuracy)} y={y} />
              <text className="strong halo" x={width} y={middle + words} textAnchor="end">
                {oneDigit(row.accuracy) + within(row.standardError)}
              </text>
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

function rowText({ label, accuracy, standardError }: EffectRow): string {
  const error = standardError === null ? '' : `, standard error ${(standardError * 100).toFixed(1)} points`;
  return `${label}: ${oneDigit(accuracy)}${error}`;
}
