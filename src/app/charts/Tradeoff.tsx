/**
 * What each way of learning keeps against what it learns: right after its own edit along the axis, after the last edit upwards. On the
 * diagonal nothing is lost. A mark's area goes with the arithmetic that it takes.
 */
import type { ReactNode } from 'react';
import { oneDigit, percent, within } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { spreadApart, textWidth } from './geometry';
import { COLOURS, useWidth } from './marks';

interface Spread {
  mean: number;
  standardError: number | null;
}

export interface TradeoffPoint {
  name: string;
  /** What the others are held against. */
  isReference: boolean;
  learned: Spread;
  kept: Spread;
  /** In TFLOP; `null` where it was not counted. */
  cost: number | null;
}

interface Props {
  title: string;
  note: string;
  points: readonly TradeoffPoint[];
  foot?: ReactNode;
}

const PLOT = { left: 48, top: 12, bottom: 44 } as const;
const [LEAST_RADIUS, MOST_RADIUS] = [4, 11];
const LINE = 18;
const NARROW = 480;

export function TradeoffChart({ title, note, points, foot }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(560);
  const label = points.map(pointText).join('; ');
  const height = Math.max(300, points.length * LINE + PLOT.top + PLOT.bottom + 20);
  return (
    <div ref={ref}>
      <ChartFigure title={title} chart="tradeoff" note={note} height={height} label={label} foot={foot}>
        <Drawing points={points} width={width} height={height} label={label} />
      </ChartFigure>
    </div>
  );
}

function Drawing({
  points,
  width,
  height,
  label,
}: Pick<Props, 'points'> & { width: number; height: number; label: string }) {
  // The table has what a narrow drawing has no room for.
  const names = points.map(({ name, cost }) => (width < NARROW || cost === null ? name : `${name}, ${costText(cost)}`));
  const right = Math.min(width / 1.7, 28 + Math.max(0, ...names.map(textWidth)));
  const x = (share: number): number => PLOT.left + share * (width - PLOT.left - right);
  const y = (share: number): number => PLOT.top + (1 - share) * (height - PLOT.top - PLOT.bottom);
  const most = Math.max(...points.map(({ cost }) => cost ?? 0), Number.MIN_VALUE);
  const radius = (cost: number | null): number => Math.max(LEAST_RADIUS, MOST_RADIUS * Math.sqrt((cost ?? 0) / most));
  const inOrder = points.map((point, index) => ({ ...point, text: names[index] ?? '' }));
  inOrder.sort((left, other) => other.kept.mean - left.kept.mean);
  const places = spreadApart(
    inOrder.map(({ kept }) => y(kept.mean)),
    LINE,
    PLOT.top + 6,
    height - PLOT.bottom - 4,
  );
  const end = x(1) + 8;
  return (
    <svg width={width} height={height} role="img" aria-label={label}>
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <path d={`M${x(0)} ${y(share)}H${x(1)}M${x(share)} ${y(0)}V${y(1)}`} stroke="var(--line)" />
          <text x={PLOT.left - 6} y={y(share) + 4} textAnchor="end">
            {percent(share)}
          </text>
          <text x={x(share)} y={y(0) + 16} textAnchor="middle">
            {percent(share)}
          </text>
        </g>
      ))}
      <path d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} stroke="var(--base)" strokeDasharray="4 3" strokeWidth={1.5} />
      <text x={(x(0) + x(1)) / 2} y={height - 4} textAnchor="middle">
        right after its own edit
      </text>
      <text transform={`translate(11 ${(y(0) + y(1)) / 2}) rotate(-90)`} textAnchor="middle">
        after the last edit
      </text>
      {inOrder.map(({ name, text, isReference, learned, kept, cost }, index) => {
        const [at, middle] = [x(learned.mean), y(kept.mean)];
        const colour = isReference ? COLOURS.base : COLOURS.adapted;
        const place = places[index] ?? middle;
        return (
          <g key={name}>
            <path
              d={`M${at + radius(cost)} ${middle}L${end} ${place}`}
              stroke="var(--field)"
              strokeWidth={0.75}
              fill="none"
            />
            {learned.standardError !== null && (
              <path
                d={`M${x(Math.max(0, learned.mean - learned.standardError))} ${middle}H${x(Math.min(1, learned.mean + learned.standardError))}`}
                stroke={colour}
                strokeWidth={1.5}
              />
            )}
            {kept.standardError !== null && (
              <path
                d={`M${at} ${y(Math.max(0, kept.mean - kept.standardError))}V${y(Math.min(1, kept.mean + kept.standardError))}`}
                stroke={colour}
                strokeWidth={1.5}
              />
            )}
            <circle
              cx={at}
              cy={middle}
              r={radius(cost)}
              fill={isReference ? 'var(--surface)' : colour}
              fillOpacity={isReference ? 1 : 0.75}
              stroke={colour}
              strokeWidth={2}
            />
            <text x={end + 4} y={place + 4} className="strong">
              {text}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** "0.07 TFLOP" */
export const costText = (tflop: number): string => `${tflop >= 10 ? Math.round(tflop) : tflop.toPrecision(2)} TFLOP`;

const pointText = ({ name, learned, kept, cost }: TradeoffPoint): string =>
  `${name}: right after its own edit ${oneDigit(learned.mean)}${within(learned.standardError)}, after the last edit ${oneDigit(kept.mean)}${within(kept.standardError)}${cost === null ? '' : `, ${costText(cost)}`}`;
