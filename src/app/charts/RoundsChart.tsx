/**
 * Held-out mean accuracy by round with bars of one standard error. Round 0, the untrained policy, is always drawn. The other
 * conditions are lines, labelled at their end; the base is a band as wide as its own error. The oracle goes with the rounds,
 * because each policy has its own best self-edits.
 */
import { percent, plural } from '../strings/numbers';
import { type Box, placeLabels, spreadApart, textWidth } from './labels';
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
  role: 'base' | 'passage' | 'kept' | 'open-book';
  /** Drawn as a band around the line. */
  standardError: number | null;
}

interface Props {
  title: string;
  points: readonly RoundPoint[];
  references: readonly ReferenceLine[];
  oracle: readonly { round: number; mean: number }[];
  /** Rounds that the run was asked for, so that the axis does not grow under the reader's eyes. */
  rounds: number;
}

const HEIGHT = 300;
const MARGIN = { top: 12, right: 116, bottom: 40, left: 44 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const LABEL_GAP = 16;

export function RoundsChart({ title, points, references, oracle, rounds }: Props) {
  const [box, width] = useWidth<HTMLElement>(640);
  const last = Math.max(1, rounds, ...points.map((point) => point.round));
  const inner = width - MARGIN.left - MARGIN.right;
  const right = width - MARGIN.right;
  const x = (round: number): number => MARGIN.left + 16 + (round / last) * (inner - 32);
  const y = (value: number): number => MARGIN.top + (1 - value) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const passages = Math.max(0, ...points.map((point) => point.perPassage.length));
  const labels = placeLabels(
    points.map((point) => ({
      x: x(point.round),
      y: y(point.mean),
      width: textWidth(percent(point.mean)) + 4,
      height: 14,
    })),
    points.flatMap((point) => pointBoxes(x(point.round), point, y)),
    { x: MARGIN.left, y: 0, width: inner, height: y(0) },
  );
  return (
    <figure className="figure" ref={box} aria-label={title} data-chart="rounds" data-note={noteText(points)}>
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={[...points.map(pointText), ...references.map(referenceText), ...oracle.map(oracleText)].join('; ')}
      >
        {TICKS.map((tick) => (
          <g key={tick}>
            <line className="axis" x1={MARGIN.left} x2={right} y1={y(tick)} y2={y(tick)} />
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
        {references.map(({ label, value, role, standardError }) => (
          <g key={label}>
            {standardError !== null && (
              <rect
                className={`band-${role}`}
                x={MARGIN.left}
                width={inner}
                y={y(Math.min(1, value + standardError))}
                height={y(Math.max(0, value - standardError)) - y(Math.min(1, value + standardError))}
              />
            )}
            <line className={`reference stroke-${role}`} x1={MARGIN.left} x2={right} y1={y(value)} y2={y(value)} />
          </g>
        ))}
        <OracleLine oracle={oracle} x={x} y={y} left={MARGIN.left} right={right} />
        {endLabels(references, oracle, y).map(({ text, lineY, labelY }) => (
          <g key={text}>
            {Math.abs(labelY - lineY) > 2 && (
              <path className="leader" d={`M${right} ${lineY}L${right + 6} ${labelY}`} />
            )}
            <text x={right + 8} y={labelY + 4}>
              {text}
            </text>
          </g>
        ))}
        <polyline
          className="curve selected"
          points={points.map((point) => `${x(point.round)},${y(point.mean)}`).join(' ')}
        />
        {points.map((point, index) => {
          const label = labels[index] ?? null;
          return (
            <g key={point.round}>
              {point.standardError !== null && (
                <Whisker
                  x={x(point.round)}
                  high={y(Math.min(1, point.mean + point.standardError))}
                  low={y(Math.max(0, point.mean - point.standardError))}
                />
              )}
              <circle className="mark-adapted" cx={x(point.round)} cy={y(point.mean)} r={4.5} />
              {label !== null && (
                <text className="strong halo" x={label.x + label.width / 2} y={label.y + 11} textAnchor="middle">
                  {percent(point.mean)}
                </text>
              )}
            </g>
          );
        })}
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

interface OracleProps {
  oracle: Props['oracle'];
  x: (round: number) => number;
  y: (value: number) => number;
  left: number;
  right: number;
}

/** From the left edge through its values to the label at the right one. */
function OracleLine({ oracle, x, y, left, right }: OracleProps) {
  const [first, last] = [oracle[0], oracle.at(-1)];
  if (first === undefined || last === undefined) return null;
  const between = oracle.map(({ round, mean }) => `${x(round)},${y(mean)}`).join(' ');
  return <polyline className="oracle" points={`${left},${y(first.mean)} ${between} ${right},${y(last.mean)}`} />;
}

/** What a value's label must not cover: the marks and whiskers of all values. */
function pointBoxes(x: number, { mean, standardError }: RoundPoint, y: (value: number) => number): Box[] {
  const mark = { x: x - 5, y: y(mean) - 5, width: 10, height: 10 };
  if (standardError === null) return [mark];
  const high = y(Math.min(1, mean + standardError));
  return [mark, { x: x - 5, y: high, width: 10, height: y(Math.max(0, mean - standardError)) - high }];
}

interface EndLabel {
  text: string;
  lineY: number;
  labelY: number;
}

function endLabels(
  references: readonly ReferenceLine[],
  oracle: Props['oracle'],
  y: (value: number) => number,
): EndLabel[] {
  const best = oracle.at(-1);
  const ends = [
    ...references.map(({ label, value }) => ({ label, value })),
    ...(best === undefined ? [] : [{ label: 'best of k', value: best.mean }]),
  ].toSorted((left, right) => right.value - left.value);
  const places = spreadApart(
    ends.map(({ value }) => y(value)),
    LABEL_GAP,
    y(1),
    y(0),
  );
  return ends.map(({ label, value }, index) => ({
    text: `${label} ${percent(value)}`,
    lineY: y(value),
    labelY: places[index] ?? y(value),
  }));
}

/** What an exported picture says below itself. */
function noteText(points: readonly RoundPoint[]): string {
  const n = points[0]?.n ?? 0;
  return `n = ${plural(n, 'held-out passage')}${n > 1 ? '; bars and band: one standard error over passages' : ''}`;
}

function pointText({ round, mean, standardError, n }: RoundPoint): string {
  const error = standardError === null ? '' : ` plus or minus ${Math.round(standardError * 100)} points`;
  return `round ${round}: ${percent(mean)}${error}, ${n} passages`;
}

function referenceText({ label, value }: ReferenceLine): string {
  return `${label}: ${percent(value)}`;
}

function oracleText({ round, mean }: { round: number; mean: number }): string {
  return `best of k in round ${round}: ${percent(mean)}`;
}
