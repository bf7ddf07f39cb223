/** One row a thing that was measured: its mark with the interval that it lies in, on an axis from 0 to 100 %. */
import { type KeyboardEvent, useId } from 'react';
import { CartesianGrid, ReferenceLine, ScatterChart, useChartWidth, XAxis, YAxis, ZIndexLayer } from 'recharts';
import { percent } from '../ui/numbers';
import styles from './charts.module.css';
import { BASE_LINE, COLOURS, FILL, Mark, type Series } from './marks';
import { Piece } from './Piece';
import { usePlot } from './Shares';

export interface Row {
  id: string;
  label: string;
  /** Of the row, to those who cannot see it. */
  spoken: string;
  value: number;
  between: readonly [number, number] | null;
  series: Series;
  /** At the right, above the mark; the label stands above it too. */
  end?: string;
}

interface Choice {
  /** What the list is called, of which one row is chosen. */
  name: string;
  selected: string | null;
  onSelect: (id: string) => void;
}

interface Props {
  label: string;
  rows: readonly Row[];
  /** The height of a row. */
  lane: number;
  /** A dashed line to hold them against. */
  base?: number;
  /** Rows can be chosen, by pointer and by the arrow keys. */
  pick?: Choice;
}

export function Rows({ label, rows, lane, base, pick }: Props) {
  return (
    <ScatterChart
      responsive
      style={FILL}
      role={pick === undefined ? 'img' : 'group'}
      aria-label={label}
      accessibilityLayer={false}
      margin={base === undefined ? { right: 16, left: 12 } : { top: 18, right: 16, left: 46 }}
    >
      <XAxis
        type="number"
        dataKey="value"
        domain={[0, 1]}
        ticks={[0, 0.5, 1]}
        interval={0}
        allowDataOverflow
        stroke="var(--line)"
        height={20}
        tickLine={false}
        tickMargin={4}
        tickFormatter={percent}
      />
      <YAxis type="number" dataKey="row" domain={[0, rows.length]} allowDataOverflow reversed hide />
      {base === undefined ? (
        <CartesianGrid horizontal={false} stroke="var(--line)" />
      ) : (
        <ReferenceLine x={base} {...BASE_LINE} label={{ value: `base ${percent(base)}`, position: 'top' }} />
      )}
      <Piece>
        <Lanes {...{ rows, lane, pick }} />
      </Piece>
    </ScatterChart>
  );
}

function Lanes({ rows, lane, pick }: Pick<Props, 'rows' | 'lane' | 'pick'>) {
  const listId = useId();
  const plot = usePlot();
  const width = useChartWidth() ?? 0;
  if (plot === null) return null;
  const x = (share: number): number => plot.x(Math.min(1, Math.max(0, share)));
  const list = pick && {
    role: 'listbox',
    tabIndex: 0,
    'aria-label': pick.name,
    onKeyDown: (event: KeyboardEvent) => {
      const at = rows.findIndex(({ id }) => id === pick.selected);
      const last = rows.length - 1;
      const steps: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? last : at - 1, Home: 0, End: last };
      const row = rows[steps[event.key] ?? -1];
      if (row === undefined) return;
      event.preventDefault();
      pick.onSelect(row.id);
    },
    ...(pick.selected === null ? {} : { 'aria-activedescendant': `${listId}${pick.selected}` }),
  };
  return (
    <ZIndexLayer zIndex={600}>
      <g {...list}>
        {rows.map(({ id, label, spoken, value, between, series, end }, index) => {
          const middle = plot.y(index + 0.5);
          const chosen = id === pick?.selected;
          // With words at both ends the mark is below them.
          const y = end === undefined ? middle : middle + 7;
          const option = pick && {
            id: `${listId}${id}`,
            className: styles.option,
            role: 'option',
            'aria-selected': chosen,
            'aria-label': spoken,
            onClick: () => pick.onSelect(id),
          };
          return (
            <g key={id} {...option}>
              {pick && <rect className={styles.lane} x={0} y={middle - lane / 2} width={width} height={lane} rx={4} />}
              <text
                className={chosen || end !== undefined ? 'strong' : undefined}
                x={4}
                y={end === undefined ? y + 4 : y - 13}
              >
                {label}
              </text>
              {end !== undefined && (
                <text x={width} y={y - 13} textAnchor="end">
                  {end}
                </text>
              )}
              {between && (
                <path d={`M${x(between[0])} ${y}H${x(between[1])}`} stroke={COLOURS[series]} strokeWidth={1.5} />
              )}
              <Mark series={series} x={x(value)} y={y} />
            </g>
          );
        })}
      </g>
    </ZIndexLayer>
  );
}
