import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ranks, spearman } from './rankCorrelation';

it('agrees with numbers worked by hand', () => {
  // Ranks 1 2 3 4 5 against 2 1 4 3 5: 1 - 6 * 4 / (5 * 24) = 0.8.
  const pairs = [
    [10, 0.2],
    [20, 0.1],
    [30, 0.4],
    [40, 0.3],
    [50, 0.5],
  ] as const;
  expect(spearman(pairs).value).toBeCloseTo(0.8);
  expect(ranks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2]);
});

it('does not exist for two pairs, or when one side is all equal', () => {
  expect(
    spearman([
      [1, 1],
      [2, 2],
    ]),
  ).toEqual({ value: null, n: 2, verdict: 'too few' });
  expect(
    spearman([
      [1, 1],
      [1, 2],
      [1, 3],
    ]).value,
  ).toBeNull();
});

it('calls a perfect order of four pairs noise still (2 of 24 orders), and of five not (2 of 120)', () => {
  const inOrder = (n: number) => Array.from({ length: n }, (_, index) => [index, index] as const);
  expect(spearman(inOrder(4))).toMatchObject({ value: 1, verdict: 'no difference shown' });
  expect(spearman(inOrder(5))).toMatchObject({ value: 1, verdict: 'better' });
});

it('stays within one, turns with a side, and knows only order', () => {
  const pair = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 3, maxLength: 20 }), (pairs) => {
      const { value } = spearman(pairs);
      if (value === null) return;
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      expect(spearman(pairs.map(([left, right]) => [-left, right])).value).toBeCloseTo(-value);
      expect(spearman(pairs.map(([left, right]) => [left ** 3, Math.exp(right / 10)])).value).toBeCloseTo(value);
    }),
  );
});
