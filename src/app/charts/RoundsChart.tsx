/**
 * Held-out mean accuracy by round with bars of one standard error. Round 0, the untrained policy, is always drawn. The other
 * conditions are lines, labelled at their end; the base is a band as wide as its own error. The oracle goes with the rounds,
 * because each policy has its own best self-edits.
 */
import { percent, plural } from '../ui/numbers';
import { CurveLine } from './CurveLine';
import { EndLabels, type LineEnd } from './EndLabels';
import { LevelLine } from './LevelLine';
import { type Box, placeLabels, textWidth } from './labels';
import { RoundMark } from './RoundMark';
import { RoundsAxes } from './RoundsAxes';
import { ROUNDS_HEIGHT, type RoundsScale, roundsScale } from './roundsScale';
import { useWidth } from './useWidth';

export interface RoundPoint {
  round: number;
  mean: number;
  standardError: number | null;
  n: number;
  perItem: readonly number[];
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

/** Wide enough for "passage only 27%". */
const LABEL_ROOM = 116;

export function RoundsChart({ title, points, references, oracle, rounds }: Props) {
  const [box, width] = useWidth<HTMLElement>(640);
  const scale = roundsScale(width, LABEL_ROOM, [rounds, ...points.map((point) => point.round)]);
  const { left, right, x, y, spread } = scale;
  const passages = Math.max(0, ...points.map((point) => point.perItem.length));
  const labels = placeLabels(
    points.map((point) => ({
      x: x(point.round),
      y: y(point.mean),
      width: textWidth(percent(point.mean)) + 4,
      height: 14,
    })),
    points.flatMap((point) => pointBoxes(scale, point)),
    { x: left, y: 0, width: right - left, height: y(0) },
  );
  return (
    <figure className="figure" ref={box} aria-label={title} data-chart="rounds" data-note={noteText(points)}>
      <svg
        width={width}
        height={ROUNDS_HEIGHT}
        role="img"
        aria-label={[...points.map(pointText), ...references.map(referenceText), ...oracle.map(oracleText)].join('; ')}
      >
        <RoundsAxes scale={scale} />
        {Array.from({ length: passages }, (_, passage) => (
          <CurveLine
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the passage
            key={passage}
            className="passage-line"
            points={points.map((point) => ({ x: x(point.round), y: y(point.perItem[passage] ?? Number.NaN) }))}
          />
        ))}
        {references.map(({ label, value, role, standardError }) => {
          const { high, low } = spread(value, standardError);
          return (
            <g key={label}>
              {standardError !== null && (
                <rect className={`band-${role}`} x={left} width={right - left} y={high} height={low - high} />
              )}
              <LevelLine className={`reference stroke-${role}`} scale={scale} value={value} />
            </g>
          );
        })}
        <OracleLine oracle={oracle} scale={scale} />
        <EndLabels ends={lineEnds(references, oracle)} scale={scale} />
        <polyline
          className="curve selected"
          points={points.map((point) => `${x(point.round)},${y(point.mean)}`).join(' ')}
        />
        {points.map(({ round, mean, standardError }, index) => {
          const label = labels[index] ?? null;
          return (
            <g key={round}>
              <RoundMark scale={scale} round={round} value={mean} standardError={standardError} />
              {label !== null && (
                <text className="strong halo" x={label.x + label.width / 2} y={label.y + 11} textAnchor="middle">
                  {percent(mean)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </figure>
  );
}

/** From the left edge through its values to the label at the right one. */
function OracleLine({ oracle, scale: { x, y, left, right } }: Pick<Props, 'oracle'> & { scale: RoundsScale }) {
  const [first, last] = [oracle[0], oracle.at(-1)];
  if (first === undefined || last === undefined) return null;
  const between = oracle.map(({ round, mean }) => `${x(round)},${y(mean)}`).join(' ');
  return <polyline className="oracle" points={`${left},${y(first.mean)} ${between} ${right},${y(last.mean)}`} />;
}

/** What a value's label must not cover: the marks and whiskers of all values. */
function pointBoxes(scale: RoundsScale, { round, mean, standardError }: RoundPoint): Box[] {
  const x = scale.x(round) - 5;
  const mark = { x, y: scale.y(mean) - 5, width: 10, height: 10 };
  if (standardError === null) return [mark];
  const { high, low } = scale.spread(mean, standardError);
  return [mark, { x, y: high, width: 10, height: low - high }];
}

function lineEnds(references: readonly ReferenceLine[], oracle: Props['oracle']): LineEnd[] {
  const best = oracle.at(-1);
  return [...references, ...(best === undefined ? [] : [{ label: 'best of k', value: best.mean }])].map(
    ({ label, value }) => ({ text: `${label} ${percent(value)}`, value }),
  );
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
