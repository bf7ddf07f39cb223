/** Two conditions on the same passages, and whether their difference is more than the items’ noise would give (`statistics/verdict.ts`). Pure. */
import { type Judged, judgePaired, LEAST_ITEMS, type Verdict } from '../../seal/statistics/verdict';
import type { ConditionBase } from '../../seal/types';
import { minus, plural, probability, signedTenths } from '../ui/numbers';

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

/** Which noise it is belongs to the verdict: one run knows that of its items, and not that of training its policy once more. */
export function noiseText(verdict: Verdict, unit: string): string {
  const noise = `the noise over ${unit}s`;
  return {
    better: `more than ${noise} would give`,
    worse: `more than ${noise} would give`,
    'no difference shown': `within ${noise}`,
    'too few': `too few to say whether that is more than ${noise}`,
  }[verdict];
}

/** "within the noise over passages (p = 0.21)"; of too few it says how many it takes. */
export function verdictText({ verdict, p }: Pick<Judged, 'verdict' | 'p'>, unit = 'passage'): string {
  return `${noiseText(verdict, unit)} (${p === null ? `it takes ${LEAST_ITEMS} ${unit}s` : probability(p)})`;
}

/** What no verdict of one run, or of two, has in it. */
export const ONE_TRAINING =
  'Training the policy once more would end elsewhere too: that noise is not in a verdict of single runs, only other seeds show it.';

/** The rule behind every verdict on differences of single passages, tasks or questions. */
export function ruleText(unit: string): string {
  return `p: how often signs dealt out by chance to the differences of single ${unit}s would add up to as much, either way (sign-flip test, paired; of many unlike differences Student’s t). Below 0.05 is more than this noise would give; it takes ${LEAST_ITEMS} ${unit}s. ${ONE_TRAINING}`;
}

/** Of so few passages a spread is itself a guess. */
const FEW = 10;

export function roughText(n: number): string {
  return n > 1 && n < FEW ? ' So few passages give only a rough idea of the noise.' : '';
}

/** "+12.5 ± 3.1 points against the base: more than the noise over passages would give (p = 0.03)." What ± is, and n, stand beside it. */
export function differenceText({ difference, standardError, ...judged }: Judged, other: string): string {
  const error = standardError === null ? '' : ` ± ${tenths(standardError)}`;
  return `${signedTenths(difference)}${error} points against ${other}: ${verdictText(judged)}.`;
}

/** "+12.5 points, paired standard error 3.1, 8 held-out passages: more than the noise over passages would give (p = 0.03)." */
export function comparisonText({ difference, ...basis }: Judged): string {
  return `${signedTenths(difference)} points, ${basisText(basis)}: ${verdictText(basis)}.${roughText(basis.n)}`;
}

function basisText({ standardError, n }: Pick<Judged, 'standardError' | 'n'>): string {
  const passages = plural(n, 'held-out passage');
  return standardError === null ? passages : `paired standard error ${tenths(standardError)}, ${passages}`;
}

/** A share as points with one decimal. */
export function tenths(share: number): string {
  return minus((share * 100).toFixed(1));
}
