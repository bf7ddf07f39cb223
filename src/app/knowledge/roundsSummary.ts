/** What ReST-EM rounds have shown so far: points and lines of their chart, plain verdicts, and their training passages. Pure. */
import type { Condition, Evaluation } from '../../seal/knowledge/measured';
import type { Candidate, KnowledgeRound } from '../../seal/knowledge/types';
import { quizLineShare } from '../../seal/record/lesson/quizLine';
import { estimate, mean } from '../../seal/statistics/estimate';
import type { RankCorrelation } from '../../seal/statistics/rankCorrelation';
import type { Verdict } from '../../seal/statistics/verdict';
import type { Estimate } from '../../seal/types';
import type { ReferenceLine, RoundPoint } from '../charts/Shares';
import { compareConditions, lastPolicy, startCondition } from '../experiment/comparison';
import { TILTS } from '../experiment/words/tilts';
import { differenceText } from '../experiment/words/verdicts';
import { proxyAgreement } from './candidates';

/** Round 0 is what the untrained policy writes; later points are the policy after each round. */
export function roundPoints(conditions: readonly Condition[]): RoundPoint[] {
  return conditions
    .filter(({ name }) => name === 'untrained' || name === 'policy')
    .map(({ round, accuracy, standardError, n, perItem }) => ({ round, mean: accuracy, standardError, n, perItem }));
}

const REFERENCES = [
  { name: 'base', label: 'base', role: 'base' },
  { name: 'passage', label: 'passage only', role: 'passage' },
  { name: 'teacher', label: 'teacher', role: 'kept' },
  { name: 'open-book', label: 'open book', role: 'outside' },
] as const;

/** Only the base has its error drawn: four bands would hide what they are about. */
export function referenceLines(conditions: readonly Condition[]): ReferenceLine[] {
  return REFERENCES.flatMap(({ name, label, role }) => {
    const found = startCondition(conditions, name);
    if (found === undefined) return [];
    return [{ label, role, value: found.accuracy, standardError: name === 'base' ? found.standardError : null }];
  });
}

/** The best of each passage's samples, round by round. */
export function oraclePoints(conditions: readonly Condition[]): { round: number; mean: number }[] {
  return conditions
    .filter(({ name }) => name === 'untrained-best' || name === 'policy-best')
    .map(({ round, accuracy: mean }) => ({ round, mean }));
}

export interface RoundsVerdict {
  against: Condition['name'];
  text: string;
  verdict: Verdict;
}

const OTHERS = {
  untrained: 'the untrained policy',
  base: 'the base, without an adapter',
  teacher: 'the template teacher',
} as const;

/** The last policy against what it began as, what it would be without notes, and what a teacher writes. */
export function roundsVerdicts(conditions: readonly Condition[]): RoundsVerdict[] {
  const policy = lastPolicy(conditions);
  if (policy === undefined) return [];
  return (['untrained', 'base', 'teacher'] as const).flatMap((against) => {
    const other = startCondition(conditions, against);
    const found = other === undefined ? null : compareConditions(other, policy);
    if (found === null) return [];
    const text = `After round ${policy.round}, ${differenceText(found, other?.writer ?? OTHERS[against])}`;
    return [{ against, text, verdict: found.verdict }];
  });
}

/** How far the run teaches to the test: before the first round and after the last one that was measured; `null` without both. */
export function formText(
  start: readonly Evaluation[],
  rounds: readonly Pick<KnowledgeRound, 'evaluations'>[],
): string | null {
  const before = start.find(({ condition }) => condition.name === 'untrained');
  const after = rounds
    .flatMap(({ evaluations }) => evaluations)
    .findLast(({ condition }) => condition.name === 'policy');
  if (before === undefined || after === undefined) return null;
  return TILTS.form({
    before: quizLineShare(before.candidates),
    after: quizLineShare(after.candidates),
    round: after.condition.round,
  });
}

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
