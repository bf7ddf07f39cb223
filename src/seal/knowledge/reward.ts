/**
 * Fourth stage: what an edit earns. The true reward is mean accuracy over the passage's questions and over repeats (seal-reference 1,
 * "Reward definitions"), measured under every rule; gold log-probability is its dense form, the rubric a proxy that looks at the text
 * alone. A part is credited with its own paragraph's questions only.
 */
import type { Outcome } from '../domain';
import { estimate, mean } from '../statistics/estimate';
import type { Estimate } from '../types';
import type { RewardRule } from './choices';
import type { Answer, BaseAnswers, Candidate, Knowledge, QuizAnswers, Quizzed, Repeat, RubricScores } from './types';

/** By the rubric, a text without a word gets the least of everything. */
export const EMPTY_TEXT: RubricScores = { length: 1, diversity: 1, quality: 1, correctness: 1, total: 4 };

export function accuracyOf(answers: readonly Answer[]): number | null {
  return answers.length === 0 ? null : answers.filter((answer) => answer.correct).length / answers.length;
}

export function paragraphAccuracies(answers: readonly Answer[], paragraphs: number): (number | null)[] {
  return Array.from({ length: paragraphs }, (_, paragraph) =>
    accuracyOf(answers.filter((answer) => answer.paragraph === paragraph)),
  );
}

const answered = (answers: Answer[], paragraphs: number) => ({
  answers,
  accuracy: accuracyOf(answers) ?? 0,
  paragraphAccuracies: paragraphAccuracies(answers, paragraphs),
});

/** Mean gold log-probability of the questions that name the paragraph, or of all; `null` where not measured. */
export function goldOf({ answers, goldLogProbabilities }: Quizzed, paragraph: number | null): number | null {
  if (goldLogProbabilities === null || goldLogProbabilities.length === 0) return null;
  const own = goldLogProbabilities.filter((_, index) => answers[index]?.paragraph === paragraph);
  return mean(paragraph === null || own.length === 0 ? goldLogProbabilities : own);
}

/** Mean recall over the questions that have one; `null` where none has, or it was not measured. */
export function recallOf({ recall = [] }: Pick<Quizzed, 'recall'>): number | null {
  const known = recall.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}

/** Of one quiz, for the whole passage or one paragraph. `null`: the rubric judges texts, and gold answers may not be scored. */
function earned(rule: RewardRule, quizzed: Quizzed, paragraph: number | null): number | null {
  if (rule === 'rubric') return null;
  if (rule === 'gold-log-probability') return goldOf(quizzed, paragraph);
  return (paragraph === null ? null : quizzed.paragraphAccuracies[paragraph]) ?? quizzed.accuracy;
}

/**
 * What an edit has to beat: what the bare weights score on the same questions. Under the rubric, for which they are no text, the empty
 * edit stands in, so that nearly every text beats it: that proxy cannot see harm, and this is left to be seen.
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
  { answers, goldLogProbabilities, recall }: Pick<QuizAnswers, 'answers' | 'goldLogProbabilities' | 'recall'>,
): BaseAnswers {
  return { item, policyVersion, ...answered(answers, paragraphs), goldLogProbabilities, ...(recall && { recall }) };
}

function rewards(rule: RewardRule, { parts }: Candidate['edit'], repeats: readonly Repeat[]) {
  const over = (paragraph: number | null): Estimate =>
    estimate(repeats.flatMap((repeat) => earned(rule, repeat, paragraph) ?? []));
  return { reward: over(null), partRewards: parts.map(({ paragraph }) => over(paragraph)) };
}

/** Repeats do not change a text, so its rubric is one value without spread. */
function rubricRewards({ parts }: Candidate['edit'], rubrics: readonly RubricScores[] | null) {
  const totals = parts.map((_, index) => rubrics?.[index]?.total ?? EMPTY_TEXT.total);
  const whole = totals.length === 0 ? EMPTY_TEXT.total : mean(totals);
  return { reward: estimate([whole]), partRewards: totals.map((total) => estimate([total])) };
}

/** @param rubrics one for each part of the self-edit; `null` where not measured. */
export function rewardCandidate(
  { edit, material, trials, sameAs }: Omit<Outcome<Knowledge>, 'twin'>,
  { rule, paragraphs, rubrics }: { rule: RewardRule; paragraphs: number; rubrics: RubricScores[] | null },
): Candidate {
  const repeats = trials.map(
    ({ answers, ...trial }): Repeat => ({
      ...trial,
      ...answered(answers?.answers ?? [], paragraphs),
      goldLogProbabilities: answers?.goldLogProbabilities ?? null,
      ...(answers?.recall && { recall: answers.recall }),
      sideEffects: answers?.sideEffects ?? null,
    }),
  );
  const gold = repeats.flatMap((repeat) => goldOf(repeat, null) ?? []);
  return {
    edit,
    untrained: repeats.length > 0 && repeats.every(({ divergedAt }) => divergedAt !== null) ? 'diverged' : null,
    sameAs,
    sequences: material?.sequences ?? [],
    dropped: material?.dropped ?? [],
    repeats,
    ...(rule === 'rubric' ? rubricRewards(edit, rubrics) : rewards(rule, edit, repeats)),
    accuracy: estimate(repeats.map(({ accuracy }) => accuracy)),
    goldLogProbability: gold.length === 0 ? null : estimate(gold),
    partRubrics: rubrics,
  };
}

/** A person's word against the judge's. The same words are right or wrong for every adapter and for the base. */
export interface HandVerdict {
  /** Index into the passage's questions. */
  question: number;
  text: string;
  correct: boolean;
}

const verdictOn = (verdicts: readonly HandVerdict[], answer: Answer): HandVerdict | undefined =>
  verdicts.find(({ question, text }) => question === answer.question && text === answer.text);

/** The opposite of what the answer counts as now, or the judge's word again where a person had overruled it. */
export function toggleVerdict(verdicts: readonly HandVerdict[], answer: Answer): HandVerdict[] {
  const present = verdictOn(verdicts, answer);
  if (present !== undefined) return verdicts.filter((verdict) => verdict !== present);
  return [...verdicts, { question: answer.question, text: answer.text, correct: !answer.correct }];
}

export function overruleAnswers(answers: readonly Answer[], verdicts: readonly HandVerdict[]): Answer[] {
  return answers.map((answer) => {
    const verdict = verdictOn(verdicts, answer);
    return verdict === undefined ? answer : { ...answer, correct: verdict.correct, judge: 'hand' };
  });
}

/** Accuracies and rewards anew. A reward that does not look at verdicts stays what it was. */
export function overruleCandidate(candidate: Candidate, verdicts: readonly HandVerdict[], rule: RewardRule): Candidate {
  const repeats = candidate.repeats.map((repeat) => ({
    ...repeat,
    ...answered(overruleAnswers(repeat.answers, verdicts), repeat.paragraphAccuracies.length),
  }));
  const accuracy = estimate(repeats.map((repeat) => repeat.accuracy));
  const changed = rule === 'accuracy' ? rewards(rule, candidate.edit, repeats) : {};
  return { ...candidate, repeats, accuracy, ...changed };
}
