/** Two conditions on the same passages, and whether their difference is more than the items’ noise would give (`statistics/verdict.ts`). Pure. */
import { type Judged, judgePaired } from '../../seal/statistics/verdict';
import type { ConditionBase } from '../../seal/types';
import { minus } from '../ui/numbers';

/** `null` when the two were not measured on the same passages, so that nothing can be paired. */
export function compareConditions(before: ConditionBase, after: ConditionBase): Judged | null {
  return comparePaired(before.perItem, after.perItem);
}

/** Of values that belong together one by one, such as of the same passages or tasks. */
export function comparePaired(before: readonly number[], after: readonly number[]): Judged | null {
  if (before.length === 0 || before.length !== after.length) return null;
  return judgePaired(before, after);
}

export function conditionKey({ name, round }: { name: string; round: number }): string {
  return `${name}/${round}`;
}

/** The latest policy: what a run is about. */
export function lastPolicy<One extends Pick<ConditionBase, 'name' | 'round'>>(
  conditions: readonly One[],
): One | undefined {
  return conditions
    .filter(({ name }) => name === 'policy')
    .reduce<One | undefined>((last, one) => (last === undefined || one.round > last.round ? one : last), undefined);
}

/** A condition of the start, before any round. */
export function startCondition<One extends ConditionBase>(
  conditions: readonly One[],
  name: One['name'],
): One | undefined {
  return conditions.find((condition) => condition.name === name && condition.round === 0);
}

/** What the picker shows first: the last policy against the untrained one; without them the last against the first. */
export function defaultPair<One extends ConditionBase>(
  conditions: readonly One[],
): { compared: One; against: One } | null {
  const [first, last] = [conditions[0], conditions.at(-1)];
  if (first === undefined || last === undefined || conditions.length < 2) return null;
  const untrained = startCondition(conditions, 'untrained');
  const policy = lastPolicy(conditions);
  if (policy !== undefined && untrained !== undefined) return { compared: policy, against: untrained };
  const compared = policy ?? untrained ?? last;
  const against = startCondition(conditions, 'base') ?? first;
  return compared === against ? { compared: last, against: first } : { compared, against };
}

/** A share as points with one decimal. */
export function tenths(share: number): string {
  return minus((share * 100).toFixed(1));
}
