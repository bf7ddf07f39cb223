import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from './random';

test('a stream is fixed by its seed and label', () => {
  const draws = (seed: number, label: string): number[] => {
    const random = new Random(seed, label);
    return Array.from({ length: 8 }, () => random.uniform());
  };
  expect(draws(1, 'a')).toEqual(draws(1, 'a'));
  expect(draws(1, 'a')).not.toEqual(draws(1, 'b'));
  expect(draws(1, 'a')).not.toEqual(draws(2, 'a'));
});

test('draws have the distributions they claim', () => {
  const random = new Random(3, 'distributions');
  const count = 20_000;
  const mean = (draw: () => number): number => Array.from({ length: count }, draw).reduce((a, b) => a + b, 0) / count;
  expect(mean(() => random.uniform())).toBeCloseTo(0.5, 1);
  expect(mean(() => random.below(10))).toBeCloseTo(4.5, 0);
  expect(mean(() => random.weighted([1, 0, 3]))).toBeCloseTo(1.5, 1);
  expect(mean(() => random.gamma(0.2))).toBeCloseTo(0.2, 1);
  expect(mean(() => random.gamma(3))).toBeCloseTo(3, 0);
});

test('shuffled keeps every item', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
      expect(sorted(new Random(seed).shuffled(items))).toEqual(sorted(items));
    }),
  );
});
