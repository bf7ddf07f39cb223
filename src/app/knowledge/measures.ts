/** Every measure of one self-edit side by side: the true reward, the proxy, the gold answers' likelihood, side effects. Pure. */

import type { Candidate, RubricScores, SideScore } from '../../seal/knowledge/types';
import { mean } from '../../seal/statistics/estimate';
import { type Judged, judgeApart, LEAST_MEANS } from '../../seal/statistics/verdict';
import type { Estimate } from '../../seal/types';
import { isDiverged } from '../experiment/words/diverged';
import { type RankCorrelation, spearman } from './rankCorrelation';
import type { CandidateView } from './results';

export interface Measures {
  /** The true reward; `null` where no adapter was quizzed, or all of its repeats diverged. */
  accuracy: Estimate | null;
  goldLogProbability: Estimate | null;
  /** Mean over the parts. */
  rubric: RubricScores | null;
  locality: SideScore | null;
  collateral: SideScore | null;
}

export const SIDES = ['locality', 'collateral'] as const;
export type Side = (typeof SIDES)[number];

const NOTHING: Measures = {
  accuracy: null,
  goldLogProbability: null,
  rubric: null,
  locality: null,
  collateral: null,
};

export function measuresOf({ scored }: Pick<CandidateView, 'scored'>): Measures {
  if (scored === null) return NOTHING;
  return {
    accuracy: scored.accuracy.n === 0 || isDiverged(scored) ? null : scored.accuracy,
    goldLogProbability: scored.goldLogProbability,
    rubric: meanRubric(scored.partRubrics),
    locality: sideOf(scored, 'locality'),
    collateral: sideOf(scored, 'collateral'),
  };
}

export const RUBRIC_SCORES = ['length', 'diversity', 'quality', 'correctness'] as const;

/** Of a self-edit of several parts each part counts the same. */
export function meanRubric(parts: readonly RubricScores[] | null): RubricScores | null {
  if (parts === null || parts.length === 0) return null;
  const over = (name: keyof RubricScores): number => mean(parts.map((part) => part[name]));
  return {
    length: over('length'),
    diversity: over('diversity'),
    quality: over('quality'),
    correctness: over('correctness'),
    total: over('total'),
  };
}

/** Mean over repeats. They ask the same questions, so the number of questions stays that of one. */
function sideOf({ repeats }: Candidate, side: Side): SideScore | null {
  const scores = repeats.flatMap(({ sideEffects }) => (sideEffects === null ? [] : [sideEffects[side]]));
  const [first] = scores;
  if (first === undefined || first.questions === 0) return null;
  const over = (name: keyof SideScore): number => mean(scores.map((score) => score[name]));
  return {
    questions: first.questions,
    accuracy: over('accuracy'),
    baseAccuracy: over('baseAccuracy'),
    unchanged: over('unchanged'),
  };
}

/** Does the proxy order the candidates as their true rewards do? */
export function proxyAgreement(candidates: readonly Pick<CandidateView, 'scored'>[]): RankCorrelation {
  return spearman(
    candidates.map(measuresOf).flatMap(({ accuracy, rubric }) => {
      return accuracy === null || rubric === null ? [] : [[rubric.total, accuracy.mean] as const];
    }),
  );
}

export interface Lead {
  first: CandidateView;
  second: CandidateView;
  difference: Judged;
}

/** The truest two, and how far apart they are; `null` while there are not two. */
export function leadOf(candidates: readonly CandidateView[]): Lead | null {
  const ranked = candidates
    .flatMap((view) => {
      const { accuracy } = measuresOf(view);
      return accuracy === null ? [] : [{ view, accuracy }];
    })
    .toSorted((left, right) => right.accuracy.mean - left.accuracy.mean);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return null;
  const difference = judgeApart(second.accuracy, first.accuracy, LEAST_MEANS);
  return { first: first.view, second: second.view, difference };
}
