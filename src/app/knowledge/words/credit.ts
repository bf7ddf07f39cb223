/** The words of credit and provenance. */
import type { Estimate } from '../../../seal/types';
import { minus, nats, percent, signedTenths } from '../../ui/numbers';
import type { CreditMeasure, CreditOrder } from '../creditMeasures';

export const MEASURE_LABELS: Record<CreditMeasure, string> = { gold: 'Gold log-probability', accuracy: 'Accuracy' };

export const MEASURE_UNITS: Record<CreditMeasure, string> = {
  gold: 'nats per token of the gold answers',
  accuracy: 'points of accuracy',
};

export const ORDER_LABELS: Record<CreditOrder, string> = {
  trained: 'As trained',
  helps: 'Helps most',
  hurts: 'Hurts most',
};

/** "+0.42" */
export function signedNats(value: number): string {
  const text = value.toFixed(2);
  if (Number(text) === 0) return '0.00';
  return text.startsWith('-') ? minus(text) : `+${text}`;
}

/** "+0.42 ± 0.10", or in points "+5.6 ± 2.0" */
export function creditText({ mean, standardError }: Estimate, measure: CreditMeasure): string {
  const value = measure === 'gold' ? signedNats(mean) : signedTenths(mean);
  if (standardError === null) return value;
  return `${value} ± ${measure === 'gold' ? standardError.toFixed(2) : (standardError * 100).toFixed(1)}`;
}

/** The measure itself, with every line in place: "−0.31 ± 0.02", or "89% ± 2.8" */
export function wholeText({ mean, standardError }: Estimate, measure: CreditMeasure): string {
  const value = measure === 'gold' ? nats(mean) : percent(mean);
  if (standardError === null) return value;
  return `${value} ± ${measure === 'gold' ? standardError.toFixed(2) : (standardError * 100).toFixed(1)}`;
}

export function noiseText(repeats: number): string {
  return (
    `Whiskers: standard error over ${repeats} repeats, each from another random start. A hollow mark is within noise (Student’s t, two-sided, 5%). ` +
    `Of lines without any effect 1 in 20 looks like more; more Repeats in the settings find smaller effects.`
  );
}
