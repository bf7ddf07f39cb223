/** Shares from 0 to 100 % over rounds, or over a setting: points with bars of one standard error, and other conditions as lines. */
import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine as LevelLine,
  Line,
  LineChart,
  ReferenceArea,
  usePlotArea,
  useXAxisScale,
  useYAxisScale,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts';
import { percent } from '../ui/numbers';
import { CursorLayer } from './CursorLayer';
import type { SharedAxis } from './cursor';
import { openPath, spreadApart, textWidth } from './geometry';
import { BASE_LINE, COLOURS, FILL, Mark, type Series } from './marks';
import { Piece } from './Piece';

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
  /** A thin line without marks, behind the others. */
  faint?: boolean;
  /** Named at the end of its line, as one of several; alone it has its numbers at its points instead. */
  end?: string;
  points: readonly SharePoint[];
}

export interface ShareAxis {
  ticks: number[];
  label: string;
  scale?: 'linear' | 'log';
  text?: (x: number) => string;
  /** What other charts call it that have it too. */
  shared?: SharedAxis;
}

export interface SharesProps {
  label: string;
  series: readonly ShareSeries[];
  axis: ShareAxis;
  references?: readonly ReferenceLine[];
  /** How the share at the end of a line is written. */
  shareText?: (share: number) => string;
}

const SHARES = [0, 0.25, 0.5, 0.75, 1];
const REFERENCES: Readonly<Record<ReferenceLine['role'], object>> = {
  base: BASE_LINE,
  passage: { ...BASE_LINE, stroke: COLOURS.passage },
  kept: { ...BASE_LINE, stroke: COLOURS.kept },
  outside: { stroke: 'var(--muted)', strokeDasharray: '1 3' },
};

export function Shares({ label, series, axis, references = [], shareText = percent }: SharesProps) {
  const named = series.flatMap(({ end, points }) => {
    const value = points.findLast(({ share }) => share !== null)?.share ?? null;
    return end === undefined || value === null ? [] : [{ label: end, value }];
  });
  const ends = [...references, ...named].map(({ label: name, value }) => ({
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
      <Piece>
        {references.map(
          ({ label: name, value, standardError: error }) =>
            error !== null && (
              <ReferenceArea
                key={name}
                y1={Math.max(0, value - error)}
                y2={Math.min(1, value + error)}
                fill="var(--base)"
                fillOpacity={0.16}
              />
            ),
        )}
        {references.map(({ label: name, role, value }) => (
          <LevelLine key={name} y={value} {...REFERENCES[role]} />
        ))}
        <Items series={series} />
        {series.map(({ name, role, dash = 'none', faint = false, points }) => (
          <Line
            key={name}
            type="linear"
            isAnimationActive={false}
            data={points}
            dataKey="share"
            stroke={COLOURS[role]}
            strokeWidth={faint ? 1.25 : 2}
            strokeOpacity={faint ? 0.55 : 1}
            strokeDasharray={dash}
            activeDot={false}
            dot={({ key, cx, cy, index }) =>
              cx !== undefined &&
              cy != null &&
              // A line of one point would not be seen without its mark.
              (!faint || points.length === 1) && (
                <Mark key={key} series={role} x={cx} y={cy} hollow={points[index]?.hollow === true} />
              )
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
        {axis.shared !== undefined && <Cursor axis={axis.shared} places={axis.ticks} series={series} />}
        <Words ends={ends} points={series.flatMap(({ end, points }) => (end === undefined ? points : []))} />
      </Piece>
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
  top: number;
  bottom: number;
  right: number;
  x: (value: number) => number;
  y: (value: number) => number;
}

/** Where things lie in the chart around; `null` until it has its size. */
export function usePlot(): Plot | null {
  const [area, x, y] = [usePlotArea(), useXAxisScale(), useYAxisScale()];
  if (area === undefined || x === undefined || y === undefined) return null;
  const edges = { left: area.x, right: area.x + area.width, top: area.y, bottom: area.y + area.height };
  return { ...edges, x: (value) => x(value) ?? Number.NaN, y: (value) => y(value) ?? Number.NaN };
}

/** Of lines that have no numbers at their points, what they have where it is pointed at. */
function Cursor({ axis, places, series }: { axis: SharedAxis; places: number[] } & Pick<SharesProps, 'series'>) {
  const plot = usePlot();
  if (plot === null) return null;
  return (
    <ZIndexLayer zIndex={800}>
      <CursorLayer
        axis={axis}
        places={places}
        x={plot.x}
        frame={plot}
        readings={(at) =>
          series.flatMap(({ end, points }) => {
            const share = points.find(({ x }) => Math.abs(x - at) < 0.5)?.share;
            return end === undefined || share == null ? [] : [{ text: `${end} ${percent(share)}`, y: plot.y(share) }];
          })
        }
      />
    </ZIndexLayer>
  );
}

/** Behind the means, a faint line for each single item. */
function Items({ series }: Pick<SharesProps, 'series'>) {
  const plot = usePlot();
  return (
    plot !== null &&
    series.map(({ name, role, points }) => (
      <path
        key={name}
        d={itemsPath(points, plot)}
        stroke={COLOURS[role]}
        strokeLinecap="round"
        fill="none"
        opacity={0.22}
      />
    ))
  );
}

export function itemsPath(points: readonly SharePoint[], { x, y }: Pick<Plot, 'x' | 'y'>): string {
  const items = Math.max(0, ...points.map(({ perItem }) => perItem?.length ?? 0));
  return Array.from({ length: items }, (_, item) =>
    openPath(points.map((point) => ({ x: x(point.x), y: y(point.perItem?.[item] ?? Number.NaN) }))),
  ).join('');
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
