/** What a round's training passages show, in true rewards whatever rule the run went by. Pure. */

import type { Candidate, KnowledgeRound } from '../../seal/knowledge/types';
import { estimate, mean } from '../../seal/statistics/estimate';
import type { Estimate } from '../../seal/types';
import { proxyAgreement } from './measures';
import type { RankCorrelation } from './rankCorrelation';

export interface TrainingMeasures {
  /** Over passages: the mean of their candidates, and the best of them. */
  mean: Estimate;
  best: Estimate;
  /** Under the run's rule; `null` when that is accuracy itself. */
  reward: Estimate | null;
  /** Over all candidates that have both. */
  agreement: RankCorrelation;
}

export function trainingMeasures({
  candidates,
  meanReward,
}: Pick<KnowledgeRound, 'candidates' | 'meanReward'>): TrainingMeasures {
  const byPassage = new Map<number, number[]>();
  for (const { edit: selfEdit, accuracy } of candidates) {
    if (accuracy.n === 0) continue;
    byPassage.set(selfEdit.item, [...(byPassage.get(selfEdit.item) ?? []), accuracy.mean]);
  }
  const passages = [...byPassage.values()];
  return {
    mean: estimate(passages.map(mean)),
    best: estimate(passages.map((values) => Math.max(...values))),
    reward: candidates.every(earnsAccuracy) ? null : meanReward,
    agreement: proxyAgreement(candidates.map((scored) => ({ scored }))),
  };
}

/** A candidate does not say which rule it was rewarded by; equal numbers say it. */
export function earnsAccuracy({ reward, accuracy }: Candidate): boolean {
  return Math.abs(reward.mean - accuracy.mean) < 1e-9;
}
