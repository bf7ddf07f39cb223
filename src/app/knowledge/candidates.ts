/** What self-edits have come to, alone and beside each other: lines, losses, every measure, the lead, and whether the proxy agrees. Pure. */

import { splitParagraphs } from '../../seal/knowledge/passages';
import { paragraphAccuracies, recallOf } from '../../seal/knowledge/reward';
import { type SelectionSettings, select } from '../../seal/knowledge/selection';
import type { Candidate, RubricScores, SelectionDecision, SideScore } from '../../seal/knowledge/types';
import { estimate, mean } from '../../seal/statistics/estimate';
import { type RankCorrelation, spearman } from '../../seal/statistics/rankCorrelation';
import { type Judged, judgeApart, LEAST_MEANS } from '../../seal/statistics/verdict';
import type { Estimate } from '../../seal/types';
import { isDiverged } from '../experiment/words/diverged';
import { type CandidateView, type LabResults, OWN_FROM } from './results';
import { accuracy } from './verdict';

/** The highest reward; the first of equals, as the selection has it. `null` before the quiz, and where all diverged. */
export function bestCandidate(candidates: readonly CandidateView[]): CandidateView | null {
  return candidates.reduce<CandidateView | null>((best, candidate) => {
    // A teacher's is the yardstick of one's own.
    if (
      isTeachers(candidate) ||
      candidate.reward === null ||
      (candidate.scored !== null && isDiverged(candidate.scored))
    )
      return best;
    return best?.reward == null || candidate.reward.mean > best.reward.mean ? candidate : best;
  }, null);
}

export const isTeachers = ({ selfEdit }: Pick<CandidateView, 'selfEdit'>): boolean => selfEdit?.author === 'teacher';

export function candidateName({ sample, selfEdit }: Pick<CandidateView, 'sample' | 'selfEdit'>): string {
  if (selfEdit?.author === 'teacher') return `Edit of ${selfEdit.writer ?? 'a teacher'}`;
  return sample < OWN_FROM ? `Edit ${sample + 1}` : `Own edit ${sample - OWN_FROM + 1}`;
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** Over all its parts. */
export const lineCount = ({ parts }: Pick<CandidateView, 'parts'>): number => parts.flatMap(linesOf).length;

/** Those that have their reward, with every measure. */
export const scoredOf = (candidates: readonly Pick<CandidateView, 'scored'>[]): Candidate[] =>
  candidates.flatMap(({ scored }) => scored ?? []);

/** Mean over repeats of the loss at each step, as far as every repeat has come. */
export function meanLosses({ losses }: Pick<CandidateView, 'losses'>): number[] {
  const length = losses.length === 0 ? 0 : Math.min(...losses.map((repeat) => repeat.length));
  return Array.from({ length }, (_, step) => mean(losses.map((repeat) => repeat[step] ?? 0)));
}

/** How many of its parts were kept by the selection. */
export const keptParts = (id: string, decisions: readonly { edit: string; kept: boolean }[]): number =>
  decisions.filter(({ edit, kept }) => edit === id && kept).length;

/** What the present selection rule keeps of them. It costs nothing, so a change of the rule shows at once. */
export function decisionsOf(
  results: Pick<LabResults, 'candidates' | 'base' | 'baseGold' | 'baseRecall'>,
  settings: SelectionSettings,
  context: string,
): SelectionDecision[] {
  const base = baseAnswersOf(results, context);
  const own = results.candidates.filter((candidate) => !isTeachers(candidate));
  return base === null ? [] : select(settings, scoredOf(own), [base]);
}

/** Of the one passage; `null` before they are there. */
export function baseAnswersOf(
  { base, baseGold, baseRecall }: Pick<LabResults, 'base' | 'baseGold' | 'baseRecall'>,
  context: string,
  policy = 0,
) {
  if (base === null) return null;
  const paragraphs = Math.max(splitParagraphs(context).length, ...base.map((answer) => (answer.paragraph ?? 0) + 1));
  return {
    item: 0,
    policyVersion: policy,
    answers: base,
    accuracy: accuracy(base),
    paragraphAccuracies: paragraphAccuracies(base, paragraphs),
    goldLogProbabilities: baseGold ?? null,
    ...(baseRecall && { recall: baseRecall }),
  };
}

export interface Measures {
  /** The true reward; `null` where no adapter was quizzed, or all of its repeats diverged. */
  accuracy: Estimate | null;
  goldLogProbability: Estimate | null;
  /** Of the gold answers as ends of the passage's sentences, over repeats. */
  recall: Estimate | null;
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
  recall: null,
  rubric: null,
  locality: null,
  collateral: null,
};

export function measuresOf({ scored }: Pick<CandidateView, 'scored'>): Measures {
  if (scored === null) return NOTHING;
  const recalled = scored.repeats.flatMap((repeat) => recallOf(repeat) ?? []);
  return {
    accuracy: scored.accuracy.n === 0 || isDiverged(scored) ? null : scored.accuracy,
    goldLogProbability: scored.goldLogProbability,
    recall: recalled.length === 0 ? null : estimate(recalled),
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
    candidates
      .map(measuresOf)
      .flatMap(({ accuracy: right, rubric }) => (right && rubric ? [[rubric.total, right.mean] as const] : [])),
  );
}

/** The truest two, and how far apart they are; `null` while there are not two. */
export function leadOf(
  candidates: readonly CandidateView[],
): { first: CandidateView; second: CandidateView; difference: Judged } | null {
  const ranked = candidates
    .flatMap((view) => {
      const { accuracy: share } = measuresOf(view);
      return share === null ? [] : [{ view, share }];
    })
    .toSorted((left, right) => right.share.mean - left.share.mean);
  const [first, second] = ranked;
  if (first === undefined || second === undefined) return null;
  const difference = judgeApart(second.share, first.share, LEAST_MEANS);
  return { first: first.view, second: second.view, difference };
}
