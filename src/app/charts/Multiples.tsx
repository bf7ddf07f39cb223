/** Small charts side by side on one scale, as one drawing: a run each, its rounds, and its last number with n. */
import type { ReactNode } from 'react';
import { oneDigit, percent, within } from '../ui/numbers';
import { ChartFigure } from './ChartFigure';
import { CursorLayer } from './CursorLayer';
import { textWidth } from './geometry';
import { COLOURS, useWidth } from './marks';
import type { RoundPoint } from './Shares';
import { atRound } from './shareCharts';

export interface Multiple {
  name: string;
  points: readonly RoundPoint[];
  /** What n counts: "passage", "seed". */
  unit: string;
}

interface Props {
  title: string;
  note: string;
  multiples: readonly Multiple[];
  foot?: ReactNode;
}

/** Of one of them, in CSS pixels. */
const [LEAST_WIDTH, HEIGHT] = [230, 150];
const PLOT = { left: 34, right: 12, top: 34, bottom: 26 } as const;

const [FEW, MANY] = [1, 6];
const columnsIn = (width: number): number => Math.max(FEW, Math.min(MANY, Math.floor(width / LEAST_WIDTH)));

export function MultiplesChart({ title, note, multiples, foot }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(600);
  const columns = columnsIn(width);
  const each = Math.floor(width / columns);
  const height = Math.ceil(multiples.length / columns) * HEIGHT;
  const most = Math.max(1, ...multiples.flatMap(({ points }) => points.map(({ round }) => round)));
  const label = multiples.map(multipleText).join('; ');
  const rounds = Array.from({ length: most + 1 }, (_, round) => round);
  const cursor = { axis: 'round' as const, places: rounds, say: (round: number) => atRound(multiples, round) };
  return (
    <div ref={ref}>
      <ChartFigure
        title={title}
        chart="multiples"
        note={note}
        height={height}
        label={label}
        foot={foot}
        cursor={cursor}
      >
        <svg width={width} height={height} role="img" aria-label={label}>
          {multiples.map((multiple, at) => (
            <g
              key={multiple.name}
              transform={`translate(${(at % columns) * each} ${Math.floor(at / columns) * HEIGHT})`}
            >
              <One {...multiple} rounds={rounds} width={each} />
            </g>
          ))}
        </svg>
      </ChartFigure>
    </div>
  );
}

function One({ name, points, unit, rounds, width }: Multiple & { rounds: readonly number[]; width: number }) {
  const most = Math.max(1, rounds.at(-1) ?? 1);
  const x = (round: number): number => PLOT.left + (round / most) * (width - PLOT.left - PLOT.right - 8) + 4;
  const y = (share: number): number => HEIGHT - PLOT.bottom - share * (HEIGHT - PLOT.top - PLOT.bottom);
  const last = points.at(-1);
  return (
    <>
      <text x={PLOT.left} y={12} className="strong">
        {clipped(name, width - PLOT.left - PLOT.right)}
      </text>
      {last !== undefined && (
        <text x={PLOT.left} y={27}>
          {`${oneDigit(last.mean)}${within(last.standardError)}, n = ${last.n} ${last.n === 1 ? unit : `${unit}s`}`}
        </text>
      )}
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path d={`M${PLOT.left} ${y(share)}H${width - PLOT.right}`} stroke="var(--line)" />
          <text x={PLOT.left - 4} y={y(share) + 4} textAnchor="end">
            {percent(share)}
          </text>
        </g>
      ))}
      {rounds.map((round) => (
        <text key={round} x={x(round)} y={HEIGHT - PLOT.bottom + 16} textAnchor="middle">
          {round}
        </text>
      ))}
      {points.map(({ round, mean, standardError }) => (
        <path
          key={round}
          d={`M${x(round)} ${y(Math.max(0, mean - (standardError ?? 0)))}V${y(Math.min(1, mean + (standardError ?? 0)))}`}
          stroke={COLOURS.adapted}
          strokeWidth={1.5}
        />
      ))}
      <polyline
        points={points.map(({ round, mean }) => `${x(round)},${y(mean)}`).join(' ')}
        fill="none"
        stroke={COLOURS.adapted}
        strokeWidth={2}
      />
      {points.map(({ round, mean }) => (
        <circle key={round} cx={x(round)} cy={y(mean)} r={3.5} fill={COLOURS.adapted} />
      ))}
      <CursorLayer
        axis="round"
        places={rounds}
        x={x}
        frame={{ left: PLOT.left, right: width - PLOT.right, top: PLOT.top, bottom: HEIGHT - PLOT.bottom }}
        readings={(at) =>
          points.flatMap(({ round, mean }) => (round === at ? [{ text: percent(mean), y: y(mean) }] : []))
        }
      />
    </>
  );
}

function clipped(text: string, room: number): string {
  const most = Math.floor(room / textWidth('m'));
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}

function multipleText({ name, points, unit }: Multiple): string {
  const said = points.map(({ round, mean, n }) => `round ${round}: ${percent(mean)}, n = ${n} ${unit}s`);
  return `${name}: ${said.join(', ') || 'no rounds'}`;
}
