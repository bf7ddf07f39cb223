/**
 * A run at a glance: its rounds, or what its edits left of each other, as a line over what the model did untrained; else before and
 * after as two bars.
 */
import { CursorLayer } from '../charts/CursorLayer';
import { percent, plural } from '../ui/numbers';
import type { Outcome } from './outcome';
import styles from './runs.module.css';

const [WIDTH, HEIGHT, EDGE] = [132, 56, 5];

/** All of them from 0 to 100%, so that one can be held against another. */
const y = (share: number): number => HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE);

export function RunPicture({ outcome }: { outcome: Outcome }) {
  const { base, last, edits = [] } = outcome;
  const points = edits.length > 1 ? edits : outcome.points;
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={pictureText(outcome)}
    >
      <path d={`M0 ${y(0)}H${WIDTH}M0 ${y(1)}H${WIDTH}`} stroke="var(--line)" />
      {points.length > 1 ? (
        <Points points={points} base={base} axis={points === edits ? 'edits' : 'round'} />
      ) : (
        <BeforeAfter base={base} last={last} />
      )}
    </svg>
  );
}

function Points({ points, base, axis }: Pick<Outcome, 'points' | 'base'> & { axis: 'edits' | 'round' }) {
  const most = Math.max(1, ...points.map(({ round }) => round));
  const places = points.map(({ round, mean, standardError }) => {
    return { x: EDGE + (round / most) * (WIDTH - 2 * EDGE), at: y(mean), round, mean, error: standardError ?? 0 };
  });
  return (
    <>
      {base !== null && (
        <path d={`M0 ${y(base.mean)}H${WIDTH}`} stroke="var(--base)" strokeDasharray="4 3" strokeWidth={1.5} />
      )}
      {places.map(({ x, round, mean, error }) => (
        <path
          key={round}
          d={`M${x} ${y(Math.max(0, mean - error))}V${y(Math.min(1, mean + error))}`}
          stroke="var(--adapted)"
          strokeWidth={1.25}
        />
      ))}
      <polyline
        points={places.map(({ x, at }) => `${x},${at}`).join(' ')}
        fill="none"
        stroke="var(--adapted)"
        strokeWidth={2}
      />
      {places.map(({ x, at, round }) => (
        <circle key={round} cx={x} cy={at} r={2.5} fill="var(--adapted)" />
      ))}
      <CursorLayer
        axis={axis}
        places={places.map(({ round }) => round)}
        x={(round) => EDGE + (round / most) * (WIDTH - 2 * EDGE)}
        frame={{ left: 0, right: WIDTH, top: EDGE, bottom: HEIGHT - EDGE }}
        readings={(place) =>
          places.flatMap(({ round, mean, at }) => (round === place ? [{ text: percent(mean), y: at }] : []))
        }
      />
    </>
  );
}

/** The second is longer where training helped. */
function BeforeAfter({ base, last }: Pick<Outcome, 'base' | 'last'>) {
  const bars = [
    { name: 'base', of: base, fill: 'var(--base)', top: 14 },
    { name: 'last', of: last, fill: 'var(--adapted)', top: 30 },
  ];
  return bars.map(
    ({ name, of, fill, top }) =>
      of !== null && (
        <rect key={name} x={0} y={top} height={12} width={Math.max(1, of.mean * WIDTH)} fill={fill} rx={1} />
      ),
  );
}

/** "base 24%, round 0 44%, round 1 55%, round 2 63%" */
export function pictureText({ points, base, last, edits = [] }: Outcome): string {
  if (edits.length > 1)
    return edits
      .map(
        ({ round, mean }) => `${round === 0 ? 'before any edit' : `after ${plural(round, 'edit')}`} ${percent(mean)}`,
      )
      .join(', ');
  const rounds = points.map(({ round, mean }) => `round ${round} ${percent(mean)}`);
  const before = base === null ? [] : [`base ${percent(base.mean)}`];
  if (points.length > 1) return [...before, ...rounds].join(', ');
  return [...before, ...(last === null ? [] : [`then ${percent(last.mean)}`])].join(', ') || 'nothing was measured';
}
