/** What the chart and the words of the rounds are made of. Pure. */

import type { PuzzleCondition, PuzzleConditionName } from '../../seal/puzzles/types';
import { type Judged, judge } from '../../seal/statistics/verdict';
import type { ReferenceLine, RoundPoint } from '../charts/Shares';

/** Table 1 of arXiv 2506.10943: Llama-3.2-1B-Instruct on 8 ARC tasks with 5 self-edits each. */
export const PAPER: readonly { label: string; value: number }[] = [
  { label: 'in-context', value: 0 },
  { label: 'untrained', value: 0.2 },
  { label: 'SEAL', value: 0.725 },
  { label: 'oracle', value: 1 },
];

const conditionOf = (conditions: readonly PuzzleCondition[], name: PuzzleConditionName): PuzzleCondition | undefined =>
  conditions.findLast((condition) => condition.name === name);

/** The untrained policy is round 0. */
export function roundPoints(conditions: readonly PuzzleCondition[]): RoundPoint[] {
  return conditions
    .filter(({ name }) => name === 'untrained' || name === 'policy')
    .map(({ round, accuracy: mean, standardError, n }) => ({ round, mean, standardError, n }))
    .sort((left, right) => left.round - right.round);
}

function line(label: string, value: number, role: ReferenceLine['role']): ReferenceLine {
  return { label, value, role, standardError: null };
}

/** Other conditions, and what was published, which was not measured here. */
export function references(conditions: readonly PuzzleCondition[]): ReferenceLine[] {
  const own = (
    [
      ['in-context', 'in-context'],
      ['constant', 'best constant'],
      ['oracle', 'oracle'],
    ] as const
  ).flatMap(([name, label]) => {
    const condition = conditionOf(conditions, name);
    return condition === undefined ? [] : [line(label, condition.accuracy, 'base')];
  });
  return [...own, ...PAPER.map(({ label, value }) => line(`paper: ${label}`, value, 'outside'))];
}

export interface Gain extends Judged {
  /** Tasks on which the later policy does better, and those on which it does worse. */
  better: number;
  worse: number;
}

/** The last policy against the untrained one, task by task; `null` before there are both. */
export function policyGain(conditions: readonly PuzzleCondition[]): Gain | null {
  const [before, after] = [conditionOf(conditions, 'untrained'), conditionOf(conditions, 'policy')];
  if (before === undefined || after === undefined || before.perItem.length !== after.perItem.length) return null;
  const differences = after.perItem.map((share, task) => share - (before.perItem[task] ?? 0));
  const better = differences.filter((one) => one > 0).length;
  const worse = differences.filter((one) => one < 0).length;
  return { ...judge(differences), better, worse };
}
