/** What came of a run, as lines: numbers that a reader knows in clear, the rest as hashes. */

import type { Condition } from '../../knowledge/measured';
import { pooledOf } from '../../knowledge/measured';
import type { Candidate } from '../../knowledge/types';
import type { PuzzleCandidate, PuzzleCondition } from '../../puzzles/types';
import type { KnowledgeRun, PuzzleRun } from '../../record/record';
import type { Estimate } from '../../types';
import { digest, rounded } from './digest';

export function knowledgeResult(record: KnowledgeRun): string[] {
  const { conditions, start, rounds, measures } = record;
  return [
    ...conditions.map(conditionLine),
    ...start.map((one) => `start ${one.condition.name}: ${one.candidates.length} candidates #${digest(one)}`),
    ...rounds.flatMap((round) => [
      `round ${round.round} of version ${round.policyVersion} #${digest(round)}`,
      ...round.candidates.map((one) => `round ${round.round} ${candidateLine(one)}`),
      `round ${round.round} base #${digest(round.base)}`,
      `round ${round.round} reward ${estimateText(round.meanReward)}, best ${estimateText(round.bestReward)}`,
      `round ${round.round} kept ${round.decisions.filter(({ kept }) => kept).length} of ${round.decisions.length} #${digest(round.decisions)}`,
      `round ${round.round} policy finetune ${finetuneText(round.policyFinetune)}`,
      ...round.evaluations.map((one) => `round ${round.round} evaluation ${one.condition.name} #${digest(one)}`),
    ]),
    ...pooledOf(measures).flatMap((pooled) => [
      `multi-passage ${pooled.round} of ${pooled.passages} passages #${digest(pooled)}`,
      ...pooled.conditions.map((one) => `multi-passage ${conditionLine(one)}`),
    ]),
    `record ${record.id} #${digest(record)}`,
  ];
}

export function puzzleResult(record: PuzzleRun): string[] {
  const { conditions, start, rounds, measures } = record;
  return [
    ...conditions.map(puzzleConditionLine),
    ...start.flatMap(({ condition, candidates }) => [
      `start ${condition.name} #${digest(candidates)}`,
      ...candidates.map((one) => `start ${condition.name} ${puzzleCandidateLine(one)}`),
    ]),
    ...rounds.flatMap((round) => [
      `round ${round.round} of version ${round.policyVersion} #${digest(round)}`,
      ...round.candidates.map((one) => `round ${round.round} ${puzzleCandidateLine(one)}`),
      `round ${round.round} solved ${estimateText(round.meanReward)}, kept ${round.decisions.flatMap(({ kept, edit }) => (kept ? edit : [])).join(' ')}`,
      `round ${round.round} policy finetune ${finetuneText(round.policyFinetune)}`,
      ...round.evaluations.map((one) => `round ${round.round} evaluation ${one.condition.name} #${digest(one)}`),
    ]),
    ...measures.map(
      (one) =>
        `round ${one.round} reading ${estimateText(one.own)} against ${estimateText(one.swapped)} #${digest(one)}`,
    ),
    `record ${record.id} #${digest(record)}`,
  ];
}

export function conditionLine(condition: Condition): string {
  const { name, round, perItem, questions, fixed, broken } = condition;
  return `condition ${name} ${round}: ${meanText(condition)}, ${questions} questions, fixed ${fixed}, broken ${broken}, each ${listText(perItem)} #${digest(condition)}`;
}

export function puzzleConditionLine(condition: PuzzleCondition): string {
  const { name, round, candidates, perItem, invalid, overLimit } = condition;
  return `condition ${name} ${round}: ${meanText(condition)}, ${candidates} candidates, invalid ${rounded(invalid)}, over limit ${rounded(overLimit)}, each ${listText(perItem)} #${digest(condition)}`;
}

const listText = (values: readonly number[]): string => values.map((value) => rounded(value)).join(' ');

function meanText({ accuracy, standardError, n }: Pick<Condition, 'accuracy' | 'standardError' | 'n'>): string {
  return estimateText({ mean: accuracy, standardError, n });
}

export function estimateText({ mean, standardError, n }: Estimate): string {
  return `${rounded(mean)} ± ${standardError === null ? 'unknown' : rounded(standardError)} (n ${n})`;
}

function finetuneText(finetune: { pairs: number; replay: number } | null): string {
  return finetune === null ? 'none' : `${finetune.pairs} pairs, ${finetune.replay} replayed #${digest(finetune)}`;
}

function candidateLine(candidate: Candidate): string {
  const { edit, reward, accuracy } = candidate;
  return `${edit.id}: reward ${estimateText(reward)}, accuracy ${rounded(accuracy.mean)} #${digest(candidate)}`;
}

function puzzleCandidateLine(candidate: PuzzleCandidate): string {
  const { edit, solved, untrained, sameAs, steps } = candidate;
  const twin = sameAs === null ? '' : `, same as ${sameAs}`;
  return `${edit.id}: ${solved ? 'solved' : 'unsolved'}, ${steps} steps, ${edit.rejected.length} rejected${untrained === null ? '' : `, ${untrained}`}${twin} #${digest(candidate)}`;
}
