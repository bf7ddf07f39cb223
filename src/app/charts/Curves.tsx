/** The losses of adapters over their steps. */
import type { ReactElement } from 'react';
import { CartesianGrid, type DotItemDotProps, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import { niceTicks, stretchesOf } from './geometry';
import { COLOURS, DASHES, type Series } from './marks';
import { FILL } from './Shares';

/** One step: its number under `step`, and the loss of each line under the line's name. */
export type CurveStep = Record<string, number>;

interface CurvesProps {
  title: string;
  steps: readonly CurveStep[];
  /** The last lies on top. */
  lines: readonly { name: string; series: Series; losses: readonly number[] }[];
  log: boolean;
}

const WIDTHS: Partial<Record<Series, number>> = { adapted: 2.25, passage: 1.5 };

export function Curves({ title, steps, lines, log }: CurvesProps) {
  const ticks = niceTicks(Math.max(0.1, ...steps.flatMap(({ step: _, ...losses }) => Object.values(losses))));
  return (
    <LineChart responsive style={FILL} data={steps} margin={{ top: 8, right: 16, bottom: 20, left: 4 }} title={title}>
      <CartesianGrid stroke="var(--line)" vertical={false} />
      <XAxis
        dataKey="step"
        type="number"
        domain={[1, 'dataMax']}
        allowDecimals={false}
        tickLine={false}
        stroke="var(--field)"
        label={{ value: 'optimizer step', position: 'insideBottom', offset: -12 }}
      />
      <YAxis
        scale={log ? 'log' : 'linear'}
        domain={log ? ['auto', 'auto'] : [0, ticks.at(-1) ?? 'auto']}
        {...(log ? {} : { ticks })}
        allowDataOverflow={log}
        tickLine={false}
        axisLine={false}
        width={52}
        stroke="var(--field)"
        tickFormatter={(value: number) => String(Number(value.toPrecision(2)))}
        label={{
          value: 'nats per token',
          angle: -90,
          position: 'insideLeft',
          offset: 8,
          style: { textAnchor: 'middle' },
        }}
      />
      <Tooltip
        isAnimationActive={false}
        contentStyle={{
          background: 'var(--surface)',
          border: '1px solid var(--field)',
          borderRadius: 6,
          fontSize: 12,
        }}
        formatter={(value) => Number(value).toFixed(3)}
        labelFormatter={(step) => `Step ${String(step)}`}
      />
      {lines.map(({ name, series, losses }) => (
        <Line
          key={name}
          type="linear"
          isAnimationActive={false}
          dataKey={name}
          stroke={COLOURS[series]}
          strokeWidth={WIDTHS[series] ?? 1.25}
          {...(DASHES[series] === undefined ? {} : { strokeDasharray: DASHES[series] })}
          activeDot={{ r: 4 }}
          dot={
            series === 'adapted' && losses.length <= 30
              ? { r: 2.5, fill: COLOURS[series] }
              : loneDots(losses, COLOURS[series])
          }
        />
      ))}
    </LineChart>
  );
}

/** A dot where a loss has no neighbour: a line of one point would not be seen. */
export function loneDots(losses: readonly number[], fill: string): false | ((props: DotItemDotProps) => ReactElement) {
  const steps = losses.map((loss, step) => ({ loss, step }));
  const lone = stretchesOf(steps, ({ loss }) => Number.isFinite(loss)).filter(({ length }) => length === 1);
  const places = new Set(lone.flatMap((stretch) => stretch.map(({ step }) => step)));
  if (places.size === 0) return false;
  return ({ key, cx, cy, index }) => (
    <g key={key}>{places.has(index) && <circle cx={cx} cy={cy} r={2.5} fill={fill} />}</g>
  );
}
