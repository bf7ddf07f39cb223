/** Two runs side by side: condition by condition, paired by passage where both were measured on the same ones. Pure. */
import type { RunRecord } from '../../seal/runFiles/runRecord';
import type { Condition } from '../../seal/types';
import { compareConditions, compareEstimates, conditionKey, type Difference, lastPolicy } from '../lab/comparison';
import { plural } from '../strings/numbers';

export interface ComparedRow {
  key: string;
  condition: Pick<Condition, 'name' | 'round'>;
  left: Condition | null;
  right: Condition | null;
  /** Right less left; `null` where one of the two did not measure it. */
  difference: Difference | null;
}

export interface Comparison {
  /** The same held-out passages with the same questions, in the same order. */
  paired: boolean;
  rows: ComparedRow[];
  verdict: string;
}

export function compareRuns(left: RunRecord, right: RunRecord): Comparison {
  const paired = measuredAlike(left, right);
  const found = new Map<string, ComparedRow>();
  for (const condition of [...left.conditions, ...right.conditions]) {
    const key = conditionKey(condition);
    if (found.has(key)) continue;
    const [one, other] = [find(left, key), find(right, key)];
    found.set(key, { key, condition, left: one, right: other, difference: difference(one, other, paired) });
  }
  return { paired, rows: [...found.values()], verdict: verdict(left, right, paired) };
}

function measuredAlike(left: RunRecord, right: RunRecord): boolean {
  const [one, other] = [left.passages.heldOut, right.passages.heldOut];
  const words = (passages: RunRecord['passages']['heldOut']): string =>
    JSON.stringify(passages.map(({ context, questions }) => [context, questions]));
  return one.length > 0 && one.length === other.length && words(one) === words(other);
}

function find({ conditions }: RunRecord, key: string): Condition | null {
  return conditions.find((condition) => conditionKey(condition) === key) ?? null;
}

function difference(left: Condition | null, right: Condition | null, paired: boolean): Difference | null {
  if (left === null || right === null) return null;
  if (paired) return compareConditions(left, right);
  return compareEstimates(estimateOf(left), estimateOf(right));
}

function estimateOf({ accuracy, standardError, n }: Condition): {
  mean: number;
  standardError: number | null;
  n: number;
} {
  return { mean: accuracy, standardError, n };
}

const OUTCOMES = {
  beyond: 'that is more than noise would give',
  within: 'that is within noise',
  unknown: 'too few passages to say whether that is noise',
} as const;

/** About what both runs are for: the last policy of each. */
function verdict(left: RunRecord, right: RunRecord, paired: boolean): string {
  const [one, other] = [lastPolicy(left.conditions), lastPolicy(right.conditions)];
  if (one === undefined || other === undefined)
    return 'At least one of the two has no policy after a round, so there is no outcome to compare.';
  const said = difference(one, other, paired);
  if (said === null) return 'The two were not measured in the same way, so their outcomes cannot be compared.';
  if (paired && said.difference === 0) return `Both runs end at the same ${(other.accuracy * 100).toFixed(1)}%.`;
  const size = `${Math.abs(said.difference * 100).toFixed(1)} points ${said.difference < 0 ? 'lower' : 'higher'}`;
  const spread = said.standardError === null ? '' : ` (standard error ${(said.standardError * 100).toFixed(1)})`;
  const how = paired
    ? `passage by passage on the same ${plural(said.n, 'passage')}`
    : 'on different passages, so nothing can be paired and the error is wider';
  return `The second run ends ${size}${spread}, ${how}: ${OUTCOMES[said.outcome]}.`;
}
