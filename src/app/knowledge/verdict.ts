/** From answers before and after to a plain sentence with n and whether chance alone would do it. Pure. */

import type { Answer } from '../../seal/knowledge/types';
import { judge, LEAST_ITEMS, type Verdict } from '../../seal/statistics/verdict';

export const CHANGES = ['fixed', 'broken', 'still-wrong', 'still-right'] as const;
export type Change = (typeof CHANGES)[number];

export interface PairedAnswer {
  question: number;
  before: Answer;
  after: Answer;
  change: Change;
}

export interface Flips {
  fixed: number;
  broken: number;
  n: number;
  /** Exact McNemar p of fixed against broken, which is the sign-flip test of answers; `null` of too few questions. */
  p: number | null;
  verdict: Verdict;
}

export function changeOf(before: boolean, after: boolean): Change {
  if (before) return after ? 'still-right' : 'broken';
  return after ? 'fixed' : 'still-wrong';
}

/** Answers to the same questions put side by side; a question that one side lacks is left out. */
export function pairAnswers(before: readonly Answer[], after: readonly Answer[]): PairedAnswer[] {
  const earlier = new Map(before.map((answer) => [answer.question, answer]));
  return after.flatMap((answer) => {
    const base = earlier.get(answer.question);
    if (base === undefined) return [];
    return [{ question: answer.question, before: base, after: answer, change: changeOf(base.correct, answer.correct) }];
  });
}

export function countFlips(pairs: readonly PairedAnswer[]): Flips {
  const fixed = pairs.filter((pair) => pair.change === 'fixed').length;
  const broken = pairs.filter((pair) => pair.change === 'broken').length;
  const { n, p, verdict } = judge(pairs.map(({ before, after }) => Number(after.correct) - Number(before.correct)));
  return { fixed, broken, n, p, verdict };
}

export function accuracy(answers: readonly Answer[]): number {
  return answers.length === 0 ? 0 : answers.filter((answer) => answer.correct).length / answers.length;
}

export function flipsVerdict({ fixed, broken, n, verdict }: Flips): string {
  const questions = `${n} question${n === 1 ? '' : 's'}`;
  if (fixed === 0 && broken === 0) return `0 fixed, 0 broken: on these ${questions} nothing moved.`;
  const said = `${fixed} fixed, ${broken} broken; with ${questions}`;
  if (verdict === 'too few') return `${said} nothing can be said of chance: it takes ${LEAST_ITEMS}.`;
  return `${said} this ${verdict === 'no difference shown' ? 'is not more' : 'is more'} than chance would give.`;
}
