/** How the whole run came out, as one line from 0 to 100: before, after, and what a teacher would give. */
import type { Story, StoryScore } from '../../seal/stories/story';
import { within } from '../ui/numbers';
import scoreStyles from './score.module.css';
import { outOfHundred, POINTS, PUZZLE_POINTS } from './words';

export interface Point extends Pick<StoryScore, 'accuracy' | 'standardError'> {
  name: string;
  label: string;
}

/**
 * What is told of a run, in the order of its story; the rest stands in the details. Where no rounds show what the notes add, the passage
 * alone does.
 */
export const pointsOf = ({ domain, run: { scores, rounds } }: Story): Point[] => pointsOn(domain, scores, rounds === 0);

export function pointsOn(domain: Story['domain'], scores: readonly StoryScore[], withPassage = false): Point[] {
  const labels = domain === 'puzzles' ? PUZZLE_POINTS : POINTS;
  const last = scores.findLast(({ name }) => name === 'policy');
  const told = [
    ...scores.filter(({ name, round }) => (name === 'base' || name === 'in-context') && round === 0),
    ...scores.filter(({ name }) => withPassage && name === 'passage'),
    ...scores.filter(({ name }) => name === 'untrained'),
    ...(last === undefined ? [] : [last]),
    ...scores.filter(({ name }) => name === 'teacher' || name === 'constant'),
  ];
  return told.map(({ name, accuracy, standardError }) => ({
    name,
    accuracy,
    standardError,
    label: labels[name] ?? name,
  }));
}

/** From the weights as they are to the last notes that the model wrote itself. */
export function fromTo(points: readonly Point[]): { from: Point; to: Point } | null {
  const [from] = points;
  const to = points.findLast(({ name }) => name === 'policy' || name === 'untrained');
  return from === undefined || to === undefined ? null : { from, to };
}

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
