/**
 * Fourth stage: what the quiz says of each adapted model. The reward is mean accuracy over the passage's questions and over
 * repeats (seal-reference 1, "Reward definitions"); a part is credited with its own paragraph's questions only.
 */
import type { TrainedEdit } from './finetune';
import type { Sitting } from './quiz';
import { estimate } from './statistics';
import type { Answer, BaseAnswers, Candidate } from './types';

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

export function baseAnswers(
  sittings: readonly Sitting[],
  paragraphCounts: readonly number[],
  policyVersion: number,
): BaseAnswers[] {
  return sittings
    .filter((sitting) => sitting.selfEdit === null)
    .map(({ passage, answers }) => ({
      passage,
      policyVersion,
      answers,
      accuracy: accuracyOf(answers) ?? 0,
      paragraphAccuracies: paragraphAccuracies(answers, paragraphCounts[passage] ?? 1),
      goldLogProbabilities: null,
    }));
}

/** Joins what was trained and what was answered; `sittings` may hold others too. */
export function rewardCandidate(trained: TrainedEdit, sittings: readonly Sitting[], paragraphs: number): Candidate {
  const { selfEdit, sequences, dropped } = trained;
  const repeats = trained.repeats.map(({ adapter: _, ...repeat }) => {
    const sitting = sittings.find((one) => one.selfEdit === selfEdit.id && one.repeat === repeat.repeat);
    if (!sitting) throw new Error(`${selfEdit.id} was not quizzed.`);
    const { answers } = sitting;
    return {
      ...repeat,
      answers,
      accuracy: accuracyOf(answers) ?? 0,
      paragraphAccuracies: paragraphAccuracies(answers, paragraphs),
      goldLogProbabilities: null,
      sideEffects: null,
    };
  });
  return {
    selfEdit,
    sequences,
    dropped,
    repeats,
    reward: estimate(repeats.map((repeat) => repeat.accuracy)),
    partRewards: selfEdit.parts.map(({ paragraph }) =>
      estimate(repeats.map((repeat) => repeat.paragraphAccuracies[paragraph] ?? repeat.accuracy)),
    ),
    accuracy: estimate(repeats.map((repeat) => repeat.accuracy)),
    goldLogProbability: null,
    partRubrics: null,
  };
}
