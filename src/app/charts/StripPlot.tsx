/** One row per self-edit: its reward with the spread over repeated finetunes; the base is the dashed line. */
import { percent } from '../ui/numbers';
import { Mark } from './Mark';
import { useWidth } from './useWidth';

export interface StripRow {
  id: string;
  label: string;
  reward: number;
  /** Standard error over repeats; `null` with a single one. */
  standardError: number | null;
  /** `null` where nothing is selected from. */
  kept: boolean | null;
}

interface Props {
  title: string;
  rows: readonly StripRow[];
  base: number;
  selected: string | null;
  onSelect: (id: string) => void;
}

const LABEL = 46;

export function StripPlot({ title, rows, base, selected, onSelect }: Props) {
  const [box, width] = useWidth<HTMLElement>(240);
  const lane = rows.length > 8 ? 14 : 22;
  const x = (value: number): number => LABEL + Math.min(1, Math.max(0, value)) * (width - LABEL - 8);
  const bottom = rows.length * lane + 18;
  return (
    <figure className="figure" ref={box} aria-label={title} data-chart="rewards">
      <svg
        width={width}
        height={bottom + 20}
        role="img"
        aria-label={`${rows.map(rowText).join('; ')}; base ${percent(base)}`}
      >
        <line className="axis" x1={x(0)} x2={x(1)} y1={bottom} y2={bottom} />
        {[0, 0.5, 1].map((tick) => (
          <text key={tick} x={x(tick)} y={bottom + 16} textAnchor={tick === 1 ? 'end' : 'middle'}>
            {tick * 100}%
          </text>
        ))}
        <line className="reference" x1={x(base)} x2={x(base)} y1={14} y2={bottom} />
        <text x={x(base)} y={10} textAnchor={base > 0.8 ? 'end' : base < 0.1 ? 'start' : 'middle'}>
          base {percent(base)}
        </text>
        {rows.map((row, index) => {
          const y = 18 + index * lane + lane / 2;
          const series = row.kept === null ? 'adapted' : row.kept ? 'kept' : 'dropped';
          const spread = row.standardError ?? 0;
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: a second way to pick; the buttons on the Self-edits card are the first
            <g key={row.id} className="pickable" onClick={() => onSelect(row.id)}>
              <rect
                className={row.id === selected ? 'lane selected' : 'lane'}
                x={0}
                y={y - lane / 2}
                width={width}
                height={lane}
                rx={4}
              />
              <text className={row.id === selected ? 'strong' : ''} x={4} y={y + 4}>
                {row.label}
              </text>
              {row.standardError !== null && (
                <line
                  className={`whisker stroke-${series}`}
                  x1={x(row.reward - spread)}
                  x2={x(row.reward + spread)}
                  y1={y}
                  y2={y}
                />
              )}
              <Mark series={series} x={x(row.reward)} y={y} />
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

function rowText({ label, reward, standardError, kept }: StripRow): string {
  const spread = standardError === null ? '' : `, standard error ${Math.round(standardError * 100)} points`;
  return `${label}: reward ${percent(reward)}${spread}${kept === null ? '' : kept ? ', kept' : ', dropped'}`;
}
