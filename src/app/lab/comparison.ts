/**
 * Two conditions on the same passages, and whether their difference is more than noise would give. One rule for every
 * verdict on the page: beyond two standard errors, which is about a 95 % interval. Pure.
 */

import type { Condition } from '../../seal/knowledge/types';
import { pairedDifference } from '../../seal/statistics/estimate';
import type { Estimate } from '../../seal/types';

export const BEYOND = 2;

/** `unknown`: there is no spread to hold the difference against. */
export type Outcome = 'beyond' | 'within' | 'unknown';

/** Exactly two standard errors are still within noise. */
export function outcomeOf(difference: number, standardError: number | null): Outcome {
  if (standardError === null || !Number.isFinite(standardError)) return 'unknown';
  return Math.abs(difference) > BEYOND * standardError ? 'beyond' : 'within';
}

export interface Difference {
  difference: number;
  standardError: number | null;
  n: number;
  outcome: Outcome;
}

/** `null` when the two were not measured on the same passages, so that nothing can be paired. */
export function compareConditions(before: Condition, after: Condition): Difference | null {
  return comparePaired(before.perItem, after.perItem);
}

/** Of values that belong together one by one, such as of the same passages or tasks. */
export function comparePaired(before: readonly number[], after: readonly number[]): Difference | null {
  if (before.length === 0 || before.length !== after.length) return null;
  const paired = pairedDifference(before, after);
  return { ...paired, outcome: outcomeOf(paired.difference, paired.standardError) };
}

/** Two means that share nothing, such as two self-edits over repeated finetunes: their errors add in squares. */
export function compareEstimates(before: Estimate, after: Estimate): Difference {
  const difference = after.mean - before.mean;
  const standardError =
    before.standardError === null || after.standardError === null
      ? null
      : Math.hypot(before.standardError, after.standardError);
  return {
    difference,
    standardError,
    n: Math.min(before.n, after.n),
    outcome: outcomeOf(difference, standardError),
  };
}

/** How a verdict is set off beside its words: grey for noise, else by the direction. */
export function findingClass({ outcome, difference }: Pick<Difference, 'outcome' | 'difference'>): string {
  if (outcome !== 'beyond') return 'finding';
  return difference > 0 ? 'finding beyond' : 'finding beyond worse';
}

export function conditionKey({ name, round }: { name: string; round: number }): string {
  return `${name}/${round}`;
}

/** The latest policy: what a run is about. */
export function lastPolicy<One extends { name: string; round: number }>(conditions: readonly One[]): One | undefined {
  return conditions
    .filter(({ name }) => name === 'policy')
    .reduce<One | undefined>((last, one) => (last === undefined || one.round > last.round ? one : last), undefined);
}

/** A condition of the start, before any round. */
export function startCondition(conditions: readonly Condition[], name: Condition['name']): Condition | undefined {
  return conditions.find((condition) => condition.name === name && condition.round === 0);
}

/** What the picker shows first: the last policy against the untrained one; without them the last against the first. */
export function defaultPair(conditions: readonly Condition[]): { compared: Condition; against: Condition } | null {
  const [first, last] = [conditions[0], conditions.at(-1)];
  if (first === undefined || last === undefined || conditions.length < 2) return null;
  const untrained = startCondition(conditions, 'untrained');
  const policy = lastPolicy(conditions);
  if (policy !== undefined && untrained !== undefined) return { compared: policy, against: untrained };
  const compared = policy ?? untrained ?? last;
  const against = startCondition(conditions, 'base') ?? first;
  return compared === against ? { compared: last, against: first } : { compared, against };
}
