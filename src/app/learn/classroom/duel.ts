/** What a pair of notes shows once it is played. Pure. */
import type { LessonDuel } from '../../../seal/record/lesson/schema';
import { wilsonInterval } from '../../../seal/statistics/estimate';
import { type Judged, judgePaired } from '../../../seal/statistics/verdict';
import { rightOf } from '../maths';

export type Side = 0 | 1;

/** Which notes taught more. A pair is of the best and the worst, so that one always did. */
export const betterOf = ({ notes: [first, second] }: LessonDuel): Side =>
  rightOf(first.right) > rightOf(second.right) ? 0 : 1;

/** Of each fact the share of its two wordings that were right. */
export function factShares(marks: string): number[] {
  const facts = marks.length / 2;
  return Array.from({ length: facts }, (_, at) => (Number(marks[at]) + Number(marks[at + facts])) / 2);
}

/** In percent. Two wordings of one fact are no two facts, so that it rests on the facts. */
export function intervalOf(marks: string): [number, number] {
  const [low, high] = wilsonInterval(rightOf(marks) / 2, marks.length / 2);
  return [Math.round(low * 100), Math.round(high * 100)];
}

/** Paired over the facts. */
export const judgedOf = ({ notes: [first, second] }: LessonDuel): Judged =>
  judgePaired(factShares(first.right), factShares(second.right));
