/** How the whole run came out, as one line from 0 to 100: before, after, and what a teacher would give. */
import { within } from '../ui/numbers';
import { fromTo, type Point } from './points';
import scoreStyles from './score.module.css';
import { outOfHundred } from './words';

/** Nearer to each other than this, two labels would lie over one another. */
const CLOSE = 0.1;

export function ScoreTrack({ points }: { points: readonly Point[] }) {
  const ends = fromTo(points);
  if (ends === null) return null;
  const left = (share: number): string => `${(share * 100).toFixed(1)}%`;
  return (
    <ol className={scoreStyles.track} aria-label="Right answers of 100">
      <li className={scoreStyles.rail} aria-hidden />
      <li
        className={scoreStyles.gained}
        style={{ left: left(ends.from.accuracy), width: left(Math.max(0, ends.to.accuracy - ends.from.accuracy)) }}
        aria-hidden
      />
      {points.map(({ name, accuracy, standardError, label }, at) => {
        const isClose = points.some((other, index) => index < at && Math.abs(other.accuracy - accuracy) < CLOSE);
        return (
          <li
            key={name}
            className={scoreStyles.point}
            data-name={name}
            data-low={isClose}
            style={{ left: left(accuracy) }}
          >
            <span className="visually-hidden">{`${label}: ${outOfHundred(accuracy)}${within(standardError)}`}</span>
            <b aria-hidden>{Math.round(accuracy * 100)}</b>
            <i aria-hidden />
            <small aria-hidden>{label}</small>
          </li>
        );
      })}
    </ol>
  );
}
