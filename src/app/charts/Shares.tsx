/**
 * Shares from 0 to 100 % over rounds, or over a setting: points with bars of one standard error, and other conditions as lines
 * that are labelled at their end. The oracle goes with the rounds, because each policy has its own best self-edits.
 */
import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine as LevelLine,
  Line,
  LineChart,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts';
import { percent } from '../ui/numbers';
import { spreadApart, stretchesOf, textWidth } from './geometry';
import { COLOURS, Mark, type Series } from './marks';

export interface RoundPoint {
  round: number;
  mean: number;
  standardError: number | null;
  n: number;
  /** Drawn as faint lines, one an item. */
  perItem?: readonly number[];
}

export interface ReferenceLine {
  label: string;
  value: number;
  /** `outside`: what the comparison is not about, such as published numbers. */
  role: 'base' | 'passage' | 'kept' | 'outside';
  /** Drawn as a band around the line. */
  standardError: number | null;
}

/** A share at a place of the axis; `null` where nothing was measured. */
export interface SharePoint {
  x: number;
  share: number | null;
  standardError: number | null;
  perItem?: readonly number[];
  /** Its mark is an outline. */
  hollow?: boolean;
}

export interface ShareSeries {
  name: string;
  role: Series;
  dash?: string;
  /** Named at the end of its line, as one of several; alone it has its numbers at its points instead. */
  end?: string;
  points: readonly SharePoint[];
}

export interface ShareAxis {
  ticks: number[];
  label: string;
  scale?: 'linear' | 'log';
  text?: (x: number) => string;
}

export interface SharesProps {
  label: string;
  series: readonly ShareSeries[];
  axis: ShareAxis;
  references?: readonly ReferenceLine[];
  oracle?: readonly { round: number; mean: number }[];
  /** How the share at the end of a line is written. */
  shareText?: (share: number) => string;
}

/** A chart fills the place that its figure keeps for it. */
export const FILL = { width: '100%', height: '100%' } as const;
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const DASHED = { strokeWidth: 1.5, strokeDasharray: '4 3' };
const REFERENCES: Readonly<Record<ReferenceLine['role'], object>> = {
  base: { stroke: COLOURS.base, ...DASHED },
  passage: { stroke: COLOURS.passage, ...DASHED },
  kept: { stroke: COLOURS.kept, ...DASHED },
  outside: { stroke: 'var(--muted)', strokeDasharray: '1 3' },
};

export function Shares({ label, series, axis, references = [], oracle = [], shareText = percent }: SharesProps) {
  const best = oracle.slice(-1).map(({ mean }) => ({ label: 'best of k', value: mean }));
  const named = series.flatMap(({ end, points }) => {
    const value = points.findLast(({ share }) => share !== null)?.share ?? null;
    return end === undefined || value === null ? [] : [{ label: end, value }];
  });
  const ends = [...references, ...best, ...named].map(({ label: name, value }) => ({
    text: `${name} ${shareText(value)}`,
    value,
  }));
  const room = ends.reduce((most, { text }) => Math.max(most, textWidth(text) + 8), 8);
  return (
    <LineChart
      responsive
      style={FILL}
      role="img"
      aria-label={label}
      accessibilityLayer={false}
      margin={{ top: 12, right: room, bottom: 0, left: 0 }}
    >
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <YAxis
        domain={[0, 1]}
        ticks={SHARES}
        interval={0}
        tickFormatter={percent}
        tickLine={false}
        axisLine={false}
        width={44}
      />
      <XAxis
        dataKey="x"
        type="number"
        scale={axis.scale ?? 'linear'}
        domain={[axis.ticks[0] ?? 0, axis.ticks.at(-1) ?? 1]}
        ticks={axis.ticks}
        interval={0}
        tickFormatter={axis.text ?? String}
        padding={{ left: 16, right: 16 }}
        tickLine={false}
        axisLine={false}
        height={40}
        label={{ value: axis.label, position: 'insideBottom', offset: 6 }}
      />
      {references.map(({ label: name, role, value }) => (
        <LevelLine key={name} y={value} {...REFERENCES[role]} />
      ))}
      <Behind series={series} references={references} oracle={oracle} />
      {series.map(({ name, role, dash = 'none', points }) => (
        <Line
          key={name}
          type="linear"
          isAnimationActive={false}
          data={points}
          dataKey="share"
          stroke={COLOURS[role]}
          strokeWidth={2}
          strokeDasharray={dash}
          activeDot={false}
          dot={({ key, cx, cy, index }) =>
            cx !== undefined &&
            cy != null && <Mark key={key} series={role} x={cx} y={cy} hollow={points[index]?.hollow === true} />
          }
        >
          <ErrorBar
            dataKey={barOf}
            direction="y"
            width={5}
            stroke={COLOURS[role]}
            strokeWidth={1.5}
            isAnimationActive={false}
          />
        </Line>
      ))}
      <Words ends={ends} points={series.flatMap(({ end, points }) => (end === undefined ? points : []))} />
    </LineChart>
  );
}

/** A bar of one standard error down and up, cut off at 0 and 1. */
function barOf({ share, standardError }: SharePoint): [number, number] | null {
  return share === null || standardError === null
    ? null
    : [Math.min(share, standardError), Math.min(1 - share, standardError)];
}

export interface Plot {
  left: number;
  right: number;
  x: (value: number) => number;
  y: (value: number) => number;
}

/** Where things lie in the chart around; `null` until it has its size. */
export function usePlot(): Plot | null {
  const [area, x, y] = [usePlotArea(), useXAxisScale(), useYAxisScale()];
  if (area === undefined || x === undefined || y === undefined) return null;
  const [left, right] = [area.x, area.x + area.width];
  return { left, right, x: (value) => x(value) ?? Number.NaN, y: (value) => y(value) ?? Number.NaN };
}

/** The band of an error, single items, and the oracle from the left edge through its values to its label at the right one. */
function Behind({ series, references, oracle }: Required<Pick<SharesProps, 'series' | 'references' | 'oracle'>>) {
  const plot = usePlot();
  if (plot === null) return null;
  const { left, right, x, y } = plot;
  const places = oracle.map(({ round, mean }) => ({ at: x(round), height: y(mean) }));
  const [first, last] = [places[0], places.at(-1)];
  const line = [...(first ? [{ ...first, at: left }] : []), ...places, ...(last ? [{ ...last, at: right }] : [])];
  return (
    <>
      {references.map(({ label, value, standardError: error }) => {
        if (error === null) return null;
        const [high, low] = [y(Math.min(1, value + error)), y(Math.max(0, value - error))];
        const band = { x: left, width: right - left, y: high, height: low - high };
        return <rect key={label} {...band} fill="var(--base)" opacity={0.16} />;
      })}
      {series.map(({ name, role, points }) => (
        <path
          key={name}
          d={itemsPath(points, plot)}
          stroke={COLOURS[role]}
          strokeLinecap="round"
          fill="none"
          opacity={0.22}
        />
      ))}
      <polyline
        points={line.map(({ at, height }) => `${at},${height}`).join(' ')}
        fill="none"
        stroke="var(--adapted)"
        strokeWidth={1.25}
        strokeDasharray="5 4"
        opacity={0.55}
      />
    </>
  );
}

/** A line an item, open where it was not measured; one place alone is a short stroke. */
export function itemsPath(points: readonly SharePoint[], { x, y }: Pick<Plot, 'x' | 'y'>): string {
  const items = Math.max(0, ...points.map(({ perItem }) => perItem?.length ?? 0));
  return Array.from({ length: items }, (_, item) =>
    stretchesOf(points, ({ perItem }) => perItem?.[item] !== undefined).map((stretch) => {
      const places = stretch.map((point) => `${x(point.x).toFixed(1)} ${y(point.perItem?.[item] ?? 0).toFixed(1)}`);
      return places.length === 1 ? `M${places[0]}m-2 0h4` : `M${places.join('L')}`;
    }),
  )
    .flat()
    .join('');
}

interface LineEnd {
  text: string;
  value: number;
}

/**
 * The number of each point, and the names of lines at their right end, moved apart where they would touch; a leader ties a
 * moved one to its line. Of points too close for their numbers the later ones have theirs.
 */
function Words({ ends, points }: { ends: readonly LineEnd[]; points: readonly SharePoint[] }) {
  const plot = usePlot();
  if (plot === null) return null;
  const { right, x, y } = plot;
  const sorted = ends.map(({ text, value }) => ({ text, at: y(value) })).toSorted((one, other) => one.at - other.at);
  const places = spreadApart(
    sorted.map(({ at }) => at),
    16,
    y(1),
    y(0),
  );
  let free = right + 8;
  const numbers = points.toReversed().flatMap(({ x: place, share, standardError }) => {
    const [at, half] = [x(place), textWidth('100%') / 2];
    if (share === null || at + half > free) return [];
    free = at - half;
    const above = y(Math.min(1, share + (standardError ?? 0))) - 9;
    // Below the mark where the top of the chart is near.
    return {
      at,
      text: percent(share),
      height: above > y(1) + 8 ? above : y(Math.max(0, share - (standardError ?? 0))) + 18,
    };
  });
  return (
    <ZIndexLayer zIndex={700}>
      {numbers.map(({ at, text, height }) => (
        <text key={at} className="strong halo" x={at} y={height} textAnchor="middle">
          {text}
        </text>
      ))}
      {sorted.map(({ text, at }, index) => {
        const place = places[index] ?? at;
        const moved = Math.abs(place - at) > 2;
        return (
          <g key={text}>
            {moved && <path stroke="var(--field)" fill="none" d={`M${right} ${at}L${right + 6} ${place}`} />}
            <text x={right + 8} y={place + 4}>
              {text}
            </text>
          </g>
        );
      })}
    </ZIndexLayer>
  );
}
