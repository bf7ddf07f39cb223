/** What came of a run, as lines: numbers that a reader knows in clear, the rest as hashes. */
import type { PuzzleRunRecord } from '../../puzzles/runFiles/runRecord';
import type { PuzzleCandidate, PuzzleCondition } from '../../puzzles/types';
import type { RunRecord } from '../../runFiles/runRecord';
import type { Candidate, Condition, Estimate } from '../../types';
import { digest, rounded } from './digest';

export function knowledgeResult(record: RunRecord): string[] {
  const { conditions, start, rounds, multiPassage } = record;
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
    ...multiPassage.flatMap((pooled) => [
      `multi-passage ${pooled.round} of ${pooled.passages} passages #${digest(pooled)}`,
      ...pooled.conditions.map((one) => `multi-passage ${conditionLine(one)}`),
    ]),
    `record ${record.id} #${digest(record)}`,
  ];
}

export function puzzleResult(record: PuzzleRunRecord): string[] {
  const { conditions, start, rounds } = record;
  return [
    ...conditions.map(puzzleConditionLine),
    ...start.flatMap(({ condition, candidates }) => [
      `start ${condition.name} #${digest(candidates)}`,
      ...candidates.map((one) => `start ${condition.name} ${puzzleCandidateLine(one)}`),
    ]),
    ...rounds.flatMap((round) => [
      `round ${round.round} of version ${round.policyVersion} #${digest(round)}`,
      ...round.candidates.map((one) => `round ${round.round} ${puzzleCandidateLine(one)}`),
      `round ${round.round} solved ${estimateText(round.solvedShare)}, kept ${round.kept.join(' ')}`,
      `round ${round.round} policy finetune ${finetuneText(round.policyFinetune)}`,
      ...round.evaluations.map((one) => `round ${round.round} evaluation ${one.condition.name} #${digest(one)}`),
      `round ${round.round} reading ${round.reading === null ? 'none' : `${estimateText(round.reading.own)} against ${estimateText(round.reading.swapped)} #${digest(round.reading)}`}`,
    ]),
    `record ${record.id} #${digest(record)}`,
  ];
}

export function conditionLine(condition: Condition): string {
  const { name, round, perPassage, questions, fixed, broken } = condition;
  return `condition ${name} ${round}: ${meanText(condition)}, ${questions} questions, fixed ${fixed}, broken ${broken}, each ${listText(perPassage)} #${digest(condition)}`;
}

export function puzzleConditionLine(condition: PuzzleCondition): string {
  const { name, round, candidates, perTask, invalid, overLimit } = condition;
  return `condition ${name} ${round}: ${meanText(condition)}, ${candidates} candidates, invalid ${rounded(invalid)}, over limit ${rounded(overLimit)}, each ${listText(perTask)} #${digest(condition)}`;
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
  const { selfEdit, reward, accuracy } = candidate;
  return `${selfEdit.id}: reward ${estimateText(reward)}, accuracy ${rounded(accuracy.mean)} #${digest(candidate)}`;
}

function puzzleCandidateLine(candidate: PuzzleCandidate): string {
  const { written, solved, untrained, sameAs, steps } = candidate;
  const twin = sameAs === null ? '' : `, same as ${sameAs}`;
  return `${written.id}: ${solved ? 'solved' : 'unsolved'}, ${steps} steps, ${written.rejected.length} rejected${untrained === null ? '' : `, ${untrained}`}${twin} #${digest(candidate)}`;
}
