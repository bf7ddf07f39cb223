import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../world/random';
import type { Condition } from '../knowledge/measured';
import { testCondition as condition } from '../testing/conditions';
import { acrossSeeds, crossedEstimate, type Pair, type SeedRun } from './acrossSeeds';
import { judgePaired, studentTail } from './verdict';

const run = (seed: number, conditions: Condition[]): SeedRun<Condition> => ({ settings: { seed }, conditions });

const PAIRS: Pair<Condition['name']>[] = [
  ['policy', 'base'],
  ['policy', 'untrained'],
  ['untrained', 'passage'],
];
const compare = (runs: SeedRun<Condition>[]) => acrossSeeds(runs, PAIRS);

describe('crossedEstimate', () => {
  it('averages seeds within a passage before it looks at the spread of passages', () => {
    // Passages differ by a lot, seeds not at all: two copies of a sample are no larger sample.
    const values = [0.1, 0.5, 0.9];
    const once = crossedEstimate([values]);
    const twice = crossedEstimate([values, values]);
    expect(twice.mean).toBeCloseTo(0.5, 12);
    expect(twice.overPassages).toBeCloseTo(0.4 / Math.sqrt(3), 12);
    expect(twice.overPassages).toBeCloseTo(once.overPassages ?? 0, 12);
    expect(twice.overSeeds).toBeCloseTo(0, 12);
    expect(once.overSeeds).toBeNull();
    expect(twice.combined).toBeCloseTo(twice.overPassages ?? 0, 12);
  });

  it('keeps the spread of seeds that passages share', () => {
    const values = crossedEstimate([
      [0.2, 0.2, 0.2],
      [0.4, 0.4, 0.4],
    ]);
    expect(values.overPassages).toBeCloseTo(0, 12);
    expect(values.overSeeds).toBeCloseTo(0.1, 12);
    expect(values.combined).toBeCloseTo(0.1, 12);
    expect(values.perSeed.map((value) => Number(value.toFixed(6)))).toEqual([0.2, 0.4]);
  });

  it('refuses seeds that were measured on other passages', () => {
    expect(() => crossedEstimate([[0.1, 0.2], [0.1]])).toThrow(/not measured on the same passages/);
  });

  it('has a combined error of at least each of its parts', () => {
    const rows = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 8 })).chain(([seeds, passages]) =>
      fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: passages, maxLength: passages }), {
        minLength: seeds,
        maxLength: seeds,
      }),
    );
    fc.assert(
      fc.property(rows, (values) => {
        const { overPassages, overSeeds, combined } = crossedEstimate(values);
        for (const part of [overPassages, overSeeds])
          if (part !== null) expect(combined).toBeGreaterThanOrEqual(part - 1e-12);
        expect(combined === null).toBe(overPassages === null && overSeeds === null);
      }),
    );
  });
});

describe('studentTail', () => {
  it.each([
    [12.706, 1, 0.05],
    [4.303, 2, 0.05],
    [2.01, 49, 0.05],
    [2.626, 100, 0.01],
    [1.96, 1e6, 0.05],
    [0, 7, 1],
  ])('of t = %f with %f degrees of freedom is %f', (t, freedom, expected) => {
    expect(studentTail(t, freedom)).toBeCloseTo(expected, 3);
    expect(studentTail(-t, freedom)).toBe(studentTail(t, freedom));
  });
});

describe('acrossSeeds', () => {
  const runs = [
    run(1, [
      condition('base', 0, [0.2, 0.3, 0.25, 0.2, 0.25, 0.3]),
      condition('untrained', 0, [0.35, 0.4, 0.45, 0.4, 0.3, 0.5]),
      condition('policy', 1, [0.4, 0.4, 0.4, 0.4, 0.4, 0.4]),
      condition('policy', 2, [0.5, 0.65, 0.6, 0.55, 0.5, 0.65]),
    ]),
    run(2, [
      condition('base', 0, [0.2, 0.3, 0.25, 0.2, 0.25, 0.3]),
      condition('untrained', 0, [0.4, 0.45, 0.35, 0.45, 0.4, 0.35]),
      condition('policy', 1, [0.4, 0.4, 0.4, 0.4, 0.4, 0.4]),
      condition('policy', 2, [0.55, 0.6, 0.65, 0.5, 0.6, 0.55]),
    ]),
  ];

  it('has a row for each condition and round, with the mean of each seed', () => {
    const { conditions } = compare(runs);
    expect(conditions.map(({ name, round }) => `${name} ${round}`)).toEqual([
      'base 0',
      'untrained 0',
      'policy 1',
      'policy 2',
    ]);
    const policy = conditions.at(-1);
    expect(policy).toMatchObject({ passages: 6, seeds: [1, 2] });
    expect(policy?.mean).toBeCloseTo(0.575, 12);
  });

  it('pairs the last policy with the untrained conditions, passage by passage', () => {
    const { differences } = compare(runs);
    expect(differences.map(({ of, from }) => `${of}-${from}`)).toEqual(['policy-base', 'policy-untrained']);
    const [overBase] = differences;
    expect(overBase?.mean).toBeCloseTo(0.575 - 0.25, 12);
    expect(overBase?.verdict).toBe('better');
    const { differences: single } = compare(runs.slice(0, 1));
    const expected = judgePaired([0.2, 0.3, 0.25, 0.2, 0.25, 0.3], [0.5, 0.65, 0.6, 0.55, 0.5, 0.65]);
    expect(single[0]?.mean).toBeCloseTo(expected.difference, 12);
    expect(single[0]?.overPassages).toBeCloseTo(expected.standardError ?? 0, 12);
    // All six differ, and all to the same side.
    expect(single[0]).toMatchObject({ p: 2 / 64, verdict: 'better' });
  });

  it('takes a seed that lacks a condition out of that row only', () => {
    const { conditions, differences } = compare([
      ...runs,
      run(3, [condition('base', 0, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1])]),
    ]);
    expect(conditions[0]?.seeds).toEqual([1, 2, 3]);
    expect(differences[0]?.seeds).toEqual([1, 2]);
  });

  it('says nothing of noise when there is one passage and one seed, and calls a loss a loss', () => {
    const one = compare([run(1, [condition('base', 0, [0.2]), condition('policy', 2, [0.9])])]);
    expect(one.differences[0]).toMatchObject({ p: null, verdict: 'too few' });
    const lost = compare([
      run(1, [
        condition('base', 0, [0.6, 0.7, 0.65, 0.6, 0.6, 0.7]),
        condition('policy', 1, [0.1, 0.2, 0.1, 0.1, 0.2, 0.1]),
      ]),
    ]);
    expect(lost.differences[0]?.verdict).toBe('worse');
  });

  it('takes a difference over few passages for no proof, spread or not', () => {
    // Six questions a passage: two passages that gain one each differ by nothing but rounding.
    const [base, policy] = [condition('base', 0, [0.3, 0.2]), condition('policy', 1, [0.3 + 1 / 6, 0.2 + 1 / 6])];
    expect(compare([run(1, [base, policy])]).differences[0]).toMatchObject({ p: null, verdict: 'too few' });
    const seeds = [1, 2, 3].map((seed) => run(seed, [base, condition('policy', 1, [0.5 + seed / 100, 0.4])]));
    expect(compare(seeds).differences[0]).toMatchObject({ p: null, verdict: 'too few' });
    const same = run(1, [condition('base', 0, [0, 1, 0, 1, 0, 1]), condition('policy', 1, [0, 1, 0, 1, 0, 1])]);
    expect(compare([same, { ...same, settings: { seed: 2 } }]).differences[0]).toMatchObject({
      p: 1,
      verdict: 'no difference shown',
    });
  });

  it('takes the policy of the last round of each seed, and everything else as it was before the first', () => {
    const { differences } = compare([
      run(1, [
        condition('base', 0, [0, 0.5, 0]),
        condition('policy', 1, [0, 0, 1]),
        condition('base', 1, [1, 1, 1]),
        condition('policy', 2, [1, 1, 0]),
        condition('base', 2, [1, 1, 1]),
      ]),
      run(2, [condition('base', 0, [0.5, 0, 0]), condition('policy', 1, [1, 1, 1])]),
    ]);
    expect(differences.map(({ of, from }) => `${of}-${from}`)).toEqual(['policy-base']);
    // Round 2 of the first seed, round 1 of the second one.
    expect(differences[0]?.perSeed).toEqual([(1 + 0.5 + 0) / 3, (0.5 + 1 + 1) / 3]);
  });

  it('compares the pairs that it is given, in their order', () => {
    const pairs: Pair<Condition['name']>[] = [
      ['untrained', 'base'],
      ['teacher', 'base'],
      ['policy', 'untrained'],
    ];
    const { differences } = acrossSeeds(runs, pairs);
    expect(differences.map(({ of, from }) => `${of}-${from}`)).toEqual(['untrained-base', 'policy-untrained']);
    expect(acrossSeeds(runs, []).differences).toEqual([]);
  });

  it.each([
    { of: 'passages', shifts: [0.1, 0.02], most: 0.06 },
    // Two degrees of freedom tell little of how much three seeds differ: a little above 5 %.
    { of: 'seeds', shifts: [0.05, 0.05], most: 0.085 },
  ])(
    'finds a difference in about one of twenty comparisons without any, where most noise is of $of',
    ({ shifts, most }) => {
      // Passages and seeds both shift a difference at random, besides the noise of each cell; the true mean is 0.
      const trials = 1000;
      const [ofPassages = 0, ofSeeds = 0] = shifts;
      const random = new Random(5, 'two-way noise');
      // The sum of twelve uniform numbers less six is nearly normal with variance 1.
      const normal = (): number => Array.from({ length: 12 }, () => random.uniform()).reduce((sum, u) => sum + u, -6);
      let found = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const ofPassage = Array.from({ length: 30 }, () => ofPassages * normal());
        const made = [1, 2, 3].map((seed) => {
          const ofSeed = ofSeeds * normal();
          const difference = ofPassage.map((shift) => shift + ofSeed + 0.1 * normal());
          const base = difference.map(() => 0);
          return run(seed, [condition('base', 0, base), condition('policy', 2, difference)]);
        });
        if (compare(made).differences[0]?.verdict !== 'no difference shown') found += 1;
      }
      expect(found / trials).toBeGreaterThan(0);
      expect(found / trials).toBeLessThan(most);
    },
  );
});
