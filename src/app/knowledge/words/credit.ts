/** The words of the Credit tab, which comes when it is opened. */
import type { Estimate } from '../../../seal/types';
import { nats, percent } from '../../ui/numbers';
import type { CreditMeasure, CreditOrder } from '../credit';
import { errorText } from './measures';

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

/** The measure itself, with every line in place: "−0.31 ± 0.02", or "89% ± 2.8" */
export const wholeText = ({ mean, standardError }: Estimate, measure: CreditMeasure): string =>
  (measure === 'gold' ? nats(mean) : percent(mean)) + errorText(standardError, measure);

export const noiseText = (repeats: number): string =>
  `Whiskers: standard error over ${repeats} repeats, each from another random start. A hollow mark is within noise (Student’s t, two-sided, 5%). ` +
  `Of lines without any effect 1 in 20 looks like more; more Repeats in the settings find smaller effects.`;
