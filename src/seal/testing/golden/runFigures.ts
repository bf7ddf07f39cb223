/** The figures of a run that was read from a file, as lines: every row, and how much of everything there is. */

import type { Condition } from '../../knowledge/measured';
import { pooledOf } from '../../knowledge/measured';
import type { KnowledgeRun, PuzzleRun } from '../../record/record';
import type { Estimate } from '../../types';
import { digest, rounded } from './digest';
import { estimateText } from './resultLines';

export function knowledgeFigures({ id, settings, conditions, start, rounds, measures, items }: KnowledgeRun): string[] {
  return [
    `${id}, seed ${settings.seed}, ${rounds.length} rounds, ${items.training.length} + ${items.heldOut.length} passages`,
    ...conditions.map(rowText),
    ...start.map((one) => `start ${one.condition.name}: ${one.candidates.length} candidates`),
    ...rounds.flatMap(({ round, candidates, decisions, policyFinetune, meanReward, bestReward, evaluations }) => [
      `round ${round}: ${candidates.length} candidates, kept ${decisions.filter(({ kept }) => kept).length} of ${decisions.length} parts`,
      `round ${round}: reward ${estimateText(meanReward)}, best ${estimateText(bestReward)}, ${policyFinetune?.pairs ?? 0} pairs`,
      `round ${round}: rewards #${digest(candidates.map(({ reward }) => reward.mean))}`,
      ...evaluations.map((one) => `round ${round} ${one.condition.name}: ${one.candidates.length} candidates`),
    ]),
    ...pooledOf(measures).flatMap((pooled) => pooled.conditions.map((one) => `multi-passage ${rowText(one)}`)),
  ];
}

export function puzzleFigures({ id, settings, conditions, start, rounds, measures, items }: PuzzleRun): string[] {
  return [
    `${id}, seed ${settings.seed}, ${rounds.length} rounds, ${items.training.length} + ${items.heldOut.length} tasks`,
    ...conditions.map(
      (one) =>
        `${one.name} ${one.round}: ${meanText(one)}, ${one.candidates} candidates, invalid ${rounded(one.invalid)}, over limit ${rounded(one.overLimit)}, each #${digest(one.perItem)}`,
    ),
    ...start.map(({ condition, candidates }) => `start ${condition.name}: ${solvedText(candidates)}`),
    ...rounds.flatMap(({ round, candidates, decisions, meanReward, policyFinetune, evaluations }) => [
      `round ${round}: ${solvedText(candidates)}, ${estimateText(meanReward)}`,
      `round ${round}: kept ${decisions.filter(({ kept }) => kept).length}, ${policyFinetune?.pairs ?? 0} pairs`,
      ...evaluations.map((one) => `round ${round} ${one.condition.name}: ${solvedText(one.candidates)}`),
    ]),
    ...measures.map((one) => `round ${one.round} reading: ${readingText(one)}`),
  ];
}

function rowText(condition: Condition): string {
  const { name, round, questions, perItem, fixed, broken, goldLogProbability, locality, collateral } = condition;
  const gold = goldLogProbability === null ? 'none' : estimateText(goldLogProbability);
  const side = [locality, collateral].map((one) => (one === null ? 'none' : estimateText(one.unchanged)));
  return `${name} ${round}: ${meanText(condition)}, ${questions} questions, fixed ${fixed}, broken ${broken}, gold ${gold}, unchanged ${side.join(', ')}, each #${digest(perItem)}`;
}

function meanText({ accuracy, standardError, n }: Pick<Condition, 'accuracy' | 'standardError' | 'n'>): string {
  return estimateText({ mean: accuracy, standardError, n });
}

const readingText = ({ own, swapped, difference }: Record<'own' | 'swapped' | 'difference', Estimate>): string =>
  `${estimateText(own)}, swapped ${estimateText(swapped)}, difference ${estimateText(difference)}`;

const solvedText = (candidates: readonly { solved: boolean }[]): string =>
  `${candidates.filter(({ solved }) => solved).length} of ${candidates.length} candidates solved`;
