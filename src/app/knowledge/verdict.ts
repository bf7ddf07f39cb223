/** What an adapter changed: answers fixed and broken, singly and by kind of question, and whether it overwrote the rest. Pure. */

import type { Evaluation, SideEstimate } from '../../seal/knowledge/measured';
import type { Answer, SideScore } from '../../seal/knowledge/types';
import { judge, judgeMean, LEAST_ITEMS, type Verdict } from '../../seal/statistics/verdict';
import { plural } from '../ui/numbers';

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
  if (fixed === 0 && broken === 0) return `0 fixed, 0 broken: on these ${plural(n, 'question')} nothing moved.`;
  return `${fixed} fixed, ${broken} broken; ${chanceText({ n, verdict })}`;
}

export function chanceText({ n, verdict }: Pick<Flips, 'n' | 'verdict'>): string {
  const questions = plural(n, 'question');
  if (verdict === 'too few') return `with ${questions} nothing can be said of chance: it takes ${LEAST_ITEMS}.`;
  return `with ${questions} this ${verdict === 'no difference shown' ? 'is not more' : 'is more'} than chance would give.`;
}

/** How many answers changed in which way. */
export type Changes = Readonly<Record<Change, number>>;
export const NO_CHANGES: Changes = { fixed: 0, broken: 0, 'still-wrong': 0, 'still-right': 0 };

/** Answers of every adapter against the same weights without it; open book against closed. */
export function flipsByKind(
  { base, candidates, openBook = [] }: Evaluation,
  kindOf: (passage: number, question: number) => string,
): Map<string, Changes> {
  const quizzes = [
    ...candidates.flatMap(({ edit: { item }, repeats }) => repeats.map(({ answers }) => ({ item, answers }))),
    ...openBook,
  ];
  const before = new Map(
    base.flatMap(({ item, answers }) =>
      answers.map(({ question, correct }) => [`${item}/${question}`, correct] as const),
    ),
  );
  const counts = new Map<string, Changes>();
  for (const { item, answers } of quizzes) {
    for (const { question, correct } of answers) {
      const earlier = before.get(`${item}/${question}`);
      if (earlier === undefined) continue;
      const kind = kindOf(item, question);
      const change = changeOf(earlier, correct);
      const count = counts.get(kind) ?? NO_CHANGES;
      counts.set(kind, { ...count, [change]: count[change] + 1 });
    }
  }
  return counts;
}

export const answersOf = (changes: Changes): number => CHANGES.reduce((sum, change) => sum + changes[change], 0);

/** Only conditions that changed something can have changed an answer. */
export const canFlip = ({ candidates, openBook = [] }: Evaluation): boolean =>
  candidates.length > 0 || openBook.length > 0;

/** Fewer answers than this still as they were, and the edit has rewritten more than it left. */
export const LEAST_UNCHANGED = 0.5;

/**
 * Does an edit teach by overwriting? An adapter that learned "questions about goods are answered wool" does well on its own
 * passage and spoils everything else (`micro-world-ki.md`, section 9): it must be seen to do so.
 */
export interface Overwriting {
  /** With the adapter less without it. */
  change: number;
  unchanged: number;
  questions: number;
  /** Right answers were lost, more than noise would give. */
  fell: boolean;
  /** Most answers are other ones. */
  rewrote: boolean;
}

/**
 * Only as many answers can have turned right or wrong as changed at all. That all of them did is the noisiest case, and the one
 * that is judged: no answer has to be looked at.
 */
export function overwritingOf({ accuracy, baseAccuracy, unchanged, questions }: SideScore): Overwriting {
  const change = accuracy - baseAccuracy;
  const net = Math.round(change * questions);
  const turned = Math.max(Math.abs(net), Math.round((1 - unchanged) * questions));
  const fixed = Math.floor((turned + net) / 2);
  const turns = Array.from({ length: questions }, (_, index) => (index < fixed ? 1 : index < 2 * fixed - net ? -1 : 0));
  return { change, unchanged, questions, fell: judge(turns).verdict === 'worse', rewrote: unchanged < LEAST_UNCHANGED };
}

/** The same for a condition, whose spread over passages is known. */
export function conditionOverwriting({ accuracy, baseAccuracy, unchanged }: SideEstimate): Overwriting {
  const change = accuracy.mean - baseAccuracy.mean;
  // Both means are over the same passages and mostly move together, so adding their errors errs on the safe side.
  const standardError = Math.hypot(accuracy.standardError ?? Infinity, baseAccuracy.standardError ?? Infinity);
  const { verdict } = judgeMean({ mean: change, standardError, n: accuracy.n }, LEAST_ITEMS);
  return {
    change,
    unchanged: unchanged.mean,
    questions: accuracy.n,
    fell: verdict === 'worse',
    rewrote: unchanged.mean < LEAST_UNCHANGED,
  };
}

export const overwrites = ({ fell, rewrote }: Overwriting): boolean => fell || rewrote;
