/** From answers before and after to a plain sentence with n and whether chance alone would do it. Pure. */

import type { Answer } from '../../seal/knowledge/types';
import { mcnemarExact } from '../../seal/statistics/estimate';

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
  /** Exact McNemar p of fixed against broken. */
  p: number;
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
  return { fixed, broken, n: pairs.length, p: mcnemarExact(fixed, broken) };
}

export function accuracy(answers: readonly Answer[]): number {
  return answers.length === 0 ? 0 : answers.filter((answer) => answer.correct).length / answers.length;
}

const SIGNIFICANT = 0.05;

export function flipsVerdict({ fixed, broken, n, p }: Flips): string {
  const questions = `${n} question${n === 1 ? '' : 's'}`;
  if (fixed === 0 && broken === 0) return `0 fixed, 0 broken: on these ${questions} nothing moved.`;
  const more = p < SIGNIFICANT ? 'is more' : 'is not more';
  return `${fixed} fixed, ${broken} broken; with ${questions} this ${more} than chance would give.`;
}

export function isBeyondChance({ p }: Flips): boolean {
  return p < SIGNIFICANT;
}
