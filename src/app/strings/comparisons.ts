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

/** "12.5 points above the base (paired standard error 3.1, 8 held-out passages): more than noise would give." */
export function differenceText({ difference, ...basis }: Difference, other: string): string {
  return `${sizeText(difference)} ${other} (${basisText(basis)}): ${outcomeText(basis)}.`;
}

/** "+12.5 points, paired standard error 3.1, 8 held-out passages: more than noise would give." */
export function comparisonText({ difference, ...basis }: Difference): string {
  return `${signedTenths(difference)} points, ${basisText(basis)}: ${outcomeText(basis)}.`;
}

type Basis = Omit<Difference, 'difference'>;

function basisText({ standardError, n }: Basis): string {
  const passages = plural(n, 'held-out passage');
  return standardError === null ? passages : `paired standard error ${tenths(standardError)}, ${passages}`;
}

function outcomeText({ outcome, n }: Basis): string {
  const rough = outcome !== 'unknown' && n < FEW ? ', though so few passages give only a rough idea' : '';
  return `${OUTCOMES[outcome]}${rough}`;
}

function sizeText(difference: number): string {
  const size = tenths(Math.abs(difference));
  if (size === '0.0') return 'level with';
  return `${size} points ${difference < 0 ? 'below' : 'above'}`;
}

/** A share as points with one decimal. */
export function tenths(share: number): string {
  return minus((share * 100).toFixed(1));
}
