/**
 * The one rule of every verdict. A difference is shown where a two-sided test rejects "no difference" at 5 %:
 *
 * - Differences of single items, paired: the sign-flip test (Fisher 1935). Without a difference each item's could as well have
 *   the other sign, so the chance is the share of all sign assignments whose sum is at least as far from 0. It assumes no
 *   distribution; of right and wrong answers it is McNemar's exact test. Sums are counted exactly while there are at most
 *   `MOST_SUMS` of them, always so up to 12 items; above, Student's t with n - 1 degrees of freedom stands in.
 * - Means whose single values are not on record: Student's t.
 *
 * Of five items no assignment of signs is rarer than 2 in 32, so fewer than `LEAST_ITEMS` are too few. A repeat's or a seed's
 * value is itself a mean over many questions and nearly normal: Student's t holds from two on.
 */
import type { Estimate } from '../types';
import { estimate } from './estimate';

export const VERDICTS = ['better', 'worse', 'no difference shown', 'too few'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const LEVEL = 0.05;
export const LEAST_ITEMS = 6;
/** Of values that are means over many questions. */
export const LEAST_MEANS = 2;

export interface Judged {
  difference: number;
  /** `null` with less than two values. */
  standardError: number | null;
  n: number;
  /** Chance of a difference at least this large, either way, if there is none; `null` where nothing tells the noise. */
  p: number | null;
  verdict: Verdict;
}

/** Two different sums of shares lie further apart; what is nearer, or a spread below it, is rounding. */
const ROUNDING = 1e-9;
/** 2^12. */
const MOST_SUMS = 4096;

/** Of one difference for each item, such as a passage, task or question. */
export function judge(differences: readonly number[]): Judged {
  const whole = estimate(differences);
  if (whole.n < LEAST_ITEMS) return judged(whole, null);
  return judged(whole, signFlipChance(differences) ?? chanceOfMean(whole, whole.n - 1));
}

/** `after` less `before`, item by item. */
export function judgePaired(before: readonly number[], after: readonly number[]): Judged {
  if (before.length !== after.length)
    throw new RangeError('A paired difference needs the same passages on both sides.');
  return judge(after.map((value, index) => value - (before[index] ?? 0)));
}

/** Of a mean difference whose single values are not on record. */
export function judgeMean(difference: Estimate, least: number): Judged {
  return judged(difference, difference.n < least ? null : chanceOfMean(difference, difference.n - 1));
}

/** Two means that share nothing: their errors add in squares (Welch 1947). */
export function judgeApart(before: Estimate, after: Estimate, least: number): Judged {
  const parts = [before, after].map(({ standardError, n }) => ({
    variance: (standardError ?? 0) ** 2,
    freedom: n - 1,
  }));
  const known = before.standardError !== null && after.standardError !== null;
  const difference = {
    mean: after.mean - before.mean,
    standardError: known ? Math.hypot(before.standardError ?? 0, after.standardError ?? 0) : null,
    n: Math.min(before.n, after.n),
  };
  return judged(difference, difference.n < least ? null : chanceOfMean(difference, freedomOf(parts)));
}

/** Satterthwaite's (1946) degrees of freedom of a `total` of independent variances, whichever their signs in it. */
export function freedomOf(
  parts: readonly { variance: number; freedom: number }[],
  total = parts.reduce((sum, { variance }) => sum + variance, 0),
): number {
  return total ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.freedom, 0);
}

/** Student's, two-sided; `null` where there is no spread to hold the mean against. */
export function chanceOfMean({ mean, standardError, n }: Estimate, freedom: number): number | null {
  if (standardError === null || !Number.isFinite(standardError)) return null;
  if (standardError >= ROUNDING) return studentTail(mean / standardError, freedom);
  if (Math.abs(mean) < ROUNDING) return 1;
  // Equal values: of all signs only the two unanimous ones reach their sum. Few of them are a coincidence.
  return n < LEAST_ITEMS ? null : 2 ** (1 - n);
}

export function verdictOf(difference: number, p: number | null): Verdict {
  if (p === null) return 'too few';
  if (p >= LEVEL) return 'no difference shown';
  return difference > 0 ? 'better' : 'worse';
}

function judged({ mean: difference, standardError, n }: Estimate, p: number | null): Judged {
  return { difference, standardError, n, p, verdict: verdictOf(difference, p) };
}

/** A value that the sum can have, and the share of sign assignments that give it. */
interface Sum {
  sum: number;
  share: number;
}

/** `null` where there are too many sums to count. Zeros have no sign. */
function signFlipChance(differences: readonly number[]): number | null {
  let sums: Sum[] = [{ sum: 0, share: 1 }];
  for (const difference of differences) {
    const size = Math.abs(difference);
    if (size < ROUNDING) continue;
    const moved = (by: number): Sum[] => sums.map(({ sum, share }) => ({ sum: sum + by, share: share / 2 }));
    sums = merged(moved(-size), moved(size));
    if (sums.length > MOST_SUMS) return null;
  }
  const seen = Math.abs(differences.reduce((total, difference) => total + difference, 0));
  const far = sums.filter(({ sum }) => Math.abs(sum) >= seen - ROUNDING * differences.length);
  return Math.min(
    1,
    far.reduce((total, { share }) => total + share, 0),
  );
}

/** Two ascending lists as one, which takes both over; equal sums are taken together. */
function merged(left: readonly Sum[], right: readonly Sum[]): Sum[] {
  const all: Sum[] = [];
  const add = (next: Sum): void => {
    const last = all.at(-1);
    if (last !== undefined && next.sum - last.sum < ROUNDING) last.share += next.share;
    else all.push(next);
  };
  let at = 0;
  for (const one of left) {
    for (let other = right[at]; other !== undefined && other.sum < one.sum; other = right[at]) {
      add(other);
      at += 1;
    }
    add(one);
  }
  for (const rest of right.slice(at)) add(rest);
  return all;
}

/**
 * Chance of |T| >= |t| under Student's t. With t = sqrt(freedom) tan(angle) its density is cos(angle)^(freedom - 1) up to a
 * factor, which cancels when the tail is divided by the whole.
 */
export function studentTail(t: number, freedom: number): number {
  // Beyond this many it is the normal distribution to three digits, and the integrand would get too narrow for the steps.
  const power = Math.min(freedom, 1000) - 1;
  const angle = Math.atan(Math.abs(t) / Math.sqrt(power + 1));
  const whole = integral(power, 0, Math.PI / 2);
  return Math.min(1, integral(power, angle, Math.PI / 2) / whole);
}

/** Of cos(angle)^power, by Simpson's rule. */
function integral(power: number, from: number, to: number): number {
  const steps = 2000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let index = 0; index <= steps; index += 1) {
    const weight = index === 0 || index === steps ? 1 : index % 2 === 1 ? 4 : 2;
    sum += weight * Math.max(0, Math.cos(from + index * width)) ** power;
  }
  return (sum * width) / 3;
}
