/** Two runs of one domain side by side: condition by condition, paired by passage or task where both were measured on the same ones. Pure. */

import type { AnyEntry } from '../../seal/record/format';
import type { AnyRun } from '../../seal/record/record';
import { type Judged, judgeApart, LEAST_ITEMS } from '../../seal/statistics/verdict';
import type { ConditionBase, Estimate } from '../../seal/types';
import { comparePaired, conditionKey, lastPolicy } from '../experiment/comparison';
import { verdictText } from '../experiment/words/verdicts';
import { conditionText } from '../knowledge/words/measures';
import { conditionName } from '../puzzles/words/rounds';
import { plural } from '../ui/numbers';

export interface ComparedRow {
  key: string;
  label: string;
  left: ComparableCondition | null;
  right: ComparableCondition | null;
  /** Right less left; `null` where one of the two did not measure it. */
  difference: Judged | null;
}

export interface Comparison {
  /** The same held-out passages with the same questions, or the same tasks, in the same order. */
  paired: boolean;
  rows: ComparedRow[];
  verdict: string;
}

export function compareRuns(left: Comparable, right: Comparable): Comparison {
  const paired = measuredAlike(left, right);
  const found = new Map<string, ComparedRow>();
  for (const condition of [...left.conditions, ...right.conditions]) {
    const key = conditionKey(condition);
    if (found.has(key)) continue;
    const [one, other] = [find(left, key), find(right, key)];
    const { label } = condition;
    found.set(key, { key, label, left: one, right: other, difference: difference(one, other, paired) });
  }
  return { paired, rows: [...found.values()], verdict: verdict(left, right, paired) };
}

function measuredAlike({ heldOut: one }: Comparable, { heldOut: other }: Comparable): boolean {
  return one.length > 0 && one.length === other.length && one.every((text, at) => text === other[at]);
}

function find({ conditions }: Comparable, key: string): ComparableCondition | null {
  return conditions.find((condition) => conditionKey(condition) === key) ?? null;
}

function difference(
  left: ComparableCondition | null,
  right: ComparableCondition | null,
  paired: boolean,
): Judged | null {
  if (left === null || right === null) return null;
  if (paired) return comparePaired(left.perItem, right.perItem);
  return judgeApart(estimateOf(left), estimateOf(right), LEAST_ITEMS);
}

const estimateOf = ({ accuracy: mean, standardError, n }: ComparableCondition): Estimate => ({
  mean,
  standardError,
  n,
});

/** About what both runs are for: the last policy of each. */
function verdict(left: Comparable, right: Comparable, paired: boolean): string {
  const { unit } = left;
  const [one, other] = [lastPolicy(left.conditions), lastPolicy(right.conditions)];
  if (one === undefined || other === undefined)
    return 'At least one of the two has no policy after a round, so there is no outcome to compare.';
  const said = difference(one, other, paired);
  if (said === null) return 'The two were not measured in the same way, so their outcomes cannot be compared.';
  if (paired && said.difference === 0) return `Both runs end at the same ${(other.accuracy * 100).toFixed(1)}%.`;
  const size = `${Math.abs(said.difference * 100).toFixed(1)} points ${said.difference < 0 ? 'lower' : 'higher'}`;
  const spread = said.standardError === null ? '' : ` (standard error ${(said.standardError * 100).toFixed(1)})`;
  const how = paired
    ? `${unit} by ${unit} on the same ${plural(said.n, unit)}`
    : `on another set of ${unit}s, so nothing can be paired and the error is wider`;
  return `The second run ends ${size}${spread}, ${how}: that is ${verdictText(said, unit)}.`;
}

export interface ComparableCondition extends ConditionBase {
  label: string;
}

export interface Comparable {
  unit: 'passage' | 'task';
  /** The held-out ones as text, to see whether two runs were measured on the same. */
  heldOut: readonly string[];
  conditions: readonly ComparableCondition[];
  /** Whole: what an old run had no setting for is at its default. */
  settings: object;
}

export function comparable(run: AnyRun): Comparable {
  const { settings } = run;
  if (run.domain === 'puzzles')
    return {
      unit: 'task',
      heldOut: run.items.heldOut.map(({ demonstrations, tests }) => JSON.stringify([demonstrations, tests])),
      conditions: run.conditions.map((condition) => ({ ...condition, label: conditionName(condition) })),
      settings,
    };
  return {
    unit: 'passage',
    heldOut: run.items.heldOut.map(({ context, questions }) => JSON.stringify([context, questions])),
    conditions: run.conditions.map((condition) => ({ ...condition, label: conditionText(condition) })),
    settings,
  };
}

export type Domain = AnyEntry['domain'];

/** What a held-out item is called. */
export const unitOf = (domain: Domain): Comparable['unit'] => (domain === 'puzzles' ? 'task' : 'passage');
