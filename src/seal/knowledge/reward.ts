/**
 * Fourth stage: what an edit earns. The true reward is mean accuracy of the adapted model over the passage's questions and
 * over repeats (seal-reference 1, "Reward definitions"); gold log-probability is its dense form, the rubric a proxy that
 * looks at the text alone. Whatever rule earns, accuracy is measured, so that both can stand side by side. A part is credited
 * with its own paragraph's questions only.
 */
import type { Outcome } from '../domain';
import { estimate, mean } from '../statistics/estimate';
import { EMPTY_TEXT } from './rubric';
import type { RewardRule } from './settings';
import type { Answer, BaseAnswers, Candidate, Knowledge, QuizAnswers, Repeat, RubricScores } from './types';

/** Share of correct answers; `null` when nothing was asked. */
export function accuracyOf(answers: readonly Answer[]): number | null {
  return answers.length === 0 ? null : answers.filter((answer) => answer.correct).length / answers.length;
}

/** Accuracy of the questions that name each paragraph. */
export function paragraphAccuracies(answers: readonly Answer[], paragraphs: number): (number | null)[] {
  return Array.from({ length: paragraphs }, (_, paragraph) =>
    accuracyOf(answers.filter((answer) => answer.paragraph === paragraph)),
  );
}

/** What both an adapted model and the bare one leave behind when they were quizzed. */
type Measured = Pick<BaseAnswers, 'answers' | 'accuracy' | 'paragraphAccuracies' | 'goldLogProbabilities'>;

/** Mean gold log-probability of the questions that name the paragraph, or of all; `null` where not measured. */
export function goldOf({ answers, goldLogProbabilities }: Measured, paragraph: number | null): number | null {
  if (goldLogProbabilities === null || goldLogProbabilities.length === 0) return null;
  const own = goldLogProbabilities.filter((_, index) => answers[index]?.paragraph === paragraph);
  return mean(paragraph === null || own.length === 0 ? goldLogProbabilities : own);
}

/**
 * What one sitting earned under the rule, for the whole passage or for one paragraph of it. `null` where a sitting earns
 * nothing: the rubric judges texts, and gold answers may not have been scored.
 */
export function earned(rule: RewardRule, sitting: Measured, paragraph: number | null): number | null {
  switch (rule) {
    case 'accuracy':
      return (paragraph === null ? null : sitting.paragraphAccuracies[paragraph]) ?? sitting.accuracy;
    case 'gold-log-probability':
      return goldOf(sitting, paragraph);
    case 'rubric':
      return null;
  }
}

/**
 * What an edit has to beat, on the scale of the rule: what the bare weights score on the same questions. The rubric gives
 * them nothing, because they are no text; there the empty edit stands in, so that under this proxy nearly every text beats
 * the base. That is the proxy's own blindness (it cannot see harm) and is left to be seen.
 */
export function baseReward(rule: RewardRule, base: BaseAnswers | undefined, paragraph: number): number {
  if (rule === 'rubric') return EMPTY_TEXT.total;
  return (base ? earned(rule, base, paragraph) : null) ?? 0;
}

/** What the weights without an adapter answered, closed-book or with the passage in sight. */
export function bareAnswers(
  item: number,
  paragraphs: number,
  policyVersion: number,
  { answers, goldLogProbabilities }: Pick<QuizAnswers, 'answers' | 'goldLogProbabilities'>,
): BaseAnswers {
  return {
    item,
    policyVersion,
    answers,
    accuracy: accuracyOf(answers) ?? 0,
    paragraphAccuracies: paragraphAccuracies(answers, paragraphs),
    goldLogProbabilities,
  };
}

export interface RewardPlan {
  rule: RewardRule;
  /** Paragraphs of the passage. */
  paragraphs: number;
  /** One for each part of the self-edit; `null` where not measured. */
  rubrics: RubricScores[] | null;
}

export function rewardCandidate(
  { edit: selfEdit, material, trials, sameAs }: Omit<Outcome<Knowledge>, 'twin'>,
  { rule, paragraphs, rubrics }: RewardPlan,
): Candidate {
  const repeats = trials.map(({ answers: given, ...trial }): Repeat => {
    const answers = given?.answers ?? [];
    return {
      ...trial,
      answers,
      accuracy: accuracyOf(answers) ?? 0,
      paragraphAccuracies: paragraphAccuracies(answers, paragraphs),
      goldLogProbabilities: given?.goldLogProbabilities ?? null,
      sideEffects: given?.sideEffects ?? null,
    };
  });
  const over = (paragraph: number | null) =>
    estimate(repeats.flatMap((repeat) => earned(rule, repeat, paragraph) ?? []));
  const gold = repeats.flatMap((repeat) => goldOf(repeat, null) ?? []);
  const totals = selfEdit.parts.map((_, index) => rubrics?.[index]?.total ?? EMPTY_TEXT.total);
  return {
    edit: selfEdit,
    untrained: repeats.length > 0 && repeats.every(({ divergedAt }) => divergedAt !== null) ? 'diverged' : null,
    sameAs,
    sequences: material?.sequences ?? [],
    dropped: material?.dropped ?? [],
    repeats,
    reward: rule === 'rubric' ? single(totals.length === 0 ? EMPTY_TEXT.total : mean(totals)) : over(null),
    partRewards: rule === 'rubric' ? totals.map(single) : selfEdit.parts.map(({ paragraph }) => over(paragraph)),
    accuracy: estimate(repeats.map((repeat) => repeat.accuracy)),
    goldLogProbability: gold.length === 0 ? null : estimate(gold),
    partRubrics: rubrics,
  };
}

/** Repeats do not change a text, so its rubric is one value without spread. */
function single(value: number): { mean: number; standardError: null; n: number } {
  return { mean: value, standardError: null, n: 1 };
}
