/**
 * How the thresholds of rules are chosen: on development streams, of which everything is looked at (`npm run seal -- stream
 * --development --rules oracle`). Along the way on which exactly what is worth it is learned, each threshold is the one of highest F1 of
 * "worth learning"; among equals the middle of the widest gap. Held-out streams are measured with these.
 */
import type { StreamRun } from './record';
import type { Thresholds } from './rule';

export interface Seen {
  value: number;
  worth: boolean;
}

export interface Chosen {
  threshold: number;
  /** On the streams that it was chosen on. */
  precision: number;
  recall: number;
  f1: number;
  n: number;
}

const ORDER: readonly (keyof Thresholds)[] = ['surprise', 'confidence', 'conflict', 'worth'];

/** By signal; absent for one that nobody looked at. */
export function chosenThresholds({ parts }: Pick<StreamRun, 'parts'>): Partial<Record<keyof Thresholds, Chosen>> {
  const heard = parts.flatMap(({ followed }) =>
    followed.filter(({ learner }) => learner === 'oracle').flatMap((one) => one.heard),
  );
  return Object.fromEntries(
    ORDER.flatMap((name, place) => {
      const values = heard.map(({ signals, worth }) => ({ value: signals[place] ?? null, worth }));
      if (values.every(({ value }) => value === null)) return [];
      // What could not be looked at is never learned.
      const seen = values.map(({ value, worth }) => ({ value: value ?? unlearned(name), worth }));
      return [[name, chooseThreshold(seen, name === 'confidence' ? 'below' : 'above')] as const];
    }),
  );
}

const unlearned = (name: keyof Thresholds): number => (name === 'confidence' ? Infinity : -Infinity);

/** @param side on which what is worth learning lies. */
export function chooseThreshold(seen: readonly Seen[], side: 'above' | 'below'): Chosen {
  const sign = side === 'above' ? 1 : -1;
  const values = [...new Set(seen.map(({ value }) => sign * value))].filter(Number.isFinite).sort((a, b) => a - b);
  const [lowest = 0] = values;
  const gaps = values.map((value, index) => {
    const below = index === 0 ? lowest - 1 : (values[index - 1] ?? value);
    return { at: (below + value) / 2, width: value - below };
  });
  const tried = gaps.map(({ at, width }) => {
    const learned = seen.filter(({ value }) => sign * value > at);
    const right = learned.filter(({ worth }) => worth).length;
    const worth = seen.filter((one) => one.worth).length;
    const precision = learned.length === 0 ? 0 : right / learned.length;
    const recall = worth === 0 ? 0 : right / worth;
    const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
    return { threshold: sign * at, precision, recall, f1, width };
  });
  const [best] = tried.sort((one, other) => other.f1 - one.f1 || other.width - one.width);
  const { width: _, ...chosen } = best ?? { threshold: 0, precision: 0, recall: 0, f1: 0, width: 0 };
  return { ...chosen, n: seen.length };
}
