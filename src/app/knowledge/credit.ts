/** Credit of a self-edit's lines: how it is computed, and how large, in which order and beyond noise or not. Its result stays with the candidate (results.ts). */
import type { LineCredit } from '../../seal/knowledge/measured';
import { LEAST_CREDIT_REPEATS } from '../../seal/knowledge/measured';
import type { TrainingSequence } from '../../seal/knowledge/types';
import { judgeMean, LEAST_MEANS } from '../../seal/statistics/verdict';
import type { Estimate } from '../../seal/types';
import { measure } from './measure';
import type { KnowledgeExperiment } from './page';
import type { CandidateView } from './results';

/** As many as the finetunes of each self-edit, but enough to see the noise. */
export const creditRepeats = (repeats: number): number => Math.max(LEAST_CREDIT_REPEATS, repeats);

export async function creditLines(
  experiment: KnowledgeExperiment,
  { selfEdit, sequences }: CandidateView,
): Promise<void> {
  if (selfEdit === null) return;
  const { work: passage, settings } = experiment.inputs();
  const repeats = creditRepeats(settings.repeats);
  const task = { domain: 'knowledge', kind: 'credit', passage, settings, selfEdit, sequences, repeats } as const;
  await measure(experiment, {
    store: experiment.extras.useCredit,
    task,
    done: 'The credit of each line is in.',
  });
}

/** Gold log-probability first: it moves with every line, accuracy only when an answer tips over. */
export const CREDIT_MEASURES = ['gold', 'accuracy'] as const;
export type CreditMeasure = (typeof CREDIT_MEASURES)[number];

export const CREDIT_ORDERS = ['trained', 'helps', 'hurts'] as const;
export type CreditOrder = (typeof CREDIT_ORDERS)[number];

export const creditOf = (line: LineCredit, measure: CreditMeasure): Estimate =>
  measure === 'gold' ? line.goldLogProbability : line.accuracy;

/** Rounding leaves less than this where nothing changed. */
const NOTHING = 1e-9;

/** Over repeats; a single one has no noise to be held against. */
export const creditVerdict = (credit: Estimate) =>
  CREDIT_VERDICTS[Math.abs(credit.mean) < NOTHING ? 'no difference shown' : judgeMean(credit, LEAST_MEANS).verdict];

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
  const sign = order === 'helps' ? -1 : 1;
  const place = (line: LineCredit): number =>
    order === 'trained' ? line.sequence : sign * creditOf(line, measure).mean;
  return lines.toSorted((left, right) => place(left) - place(right));
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
