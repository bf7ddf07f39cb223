/** The sums behind the figures of Learn. Marks are one letter a question, `1` for a right answer. Pure. */

import { mean } from '../../seal/statistics/estimate';

export const rightOf = (marks: string): number => [...marks].filter((mark) => mark === '1').length;
export const shareRight = (marks: string): number => rightOf(marks) / Math.max(1, marks.length);

export function subsetsOf<Value>(values: readonly Value[], k: number): Value[][] {
  if (k === 0) return [[]];
  return values.flatMap((value, at) => subsetsOf(values.slice(at + 1), k - 1).map((rest) => [value, ...rest]));
}

/** A quiz asks each fact twice, in other words: the first half of the questions are the facts in order, and so is the second. */
const factsIn = (marks: string): number => marks.length / 2;

/** The marks of every other fact, in both of its wordings. */
export function halfOf(marks: string, which: 0 | 1): string {
  return [...marks].filter((_, at) => (at % factsIn(marks)) % 2 === which).join('');
}

export interface Chosen {
  /** Of the best of k, on the questions that chose it. */
  seen: number;
  /** Of the same, on questions that had no say. */
  fresh: number;
}

/**
 * What choosing the best of k seems to win, and what it wins: chosen by one half of the facts, measured on that half and on the
 * other. Over all ways to take k, both halves in turn, and all groups; where several are best, the mean of them.
 */
export function chosenBy(groups: readonly (readonly string[])[], k: number): Chosen {
  const all = groups.flatMap((group) =>
    subsetsOf(group, k).flatMap((subset) =>
      ([0, 1] as const).map((half): Chosen => {
        const own = subset.map((marks) => shareRight(halfOf(marks, half)));
        const seen = Math.max(...own);
        const best = subset.filter((_, at) => own[at] === seen);
        return { seen, fresh: mean(best.map((marks) => shareRight(halfOf(marks, half === 0 ? 1 : 0)))) };
      }),
    ),
  );
  return { seen: mean(all.map(({ seen }) => seen)), fresh: mean(all.map(({ fresh }) => fresh)) };
}

/** Chance to be right at least so often by tossing a coin each time. */
export function chanceByGuessing(right: number, of: number): number {
  let ways = 1;
  let atLeast = 0;
  for (let count = 0; count <= of; count += 1) {
    if (count > 0) ways = (ways * (of - count + 1)) / count;
    if (count >= right) atLeast += ways;
  }
  return atLeast / 2 ** of;
}

/** Notes of one form: which share of all they are, and how well they teach. */
export interface FormShare {
  share: number;
  accuracy: number;
}

/**
 * How much better the later notes teach, and how much of that is that other forms are chosen: the change of each form's share times
 * the mean of what it teaches before and after (Kitagawa 1955). The rest is that notes of one form teach better. In points.
 */
export function gainByForm(
  before: readonly FormShare[],
  after: readonly FormShare[],
): { points: number; form: number } {
  const pairs = before.flatMap((old, at) => {
    const young = after[at];
    return young === undefined ? [] : [{ old, young }];
  });
  const points = pairs.reduce(
    (sum, { old, young }) => sum + young.share * young.accuracy - old.share * old.accuracy,
    0,
  );
  const form = pairs.reduce(
    (sum, { old, young }) => sum + ((young.share - old.share) * (young.accuracy + old.accuracy)) / 2,
    0,
  );
  return { points: points * 100, form: form * 100 };
}
