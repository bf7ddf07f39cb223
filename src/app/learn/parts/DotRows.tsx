/** Rows of shares from 0 to 100 %, each row a part that a phrase can light up: its marks, their standard errors, the number at the end. */
import { BASE_LINE, COLOURS, Mark, type Series, useWidth } from '../../charts/marks';
import { LitMark } from './linked';

export interface Dot {
  series: Series;
  share: number;
  standardError?: number | null;
  hollow?: boolean;
  /** Smaller: of another seed, or of another draw. */
  small?: boolean;
}

export interface DotRow {
  key: string;
  /** The part that it is; its own key where several are one. */
  part: string;
  label: string;
  /** To those who do not see it. */
  spoken: string;
  dots: readonly Dot[];
  end: string;
}

interface Props {
  title: string;
  rows: readonly DotRow[];
  /** A dashed line to hold the rows against. */
  base?: number;
}

/** Where there is no room beside the marks, label and number stand above them. */
const NARROW = 460;
const WIDE_LAYOUT = { lane: 30, left: 176, right: 112, words: 4, mark: 0, ticks: [0, 0.25, 0.5, 0.75, 1] };
const NARROW_LAYOUT = { lane: 42, left: 12, right: 16, words: -4, mark: 10, ticks: [0, 0.5, 1] };

export function DotRows({ title, rows, base }: Props) {
  const [box, width] = useWidth<HTMLElement>(560);
  const { lane, left, right, words, mark, ticks } = width < NARROW ? NARROW_LAYOUT : WIDE_LAYOUT;
  const bottom = rows.length * lane + 4;
  const x = (share: number): number => left + Math.min(1, Math.max(0, share)) * (width - left - right);
  return (
    <figure className="figure" ref={box} aria-label={title}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure is named, and so is each of its rows */}
      <svg width={width} height={bottom + 20}>
        {ticks.map((tick) => (
          <g key={tick} aria-hidden>
            <line stroke="var(--line)" x1={x(tick)} x2={x(tick)} y1={0} y2={bottom} />
            <text x={x(tick)} y={bottom + 15} textAnchor="middle">
              {tick * 100}%
            </text>
          </g>
        ))}
        {base !== undefined && <line {...BASE_LINE} x1={x(base)} x2={x(base)} y1={0} y2={bottom} aria-hidden />}
        {rows.map(({ key, part, label, spoken, dots, end }, index) => {
          const middle = index * lane + lane / 2 + 2;
          const y = middle + mark;
          return (
            <LitMark key={key} of={part} label={spoken}>
              <rect className="lane" x={1} y={index * lane + 3} width={width - 2} height={lane - 2} rx={4} />
              <text className="strong halo" x={4} y={middle + words}>
                {label}
              </text>
              {dots.map((dot, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a dot is its place
                <DotMark key={at} {...dot} x={x} y={y} />
              ))}
              <text className="strong halo" x={width - 4} y={middle + words} textAnchor="end">
                {end}
              </text>
            </LitMark>
          );
        })}
      </svg>
    </figure>
  );
}

type Placed = Dot & { x: (share: number) => number; y: number };

function DotMark({ series, share, standardError = null, hollow = false, small = false, x, y }: Placed) {
  const [low, high] = [x(share - (standardError ?? 0)), x(share + (standardError ?? 0))];
  return (
    <g opacity={small ? 0.7 : 1}>
      {standardError !== null && (
        <path
          stroke={COLOURS[series]}
          strokeWidth={1.5}
          fill="none"
          d={`M${low} ${y}H${high}M${low} ${y - 4}v8M${high} ${y - 4}v8`}
        />
      )}
      <Mark series={series} x={x(share)} y={y} size={small ? 6 : 9} {...(hollow ? { hollow } : {})} />
    </g>
  );
}
