import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../world/random';
import { estimate, mcnemarExact } from './estimate';
import { judge, judgeApart, judgeMean, judgePaired, LEAST_ITEMS, LEAST_MEANS, studentTail, verdictOf } from './verdict';

/** Darwin's fifteen pairs of maize, crossed less self-fertilised, in eighths of an inch (Fisher 1935, section 17). */
const MAIZE = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

/** Every assignment of signs, one by one. */
function chanceByEnumeration(differences: readonly number[]): number {
  const seen = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  const assignments = 2 ** differences.length;
  let far = 0;
  for (let signs = 0; signs < assignments; signs += 1) {
    const sum = differences.reduce((total, value, index) => total + ((signs >> index) % 2 === 0 ? value : -value), 0);
    if (Math.abs(sum) >= seen - 1e-9) far += 1;
  }
  return far / assignments;
}

const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe('differences of single items', () => {
  it('has Fisher’s p for Darwin’s maize, in whatever unit: 1726 of 32768, where Student’s t would find a difference', () => {
    for (const unit of [1, 1 / 8, 1 / 18]) {
      const { difference, standardError, n, p, verdict } = judge(MAIZE.map((value) => value * unit));
      expect(difference / unit).toBeCloseTo(20.933, 3);
      expect((standardError ?? 0) / unit).toBeCloseTo(9.746, 3);
      expect(p).toBeCloseTo(1726 / 32768, 10);
      expect([n, verdict]).toEqual([15, 'no difference shown']);
    }
    expect(judgeMean(estimate(MAIZE), LEAST_MEANS).p).toBeCloseTo(0.0497, 4);
  });

  it('says nothing of fewer than six, of which no assignment of signs is rare enough', () => {
    expect(judge(times(LEAST_ITEMS - 1, 0.5))).toMatchObject({ p: null, verdict: 'too few', n: 5 });
    expect(judge(times(LEAST_ITEMS, 0.5))).toMatchObject({ p: 2 / 64, verdict: 'better' });
    expect(judge(times(LEAST_ITEMS, -0.5))).toMatchObject({ p: 2 / 64, verdict: 'worse' });
    expect(judge([])).toMatchObject({ difference: 0, standardError: null, n: 0, verdict: 'too few' });
    expect(judge(times(LEAST_ITEMS, 0))).toMatchObject({ p: 1, verdict: 'no difference shown' });
  });

  it('of right and wrong answers is McNemar’s exact test, at any number: four fixed of eighteen prove nothing', () => {
    expect(judge([...times(4, 1), ...times(14, 0)])).toMatchObject({ p: 0.125, verdict: 'no difference shown' });
    expect(judge([...times(8, 1), -1, ...times(9, 0)])).toMatchObject({ p: 20 / 512, verdict: 'better' });
    const counts = fc.tuple(fc.nat(60), fc.nat(60), fc.integer({ min: 6, max: 30 }));
    fc.assert(
      fc.property(counts, ([fixed, broken, same]) => {
        const { p } = judge([...times(fixed, 1), ...times(broken, -1), ...times(same, 0)]);
        expect(p).toBeCloseTo(mcnemarExact(fixed, broken), 9);
      }),
    );
  });

  it('agrees with enumeration of all signs, whatever the values', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 10 });
    fc.assert(
      fc.property(values, (thousandths) => {
        const differences = thousandths.map((value) => value / 997);
        expect(judge(differences).p).toBeCloseTo(chanceByEnumeration(differences), 9);
      }),
      { numRuns: 50 },
    );
  });

  it('of many unlike values goes by Student’s t', () => {
    const differences = Array.from({ length: 24 }, (_, index) => Math.sin(index + 1) + 0.3);
    const { difference, standardError, p } = judge(differences);
    expect(p).toBeCloseTo(studentTail(difference / (standardError ?? 0), 23), 12);
  });

  it('pairs, which removes what items share, and turns with its sides', () => {
    const [before, after] = [
      [0.1, 0.9, 0.3, 0.5, 0.2, 0.7],
      [0.2, 1, 0.4, 0.6, 0.3, 0.8],
    ];
    expect(judgePaired(before, after)).toMatchObject({ difference: expect.closeTo(0.1), verdict: 'better' });
    expect(judgePaired(after, before)).toMatchObject({ difference: expect.closeTo(-0.1), verdict: 'worse' });
    expect(() => judgePaired([1], [1, 2])).toThrow(/same passages/);
  });

  it('finds a difference at most 1 time in 20 where signs are dealt out by chance', () => {
    const random = new Random(7, 'signs');
    const draws: Record<string, () => number> = {
      'right or wrong': () => (random.uniform() < 0.5 ? 0 : 1),
      'shares of 18': () => Math.floor(random.uniform() * 10) / 18,
      continuous: () => random.uniform() ** 2,
    };
    for (const [name, draw] of Object.entries(draws))
      for (const n of [6, 9, 12, 18, 40]) {
        const trials = 600;
        let found = 0;
        for (let trial = 0; trial < trials; trial += 1) {
          const differences = Array.from({ length: n }, () => (random.uniform() < 0.5 ? -1 : 1) * draw());
          const { verdict } = judge(differences);
          if (verdict === 'better' || verdict === 'worse') found += 1;
        }
        // Three standard errors of a share of 5 % above it.
        expect(found / trials, `${name}, n = ${n}`).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / trials));
      }
  });
});

describe('means whose values are not on record', () => {
  it('are held against Student’s t', () => {
    // Quantiles of the tables: 12.706 with one degree of freedom, 4.303 with two, 2.571 with five.
    for (const [n, quantile] of [
      [2, 12.706],
      [3, 4.303],
      [6, 2.571],
    ] as const) {
      const at = (t: number) => judgeMean({ mean: t * 0.1, standardError: 0.1, n }, LEAST_MEANS).verdict;
      expect([at(quantile * 1.01), at(-quantile * 1.01), at(quantile * 0.99)]).toEqual([
        'better',
        'worse',
        'no difference shown',
      ]);
    }
  });

  it('are too few without a spread, or below the least number', () => {
    expect(judgeMean({ mean: 0.9, standardError: null, n: 1 }, LEAST_MEANS).verdict).toBe('too few');
    expect(judgeMean({ mean: 0.9, standardError: 0.01, n: 5 }, LEAST_ITEMS).verdict).toBe('too few');
    expect(judgeMean({ mean: 0.9, standardError: Number.NaN, n: 9 }, LEAST_ITEMS).verdict).toBe('too few');
  });

  it('without spread are what the sign-flip test says of equal values', () => {
    const equal = (n: number) => judgeMean(estimate(times(n, 0.1)), LEAST_MEANS);
    expect(equal(3)).toMatchObject({ p: null, verdict: 'too few' });
    expect(equal(6).p).toBe(judge(times(6, 0.1)).p);
    expect(judgeMean(estimate([0, 0]), LEAST_MEANS)).toMatchObject({ p: 1, verdict: 'no difference shown' });
  });

  it('of two samples that share nothing are Welch’s test', () => {
    // Worked by hand: t = (0.5 - 0.4) / 0.05 = 2; 0.0025² / (0.0009² / 2 + 0.0016² / 4) = 5.98 degrees of freedom.
    const before = { mean: 0.4, standardError: 0.03, n: 3 };
    const found = judgeApart(before, { mean: 0.5, standardError: 0.04, n: 5 }, LEAST_MEANS);
    expect(found).toMatchObject({ standardError: expect.closeTo(0.05), n: 3, verdict: 'no difference shown' });
    expect(found.p).toBeCloseTo(studentTail(2, 5.9806), 4);
    expect(judgeApart(before, { mean: 0.7, standardError: 0.04, n: 5 }, LEAST_MEANS).verdict).toBe('better');
    expect(judgeApart(before, { mean: 0.7, standardError: null, n: 1 }, LEAST_MEANS)).toMatchObject({
      standardError: null,
      verdict: 'too few',
    });
  });
});

it('shows a difference below 5 %, in the direction of its sign', () => {
  expect([verdictOf(0.1, 0.0499), verdictOf(-0.1, 0.0499), verdictOf(0.1, 0.05), verdictOf(0.1, null)]).toEqual([
    'better',
    'worse',
    'no difference shown',
    'too few',
  ]);
});
