/** Held-out success by round with bars of one standard error; other conditions and the paper's numbers are lines, labelled at their end. */
import { EndLabels } from '../../charts/EndLabels';
import { LevelLine } from '../../charts/LevelLine';
import { RoundMark } from '../../charts/RoundMark';
import { RoundsAxes } from '../../charts/RoundsAxes';
import { ROUNDS_HEIGHT, type RoundsScale, roundsScale } from '../../charts/roundsScale';
import { useWidth } from '../../charts/useWidth';
import { percent } from '../../ui/numbers';
import { PUZZLE_ROUNDS, pointText, referenceText } from '../words/rounds';
import type { Reference, RoundPoint } from './summary';

interface Props {
  points: readonly RoundPoint[];
  references: readonly Reference[];
  /** Rounds that the run was asked for, so that the axis does not grow under the reader's eyes. */
  rounds: number;
}

/** Wide enough for "paper: in-context 0%". */
const LABEL_ROOM = 148;

export function PuzzleRoundsChart({ points, references, rounds }: Props) {
  const [box, width] = useWidth<HTMLElement>(640);
  const scale = roundsScale(width, LABEL_ROOM, [rounds, ...points.map(({ round }) => round)]);
  const { x, y } = scale;
  return (
    <figure
      className="figure"
      ref={box}
      aria-label={PUZZLE_ROUNDS.chart}
      data-chart="rounds"
      data-note={PUZZLE_ROUNDS.note(points[0]?.n ?? 0)}
    >
      <svg
        width={width}
        height={ROUNDS_HEIGHT}
        role="img"
        aria-label={[...points.map(pointText), ...references.map(referenceText)].join('; ')}
      >
        <RoundsAxes scale={scale} />
        {references.map(({ label, value, paper }) => (
          <LevelLine
            key={label}
            className={paper ? 'reference stroke-open-book' : 'reference stroke-base'}
            scale={scale}
            value={value}
          />
        ))}
        <EndLabels
          ends={references.map((reference) => ({ text: referenceText(reference), value: reference.value }))}
          scale={scale}
        />
        <polyline
          className="curve selected"
          points={points.map(({ round, accuracy }) => `${x(round)},${y(accuracy)}`).join(' ')}
        />
        {points.map((point) => (
          <Point key={point.round} point={point} scale={scale} />
        ))}
      </svg>
    </figure>
  );
}

function Point({ point: { round, accuracy, standardError }, scale }: { point: RoundPoint; scale: RoundsScale }) {
  const { high, low } = scale.spread(accuracy, standardError);
  // Below the mark where the top of the chart is near.
  const labelY = high > scale.top + 16 ? high - 8 : low + 18;
  return (
    <g>
      <RoundMark scale={scale} round={round} value={accuracy} standardError={standardError} />
      <text className="strong halo" x={scale.x(round)} y={labelY} textAnchor="middle">
        {percent(accuracy)}
      </text>
    </g>
  );
}
