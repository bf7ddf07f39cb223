/**
 * Cross-entropy of the output head, in f64.
 *
 *   log_probability[row] = logit[row, label] − log Σ_v exp(logit[row, v])
 *   loss(slot) = − Σ_rows weight · log_probability      over the slot's rows
 *   d logit[row, v] = weight · (softmax(logit[row])[v] − [v = label])
 *
 * logits: [rows, vocab]; a weight of 1 / (number of predicted tokens of the slot) makes the loss their mean.
 */

import { at, fill, logSumExp, type Reals } from './reals';

export interface Target {
  readonly label: number;
  readonly weight: number;
}

export interface Prediction {
  logProbability: number;
  /** The label is the likeliest token; of equals the first counts. */
  greedy: boolean;
}

function rowOf(logits: Reals, row: number, vocab: number): number[] {
  return Array.from({ length: vocab }, (_, token) => at(logits, row * vocab + token));
}

export function crossEntropy(logits: Reals, targets: readonly Target[], vocab: number): Prediction[] {
  return targets.map(({ label }, row) => {
    const values = rowOf(logits, row, vocab);
    const likeliest = values.reduce((best, value, token) => (value > at(values, best) ? token : best), 0);
    return { logProbability: at(values, label) - logSumExp(values), greedy: likeliest === label };
  });
}

export function loss(predictions: readonly Prediction[], targets: readonly Target[]): number {
  return predictions.reduce(
    (total, { logProbability }, row) => total - (targets[row]?.weight ?? 0) * logProbability,
    0,
  );
}

/** dLogits of the loss over all rows. */
export function crossEntropyBackward(logits: Reals, targets: readonly Target[], vocab: number): Float64Array {
  const lse = targets.map((_, row) => logSumExp(rowOf(logits, row, vocab)));
  return fill(targets.length, vocab, (row, token) => {
    const { label, weight } = targets[row] ?? { label: -1, weight: 0 };
    const share = Math.exp(at(logits, row * vocab + token) - at(lse, row));
    return weight * (share - (token === label ? 1 : 0));
  });
}
