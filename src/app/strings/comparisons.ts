/** Differences in words: how large, on how many passages, and whether noise alone would do it. */
import type { Difference, Outcome } from '../lab/comparison';
import { minus, plural, signedTenths } from './numbers';

export const OUTCOMES: Record<Outcome, string> = {
  beyond: 'more than noise would give',
  within: 'within noise',
  unknown: 'too few to say whether that is more than noise',
};

/** Of so few passages a spread is itself a guess. */
const FEW = 10;

export function roughText(n: number): string {
  return n > 1 && n < FEW ? ' So few passages give only a rough idea of the noise.' : '';
}

/** "+12.5 ± 3.1 points against the base: more than noise would give." What ± is, and n, stand beside it. */
export function differenceText({ difference, standardError, outcome }: Difference, other: string): string {
  const error = standardError === null ? '' : ` ± ${tenths(standardError)}`;
  return `${signedTenths(difference)}${error} points against ${other}: ${OUTCOMES[outcome]}.`;
}

/** "+12.5 points, paired standard error 3.1, 8 held-out passages: more than noise would give." */
export function comparisonText({ difference, ...basis }: Difference): string {
  return `${signedTenths(difference)} points, ${basisText(basis)}: ${OUTCOMES[basis.outcome]}.${roughText(basis.n)}`;
}

function basisText({ standardError, n }: Pick<Difference, 'standardError' | 'n'>): string {
  const passages = plural(n, 'held-out passage');
  return standardError === null ? passages : `paired standard error ${tenths(standardError)}, ${passages}`;
}

/** A share as points with one decimal. */
export function tenths(share: number): string {
  return minus((share * 100).toFixed(1));
}
