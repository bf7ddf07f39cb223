/** What of a run's conditions is told, as points between 0 and 100. Pure. */
import type { Story, StoryScore } from '../../seal/stories/story';
import { POINTS, PUZZLE_POINTS } from './words';

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
