/** Differences in words: how large, on how many passages, and whether noise alone would do it. */
import { type Judged, LEAST_ITEMS, type Verdict } from '../../../seal/statistics/verdict';
import { minus, plural, probability, signedTenths } from '../../ui/numbers';

export const VERDICT_TEXTS: Record<Verdict, string> = {
  better: 'more than noise would give',
  worse: 'more than noise would give',
  'no difference shown': 'within noise',
  'too few': 'too few to say whether that is more than noise',
};

/** "within noise (p = 0.21)"; of too few it says how many it takes. */
export function verdictText({ verdict, p }: Pick<Judged, 'verdict' | 'p'>, unit = 'passage'): string {
  return `${VERDICT_TEXTS[verdict]} (${p === null ? `it takes ${LEAST_ITEMS} ${unit}s` : probability(p)})`;
}

/** The rule behind every verdict on differences of single passages, tasks or questions. */
export function ruleText(unit: string): string {
  return `p: how often signs dealt out by chance to the differences of single ${unit}s would add up to as much, either way (sign-flip test, paired; of many unlike differences Student’s t). Below 0.05 is more than noise would give; it takes ${LEAST_ITEMS} ${unit}s.`;
}

/** Of so few passages a spread is itself a guess. */
const FEW = 10;

export function roughText(n: number): string {
  return n > 1 && n < FEW ? ' So few passages give only a rough idea of the noise.' : '';
}

/** "+12.5 ± 3.1 points against the base: more than noise would give." What ± is, and n, stand beside it. */
export function differenceText({ difference, standardError, ...judged }: Judged, other: string): string {
  const error = standardError === null ? '' : ` ± ${tenths(standardError)}`;
  return `${signedTenths(difference)}${error} points against ${other}: ${verdictText(judged)}.`;
}

/** "+12.5 points, paired standard error 3.1, 8 held-out passages: more than noise would give." */
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
