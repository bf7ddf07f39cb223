/** Loss of every adapter by optimizer step. The selected one is bold; the others stay readable behind it. */
import { memo, useDeferredValue, useEffect, useState } from 'react';
import {
  CartesianGrid,
  type DotItemDotProps,
  Line,
  LineChart,
  Tooltip,
  useActiveTooltipLabel,
  XAxis,
  YAxis,
} from 'recharts';
import { DataTable } from '../ui/DataTable';
import { Folded } from '../ui/Folded';
import { moveCursor } from '../ui/linkedCursor';
import { ChartFigure } from './ChartFigure';
import { CursorLayer } from './CursorLayer';
import styles from './charts.module.css';
import { countedTo } from './cursor';
import { niceTicks } from './geometry';
import { COLOURS, DASHES, FILL, LegendLine, type Series } from './marks';
import { Piece } from './Piece';
import { usePlot } from './Shares';

export interface LossCurve {
  id: string;
  label: string;
  /** Not finite where training broke off. */
  losses: readonly number[];
  /** "diverged at step 8": where the curve ends before its time. */
  diverged: string | null;
}

interface Props {
  title: string;
  curves: readonly LossCurve[];
  passageOnly: readonly number[];
  selected: string | null;
  /** The curve that counted in the run before, to be compared with; empty for none. */
  ghost?: readonly number[];
}

interface LossLine {
  name: string;
  series: Series;
  losses: readonly number[];
}

export function CurvesChart({ title, curves, passageOnly, selected, ghost = [] }: Props) {
  const [log, setLog] = useState(false);
  const chosen = curves.find((curve) => curve.id === selected);
  const lineOf =
    (series: Series) =>
    ({ label: name, losses }: LossCurve): LossLine => ({ name, series, losses });
  // The last lies on top.
  const lines: LossLine[] = [
    { name: 'Best of the run before', series: 'ghost' as const, losses: ghost },
    { name: 'Passage only', series: 'passage' as const, losses: passageOnly },
    ...curves.filter((curve) => curve !== chosen).map(lineOf('base')),
    ...(chosen === undefined ? [] : [chosen]).map(lineOf('adapted')),
  ].filter(({ losses }) => losses.length > 0);
  const names: [Series, string | undefined][] = [
    ['adapted', chosen?.label],
    ['base', 'other self-edits'],
    ['ghost', ghost.length > 0 ? 'best of the run before' : undefined],
    ['passage', passageOnly.length > 0 ? 'passage only' : undefined],
  ];
  // While they grow, the page is not to wait for them to be drawn.
  const drawn = useDeferredValue(lines);
  const text = finding(chosen, curves);
  const head = (
    <div className={styles.head}>
      <p className="legend grow">
        {names.map(
          ([series, name]) =>
            name !== undefined && (
              <span key={series}>
                <LegendLine series={series} /> {name}
              </span>
            ),
        )}
      </p>
      <label className="row check small">
        <input type="checkbox" checked={log} onChange={(event) => setLog(event.target.checked)} />
        Logarithmic
      </label>
    </div>
  );
  const foot = (
    <>
      <figcaption>{text}</figcaption>
      <LossTable lines={lines} />
    </>
  );
  return (
    <ChartFigure title={title} chart="curves" note={text} height={300} label={text || title} head={head} foot={foot}>
      <Curves title={title} lines={drawn} log={log} />
    </ChartFigure>
  );
}

export function finding(chosen: LossCurve | undefined, curves: readonly LossCurve[]): string {
  const curve = chosen ?? curves[0];
  if (curve === undefined) return '';
  const [first, last] = [curve.losses[0], curve.losses.at(-1)];
  const { diverged } = curve;
  const end = diverged === null ? '' : ` Not-a-number: ${diverged}.`;
  if (first === undefined || last === undefined) return end === '' ? '' : `${curve.label}:${end}`;
  if (curve.losses.length === 1)
    return `${curve.label}: loss ${first.toFixed(2)} before its ${diverged === null ? 'only' : 'last'} step.${end} Mean over its repeats.`;
  return `${curve.label}: loss ${first.toFixed(2)} before the first step, ${last.toFixed(2)} before step ${curve.losses.length}.${end} Mean over its repeats; no smoothing.`;
}

/** All steps, counted from 1; a line may end before the others. */
function stepsOf(lines: readonly LossLine[]): { step: number }[] {
  return countedTo(Math.max(0, ...lines.map(({ losses }) => losses.length))).map((step) => ({ step }));
}

function lossAt(losses: readonly number[], step: number): number | undefined {
  const loss = losses[step - 1];
  return Number.isFinite(loss) ? loss : undefined;
}

const WIDTHS: Partial<Record<Series, number>> = { adapted: 2.25, passage: 1.5 };

const Curves = memo(({ title, lines, log }: { title: string; lines: readonly LossLine[]; log: boolean }) => {
  const losses = lines.flatMap((line) => line.losses.filter(Number.isFinite));
  const ticks = niceTicks(Math.max(0.1, ...losses));
  return (
    <LineChart
      responsive
      style={FILL}
      data={stepsOf(lines)}
      margin={{ top: 8, right: 16, bottom: 20, left: 4 }}
      title={title}
    >
      <Piece>
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
        <Piece>
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
              name={name}
              dataKey={({ step }: { step: number }) => lossAt(losses, step)}
              stroke={COLOURS[series]}
              strokeWidth={WIDTHS[series] ?? 1.25}
              strokeDasharray={DASHES[series] ?? 'none'}
              activeDot={{ r: 4 }}
              dot={
                series === 'adapted' && losses.length <= 30
                  ? { r: 2.5, fill: COLOURS[series] }
                  : dotsWhereAlone(losses, COLOURS[series])
              }
            />
          ))}
          <StepCursor lines={lines} />
        </Piece>
      </Piece>
    </LineChart>
  );
});

/** The chart library hears of pointer and keys here, and shows all values itself; elsewhere the others follow. */
function StepCursor({ lines }: { lines: readonly LossLine[] }) {
  const plot = usePlot();
  const label = useActiveTooltipLabel();
  const own = label === undefined ? null : Number(label);
  useEffect(() => {
    // One that is drawn while another is pointed at leaves that alone.
    if (own === null) return;
    moveCursor('step', own);
    return () => moveCursor('step', null);
  }, [own]);
  if (plot === null) return null;
  const shown = own === null ? lines.filter(({ series }) => series === 'adapted') : [];
  return (
    <CursorLayer
      axis="step"
      places={stepsOf(lines).map(({ step }) => step)}
      x={plot.x}
      frame={plot}
      named={own === null}
      follows
      readings={(at) =>
        shown.flatMap(({ losses }) => {
          const loss = lossAt(losses, at);
          return loss === undefined ? [] : [{ text: loss.toFixed(3), y: plot.y(loss) }];
        })
      }
    />
  );
}

/** A dot where a loss has no neighbour: a line of one point would not be seen. */
export function dotsWhereAlone(losses: readonly number[], fill: string) {
  const alone = losses.map(
    (loss, step) => Number.isFinite(loss) && ![losses[step - 1], losses[step + 1]].some(Number.isFinite),
  );
  if (!alone.includes(true)) return false;
  return ({ key, cx, cy, index }: DotItemDotProps) => (
    <g key={key}>{alone[index] && <circle cx={cx} cy={cy} r={2.5} fill={fill} />}</g>
  );
}

/** The chart's numbers for those who read rather than look. */
function LossTable({ lines }: { lines: readonly LossLine[] }) {
  return (
    <Folded summary="Table of losses">
      <DataTable
        label="Losses"
        scroll="Loss list"
        columns={[
          { name: 'step', head: 'Step', value: ({ step }: { step: number }) => step },
          ...lines.map(({ name, losses }) => ({
            name,
            head: name,
            text: ({ step }: { step: number }) => lossAt(losses, step)?.toFixed(4) ?? null,
          })),
        ]}
        rows={stepsOf(lines)}
        keyOf={({ step }) => step}
      />
    </Folded>
  );
}
