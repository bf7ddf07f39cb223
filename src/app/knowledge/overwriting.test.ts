import fc from 'fast-check';
import { expect, it } from 'vitest';
import { conditionOverwriting, overwrites, overwritingOf } from './verdict';

const score = (accuracy: number, baseAccuracy: number, unchanged: number, questions = 18) =>
  overwritingOf({ accuracy, baseAccuracy, unchanged, questions });

it('leaves an edit in peace that leaves others in peace', () => {
  expect(overwrites(score(0.26, 0.26, 1))).toBe(false);
  expect(overwrites(score(0.22, 0.28, 0.8))).toBe(false);
});

it('marks an edit that rewrites most answers, right or wrong', () => {
  expect(score(0.26, 0.26, 0.4)).toMatchObject({ fell: false, rewrote: true });
});

it('marks an edit that loses more than noise, even when most answers stay', () => {
  expect(score(0.3, 0.7, 0.6)).toMatchObject({ fell: true, rewrote: false });
});

it('needs more questions for a smaller loss', () => {
  expect(score(0.4, 0.5, 0.7, 18).fell).toBe(false);
  expect(score(0.4, 0.5, 0.7, 200).fell).toBe(true);
});

it('never calls a gain a loss, and never a loss without change', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, fc.integer({ min: 1, max: 500 }), (one, two, unchanged, questions) => {
      const gain = score(Math.max(one, two), Math.min(one, two), unchanged, questions);
      expect(gain.fell).toBe(false);
      expect(score(one, one, 1, questions).fell).toBe(false);
    }),
  );
});

it('holds a condition against its spread over passages', () => {
  const over = (accuracy: number, error: number | null) =>
    conditionOverwriting({
      accuracy: { mean: accuracy, standardError: error, n: 8 },
      baseAccuracy: { mean: 0.5, standardError: error, n: 8 },
      unchanged: { mean: 0.8, standardError: error, n: 8 },
    });
  expect(over(0.4, 0.01).fell).toBe(true);
  expect(over(0.4, 0.1).fell).toBe(false);
  expect(over(0.4, null).fell).toBe(false);
});
