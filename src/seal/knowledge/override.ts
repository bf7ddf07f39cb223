/**
 * A person's word against the judge's. A verdict is about an answer to a question, not about who gave it: the same words are
 * right or wrong for every adapter and for the base, so that candidates stay comparable. What rests on the answers follows.
 */

import { estimate } from '../statistics/estimate';
import { accuracyOf, earned, paragraphAccuracies } from './reward';
import type { RewardRule } from './settings';
import type { Answer, Candidate, Repeat } from './types';

export interface HandVerdict {
  /** Index into the passage's questions. */
  question: number;
  text: string;
  correct: boolean;
}

function handVerdictOn(verdicts: readonly HandVerdict[], answer: Answer): HandVerdict | undefined {
  return verdicts.find(({ question, text }) => question === answer.question && text === answer.text);
}

/** The opposite of what the answer counts as now, or the judge's word again where a person had overruled it. */
export function toggleVerdict(verdicts: readonly HandVerdict[], answer: Answer): HandVerdict[] {
  const present = handVerdictOn(verdicts, answer);
  if (present !== undefined) return verdicts.filter((verdict) => verdict !== present);
  return [...verdicts, { question: answer.question, text: answer.text, correct: !answer.correct }];
}

export function overruleAnswers(answers: readonly Answer[], verdicts: readonly HandVerdict[]): Answer[] {
  return answers.map((answer) => {
    const verdict = handVerdictOn(verdicts, answer);
    return verdict === undefined ? answer : { ...answer, correct: verdict.correct, judge: 'hand' };
  });
}

/** Accuracies and rewards anew. A reward that does not look at verdicts stays what it was. */
export function overruleCandidate(candidate: Candidate, verdicts: readonly HandVerdict[], rule: RewardRule): Candidate {
  const repeats = candidate.repeats.map((repeat): Repeat => {
    const answers = overruleAnswers(repeat.answers, verdicts);
    return {
      ...repeat,
      answers,
      accuracy: accuracyOf(answers) ?? 0,
      paragraphAccuracies: paragraphAccuracies(answers, repeat.paragraphAccuracies.length),
    };
  });
  const accuracy = estimate(repeats.map((repeat) => repeat.accuracy));
  if (rule !== 'accuracy') return { ...candidate, repeats, accuracy };
  const over = (paragraph: number | null) =>
    estimate(repeats.flatMap((repeat) => earned(rule, repeat, paragraph) ?? []));
  const partRewards = candidate.edit.parts.map(({ paragraph }) => over(paragraph));
  return { ...candidate, repeats, accuracy, reward: over(null), partRewards };
}
