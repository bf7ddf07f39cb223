/**
 * Held-out mean reward by round with bars of one standard error. Round 0, the untrained policy, is always drawn; base and
 * passage-only are reference lines, labelled at their end.
 */
import { percent } from '../strings/numbers';
import { useWidth } from './useWidth';

export interface RoundPoint {
  round: number;
  mean: number;
  standardError: number | null;
  n: number;
  perPassage: readonly number[];
}

export interface ReferenceLine {
  label: string;
  value: number;
  role: 'base' | 'passage' | 'kept';
}

interface Props {
  title: string;
  points: readonly RoundPoint[];
  references: readonly ReferenceLine[];
  /** Rounds that the run was asked for, so that the axis does not grow under the reader's eyes. */
  rounds: number;
}

const HEIGHT = 300;
const MARGIN = { top: 12, right: 112, bottom: 40, left: 44 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export function RoundsChart({ title, points, references, rounds }: Props) {
  const [box, width] = useWidth<HTMLElement>(640);
  const last = Math.max(1, rounds, ...points.map((point) => point.round));
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (round: number): number => MARGIN.left + 16 + (round / last) * (inner - 32);
  const y = (value: number): number => MARGIN.top + (1 - value) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const passages = Math.max(0, ...points.map((point) => point.perPassage.length));
  return (
    <figure className="figure" ref={box} aria-label={title}>
      <svg width={width} height={HEIGHT} role="img" aria-label={points.map(pointText).join('; ')}>
        {TICKS.map((tick) => (
          <g key={tick}>
            <line className="axis" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
              {tick * 100}%
            </text>
          </g>
        ))}
        {Array.from({ length: last + 1 }, (_, round) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the index is the round
          <text key={round} x={x(round)} y={HEIGHT - MARGIN.bottom + 18} textAnchor="middle">
            {round}
          </text>
        ))}
        <text x={MARGIN.left + inner / 2} y={HEIGHT - 4} textAnchor="middle">
          round (0 is the untrained policy)
        </text>
        {Array.from({ length: passages }, (_, passage) => (
          <polyline
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the passage
            key={passage}
            className="passage-line"
            points={points.map((point) => `${x(point.round)},${y(point.perPassage[passage] ?? 0)}`).join(' ')}
          />
        ))}
        {placed(references, y, y(0)).map(({ line, labelY }) => (
          <g key={line.label}>
            <line
              className={`reference stroke-${line.role}`}
              x1={MARGIN.left}
              x2={width - MARGIN.right}
              y1={y(line.value)}
              y2={y(line.value)}
            />
            <text x={width - MARGIN.right + 6} y={labelY + 4}>
              {line.label} {percent(line.value)}
            </text>
          </g>
        ))}
        <polyline
          className="curve selected"
          points={points.map((point) => `${x(point.round)},${y(point.mean)}`).join(' ')}
        />
        {points.map((point) => (
          <g key={point.round}>
            {point.standardError !== null && (
              <Whisker
                x={x(point.round)}
                high={y(Math.min(1, point.mean + point.standardError))}
                low={y(Math.max(0, point.mean - point.standardError))}
              />
            )}
            <circle className="mark-adapted" cx={x(point.round)} cy={y(point.mean)} r={4.5} />
            <text className="strong" x={x(point.round) + 9} y={y(point.mean) - 9}>
              {percent(point.mean)}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  );
}

function Whisker({ x, high, low }: { x: number; high: number; low: number }) {
  return (
    <path
      className="whisker stroke-adapted"
      fill="none"
      d={`M${x - 5} ${high}h10M${x} ${high}V${low}M${x - 5} ${low}h10`}
    />
  );
}

const LABEL_GAP = 16;

/** Labels at the line ends, pushed apart where lines are close, upwards from the lowest so that none leaves the plot. */
function placed(
  references: readonly ReferenceLine[],
  y: (value: number) => number,
  floor: number,
): { line: ReferenceLine; labelY: number }[] {
  let below = floor + LABEL_GAP;
  return references
    .toSorted((left, right) => left.value - right.value)
    .map((line) => {
      const labelY = Math.min(y(line.value), below - LABEL_GAP);
      below = labelY;
      return { line, labelY };
    });
}

function pointText({ round, mean, standardError, n }: RoundPoint): string {
  const error = standardError === null ? '' : ` plus or minus ${Math.round(standardError * 100)} points`;
  return `round ${round}: ${percent(mean)}${error}, ${n} passages`;
}
