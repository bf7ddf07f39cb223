import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, mcnemarExact, standardError, wilsonInterval } from './estimate';

describe('statistics', () => {
  it('gives mean and standard error with n - 1', () => {
    expect(estimate([1, 2, 3, 4])).toEqual({ mean: 2.5, standardError: Math.sqrt(5 / 3) / 2, n: 4 });
  });

  it('has no spread for one value and no NaN for none', () => {
    expect(estimate([0.4])).toEqual({ mean: 0.4, standardError: null, n: 1 });
    expect(estimate([])).toEqual({ mean: 0, standardError: null, n: 0 });
    expect(standardError([])).toBeNull();
  });

  it('gives the Wilson interval of the literature', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const rows: [number, number, number, number][] = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ];
    for (const [correct, n, low, high] of rows) {
      const [from, to] = wilsonInterval(correct, n);
      expect(from).toBeCloseTo(low, 4);
      expect(to).toBeCloseTo(high, 4);
    }
  });

  it('gives the exact McNemar p', () => {
    expect(mcnemarExact(3, 0)).toBeCloseTo(0.25, 12); // ux-anchors, section 3, fact (d)
    expect(mcnemarExact(0, 0)).toBe(1);
    expect(mcnemarExact(5, 5)).toBe(1);
    expect(mcnemarExact(8, 1)).toBeCloseTo((2 * 10) / 512, 12);
    expect(mcnemarExact(254, 123)).toBeLessThan(1e-10);
    expect(mcnemarExact(30_000, 29_000)).toBeGreaterThan(0); // 2^-59000 alone would underflow
  });

  it('is symmetric in fixed and broken and stays a probability', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (fixed, broken) => {
        const p = mcnemarExact(fixed, broken);
        expect(p).toBeCloseTo(mcnemarExact(broken, fixed), 10);
        expect(p > 0 && p <= 1).toBe(true);
      }),
    );
  });
});
