/** Lines on one scale from nothing to all, each with its standard error and its name at its end; drawn by hand, for it is small. */
import { percent, within } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { spreadApart, textWidth } from './geometry';
import { COLOURS, type Series, useWidth } from './marks';

export interface Line {
  name: string;
  series: Series;
  /** In order of x, which counts from 1. */
  points: readonly { x: number; mean: number; standardError: number | null }[];
}

interface Props {
  title: string;
  chart: string;
  note: string;
  /** What is counted below. */
  along: string;
  lines: readonly Line[];
}

const HEIGHT = 280;
const PLOT = { left: 40, top: 12, bottom: 40 } as const;
const LABEL = { gap: 10, lane: 16 } as const;

export function CurvesBySeries({ title, chart, note, along, lines }: Props) {
  const [box, width] = useWidth<HTMLDivElement>(600);
  const label = lines.map(lineText).join('; ');
  const widest = 26 + Math.max(0, ...lines.map(({ name }) => textWidth(name)));
  // Names that would take more than a third of the drawing stand below it.
  const isBelow = widest > width / 3;
  const right = isBelow ? 8 : widest;
  const height = HEIGHT + (isBelow ? lines.length * LABEL.lane + 8 : 0);
  const most = Math.max(1, ...lines.flatMap(({ points }) => points.map(({ x }) => x)));
  const x = (at: number): number => PLOT.left + ((at - 1) / Math.max(1, most - 1)) * (width - PLOT.left - right);
  const y = (share: number): number => PLOT.top + (1 - share) * (HEIGHT - PLOT.top - PLOT.bottom);
  const ends = lines
    .map((line) => ({ ...line, end: line.points.at(-1)?.mean ?? 0 }))
    .toSorted((one, other) => other.end - one.end);
  const places = spreadApart(
    ends.map(({ end }) => y(end)),
    LABEL.lane,
    PLOT.top + 4,
    HEIGHT - PLOT.bottom,
  );
  const ticks = [...new Set([1, Math.ceil(most / 2), most])];
  return (
    <div ref={box}>
      <ChartFigure title={title} chart={chart} note={note} height={height} label={label}>
        <svg width={width} height={height} role="img" aria-label={label}>
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <g key={share}>
              <path d={`M${PLOT.left} ${y(share)}H${width - right}`} stroke="var(--line)" />
              <text x={PLOT.left - 6} y={y(share) + 4} textAnchor="end">
                {percent(share)}
              </text>
            </g>
          ))}
          {ticks.map((at) => (
            <text key={at} x={x(at)} y={HEIGHT - PLOT.bottom + 16} textAnchor="middle">
              {at}
            </text>
          ))}
          <text x={PLOT.left} y={HEIGHT - 4}>
            {along}
          </text>
          {lines.map((line) => (
            <OneLine key={line.name} line={line} x={x} y={y} />
          ))}
          {ends.map(({ name, series }, at) => (
            <text
              key={name}
              x={isBelow ? 8 : width - right + LABEL.gap}
              y={isBelow ? HEIGHT + (at + 1) * LABEL.lane : (places[at] ?? 0) + 4}
              className="strong"
            >
              <tspan fill={COLOURS[series]}>●</tspan> {name}
            </text>
          ))}
        </svg>
      </ChartFigure>
    </div>
  );
}

type Scale = (value: number) => number;

function OneLine({ line: { series, points }, x, y }: { line: Line; x: Scale; y: Scale }) {
  const colour = COLOURS[series];
  const edge = (sign: 1 | -1) =>
    points.map(({ x: at, mean, standardError }) => {
      const to = Math.min(1, Math.max(0, mean + sign * (standardError ?? 0)));
      return `${x(at).toFixed(1)},${y(to).toFixed(1)}`;
    });
  return (
    <>
      <polygon points={[...edge(1), ...edge(-1).reverse()].join(' ')} fill={colour} opacity={0.12} />
      <polyline
        points={points.map(({ x: at, mean }) => `${x(at).toFixed(1)},${y(mean).toFixed(1)}`).join(' ')}
        fill="none"
        stroke={colour}
        strokeWidth={2}
        strokeDasharray={series === 'base' ? '4 3' : undefined}
        strokeLinejoin="round"
      />
    </>
  );
}

function lineText({ name, points }: Line): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${name}: nothing`;
  return `${name}: ${percent(first.mean)} after ${first.x}, ${percent(last.mean)}${within(last.standardError)} after ${last.x}`;
}
