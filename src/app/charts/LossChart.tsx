/** Loss of every adapter by optimizer step. The selected one is bold; the others stay readable behind it. */
import { type ReactElement, useState } from 'react';
import {
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { candidateName } from '../knowledge/candidates';
import { stretchesOf } from './CurveLine';
import { type LossRow, LossTable } from './LossTable';
import { LegendLine } from './Mark';
import { niceTicks } from './niceTicks';

export interface LossCurve {
  id: string;
  sample: number;
  losses: readonly number[];
  /** "diverged at step 8": where the curve ends before its time. */
  diverged: string | null;
}

interface Props {
  title: string;
  curves: readonly LossCurve[];
  passageOnly: readonly number[];
  selected: string | null;
}

const PASSAGE = 'Passage only';

/** A dot where a loss has no neighbour: a line of one point would not be seen. */
function loneDots(losses: readonly number[], fill: string): false | ((props: DotItemDotProps) => ReactElement) {
  const steps = losses.map((loss, step) => ({ loss, step }));
  const lone = stretchesOf(steps, ({ loss }) => Number.isFinite(loss)).filter(({ length }) => length === 1);
  const places = new Set(lone.flatMap((stretch) => stretch.map(({ step }) => step)));
  if (places.size === 0) return false;
  return ({ key, cx, cy, index }) => (
    <g key={key}>{places.has(index) && <circle cx={cx} cy={cy} r={2.5} fill={fill} />}</g>
  );
}

export function LossChart({ title, curves, passageOnly, selected }: Props) {
  const [log, setLog] = useState(false);
  const rows = rowsOf(curves, passageOnly);
  const ticks = niceTicks(Math.max(0.1, ...rows.flatMap(({ step: _, ...losses }) => Object.values(losses))));
  const behind = curves.filter((curve) => curve.id !== selected);
  const chosen = curves.find((curve) => curve.id === selected);
  const line = { type: 'linear', isAnimationActive: false, activeDot: { r: 4 } } as const;
  return (
    <figure className="figure" aria-label={title}>
      <div className="row wrap chart-head">
        <p className="legend grow">
          {chosen !== undefined && (
            <span>
              <LegendLine series="adapted" /> {candidateName(chosen)}
            </span>
          )}
          <span>
            <LegendLine series="base" /> other self-edits
          </span>
          {passageOnly.length > 0 && (
            <span>
              <LegendLine series="passage" /> passage only
            </span>
          )}
        </p>
        <label className="row check small">
          <input type="checkbox" checked={log} onChange={(event) => setLog(event.target.checked)} />
          Logarithmic
        </label>
      </div>
      <div className="chart-box">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart data={rows} margin={{ top: 8, right: 16, bottom: 20, left: 4 }} title={title}>
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
              formatter={(value) => Number(value).toFixed(3)}
              labelFormatter={(step) => `Step ${String(step)}`}
              contentStyle={{
                background: 'var(--surface)',
                border: '1px solid var(--field)',
                borderRadius: 6,
                fontSize: 12,
              }}
            />
            {passageOnly.length > 0 && (
              <Line
                {...line}
                dataKey={PASSAGE}
                stroke="var(--passage-only)"
                strokeWidth={1.5}
                dot={loneDots(passageOnly, 'var(--passage-only)')}
              />
            )}
            {behind.map((curve) => (
              <Line
                key={curve.id}
                {...line}
                dataKey={candidateName(curve)}
                stroke="var(--base)"
                strokeWidth={1.25}
                dot={loneDots(curve.losses, 'var(--base)')}
              />
            ))}
            {chosen !== undefined && (
              <Line
                {...line}
                dataKey={candidateName(chosen)}
                stroke="var(--adapted)"
                strokeWidth={2.25}
                dot={chosen.losses.length <= 30 ? { r: 2.5 } : loneDots(chosen.losses, 'var(--adapted)')}
              />
            )}
          </LineChart>
        </ResponsiveContainer>
      </div>
      <figcaption>{finding(chosen, curves)}</figcaption>
      <details>
        <summary>Table of losses</summary>
        <LossTable rows={rows} />
      </details>
    </figure>
  );
}

function rowsOf(curves: readonly LossCurve[], passageOnly: readonly number[]): LossRow[] {
  const steps = Math.max(passageOnly.length, ...curves.map((curve) => curve.losses.length));
  return Array.from({ length: steps }, (_, step) => {
    const row: LossRow = { step: step + 1 };
    for (const curve of curves) {
      const loss = curve.losses[step];
      if (loss !== undefined && Number.isFinite(loss)) row[candidateName(curve)] = loss;
    }
    const bare = passageOnly[step];
    if (bare !== undefined && Number.isFinite(bare)) row[PASSAGE] = bare;
    return row;
  });
}

export function finding(chosen: LossCurve | undefined, curves: readonly LossCurve[]): string {
  const curve = chosen ?? curves[0];
  if (curve === undefined) return '';
  const [first, last] = [curve.losses[0], curve.losses.at(-1)];
  const { diverged } = curve;
  const end = diverged === null ? '' : ` Not-a-number: ${diverged}.`;
  if (first === undefined || last === undefined) return end === '' ? '' : `${candidateName(curve)}:${end}`;
  if (curve.losses.length === 1)
    return `${candidateName(curve)}: loss ${first.toFixed(2)} before its ${diverged === null ? 'only' : 'last'} step.${end} Mean over its repeats.`;
  return `${candidateName(curve)}: loss ${first.toFixed(2)} before the first step, ${last.toFixed(2)} before step ${curve.losses.length}.${end} Mean over its repeats; no smoothing.`;
}
