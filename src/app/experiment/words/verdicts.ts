/** What is said of a difference: how large, on how many, and whether it is more than which noise. */
import { type Judged, LEAST_ITEMS, type Verdict } from '../../../seal/statistics/verdict';
import { plural, probability, signedTenths } from '../../ui/numbers';
import { tenths } from '../comparison';

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
