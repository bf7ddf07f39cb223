/** Questions about credits that several panels ask: which measure, in which order, beyond noise or not. Pure. */

import type { LineCredit } from '../../seal/knowledge/measured';
import type { TrainingSequence } from '../../seal/knowledge/types';
import { judgeMean, LEAST_MEANS } from '../../seal/statistics/verdict';
import type { Estimate } from '../../seal/types';

/** Gold log-probability first: it moves with every line, accuracy only when an answer tips over. */
export const CREDIT_MEASURES = ['gold', 'accuracy'] as const;
export type CreditMeasure = (typeof CREDIT_MEASURES)[number];

export const CREDIT_ORDERS = ['trained', 'helps', 'hurts'] as const;
export type CreditOrder = (typeof CREDIT_ORDERS)[number];

export function creditOf(line: LineCredit, measure: CreditMeasure): Estimate {
  return measure === 'gold' ? line.goldLogProbability : line.accuracy;
}

export type CreditVerdict = 'helps' | 'hurts' | 'within noise' | 'noise unknown';

/** Rounding leaves less than this where nothing changed. */
const NOTHING = 1e-9;

/** Over repeats; a single one has no noise to be held against. */
export function creditVerdict(credit: Estimate): CreditVerdict {
  if (Math.abs(credit.mean) < NOTHING) return 'within noise';
  return CREDIT_VERDICTS[judgeMean(credit, LEAST_MEANS).verdict];
}

const CREDIT_VERDICTS = {
  better: 'helps',
  worse: 'hurts',
  'no difference shown': 'within noise',
  'too few': 'noise unknown',
} as const;

/** The largest value that a mark has to reach, whisker included, so that all marks of a candidate share one scale. */
export function creditScale(lines: readonly LineCredit[], measure: CreditMeasure): number {
  const reach = lines.map((line) => {
    const { mean, standardError } = creditOf(line, measure);
    return Math.abs(mean) + (standardError ?? 0);
  });
  return Math.max(...reach, NOTHING);
}

export function orderLines(lines: readonly LineCredit[], measure: CreditMeasure, order: CreditOrder): LineCredit[] {
  if (order === 'trained') return lines.toSorted((left, right) => left.sequence - right.sequence);
  const sign = order === 'helps' ? -1 : 1;
  return lines.toSorted((left, right) => sign * (creditOf(left, measure).mean - creditOf(right, measure).mean));
}

/**
 * The sequence that each written line of a part became; `null` for one that was left out, or where lines were not trained
 * one by one. Of equal lines the first is the first sequence.
 */
export function sequencesOfLines(
  lines: readonly string[],
  sequences: readonly TrainingSequence[],
  paragraph: number,
): (number | null)[] {
  const taken = new Set<number>();
  return lines.map((line) => {
    const written = line.trim();
    const index = sequences.findIndex(
      (sequence, at) =>
        !taken.has(at) &&
        sequence.paragraph === paragraph &&
        // SEAL's styles put the passage's title above each line.
        (sequence.text === written || sequence.text.endsWith(`\n${written}`)),
    );
    if (index < 0) return null;
    taken.add(index);
    return index;
  });
}
