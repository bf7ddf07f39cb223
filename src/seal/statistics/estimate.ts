/** Means with what they rest on. Every number that a person sees comes with its n and its spread. */
import type { Estimate } from '../types';

export function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From the standard deviation of the sample, with n - 1; `null` when n < 2. */
export function standardError(values: readonly number[]): number | null {
  const n = values.length;
  if (n < 2) return null;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (n - 1)) / Math.sqrt(n);
}

/** An empty list has mean 0 and n 0: JSON has no NaN, and n says that there is nothing. */
export function estimate(values: readonly number[]): Estimate {
  return { mean: values.length === 0 ? 0 : mean(values), standardError: standardError(values), n: values.length };
}

/** Quantile 0.975 of the normal distribution. */
const Z95 = 1.959963984540054;

/** Wilson score interval of a proportion (Wilson 1927), 95 %; [0, 1] when nothing was asked. */
export function wilsonInterval(correct: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const share = correct / n;
  const z2 = Z95 * Z95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  // At the ends the interval touches 0 and 1 exactly, which rounding would miss.
  return [correct === 0 ? 0 : centre - half, correct === n ? 1 : centre + half];
}

/**
 * Exact McNemar test (binomial, two-sided): how likely a split of the changed answers into `fixed` and `broken` at least
 * this uneven is if a change is as likely to fix as to break.
 */
export function mcnemarExact(fixed: number, broken: number): number {
  const n = fixed + broken;
  let tail = 0;
  // log C(n, k) - n log 2, built up term by term; terms of large n underflow singly but not in logarithms.
  let logTerm = -n * Math.LN2;
  for (let k = 0; k <= Math.min(fixed, broken); k += 1) {
    if (k > 0) logTerm += Math.log((n - k + 1) / k);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
