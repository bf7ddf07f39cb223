import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../world/random';
import type { Condition } from '../knowledge/measured';
import { testCondition as condition } from '../testing/conditions';
import {
  acrossSeeds,
  crossedEstimate,
  crossedVariance,
  type Pair,
  type SeedRun,
  type VariancePart,
} from './acrossSeeds';
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
});

describe('crossedVariance', () => {
  const part = (variance: number, freedom: number): VariancePart => ({ variance, freedom });

  it('takes out once what both spreads contain, with the degrees of freedom of that same sum', () => {
    // 4 + 6 - 2 = 8, and 8^2 / (4^2 / 4 + 6^2 / 3 + 2^2 / 12) = 64 / 16.333.
    const { variance, freedom } =
      crossedVariance({ passages: part(4, 4), seeds: part(6, 3), cells: part(2, 12) }) ?? {};
    expect(variance).toBe(8);
    expect(freedom).toBeCloseTo(64 / (4 + 12 + 1 / 3), 12);
  });

  it.each([
    // 4 + 6 - 7 = 3, below both; 1 + 2 - 4 is no variance at all.
    { passages: part(4, 4), seeds: part(6, 3), cells: part(7, 12), variance: 6, freedom: 36 / (4 + 12 + 49 / 12) },
    { passages: part(1, 4), seeds: part(2, 1), cells: part(4, 4), variance: 2, freedom: 4 / (1 / 4 + 4 + 4) },
  ])('falls back on the larger part where the sum is below it: $variance', ({ variance, freedom, ...parts }) => {
    const found = crossedVariance(parts);
    expect(found?.variance).toBe(variance);
    expect(found?.freedom).toBeCloseTo(freedom, 12);
  });

  it('is that of the only spread that is known, and none of none', () => {
    expect(crossedVariance({ passages: part(4, 9), seeds: null, cells: null })).toEqual(part(4, 9));
    expect(crossedVariance({ passages: null, seeds: null, cells: null })).toBeNull();
    expect(crossedVariance({ passages: part(0, 9), seeds: part(0, 1), cells: part(0, 9) })).toEqual(part(0, 1));
  });

  it('comes from the values as the formulas say', () => {
    // Seeds 1 and 7, passages 2 and 6, mean 4; each cell is 1 off: variances 9, 4 and 1 on one degree of freedom each.
    const found = crossedEstimate([
      [0, 2],
      [4, 10],
    ]);
    expect(found.overSeeds).toBeCloseTo(3, 12);
    expect(found.overPassages).toBeCloseTo(2, 12);
    expect(found.combined).toBeCloseTo(Math.sqrt(12), 12);
    expect(found.freedom).toBeCloseTo(144 / (81 + 16 + 1), 12);
  });
});

/**
 * Crossed random effects: a difference is `truth` and a shift of its passage, of its seed and of the cell, all normal. Counted is how
 * often a verdict says that there is a difference.
 */
describe('verdicts of simulated runs', () => {
  const DRAWS = 3000;

  function foundIn({ seeds, passages, spread, truth = 0 }: Simulated): number {
    const [ofPassages, ofSeeds, ofCells] = spread;
    const random = new Random(5, `crossed ${seeds} ${passages} ${spread} ${truth}`);
    // Box and Muller 1958.
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
    const base = Array.from({ length: passages }, () => 0);
    let found = 0;
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const ofPassage = base.map(() => ofPassages * normal());
      const made = Array.from({ length: seeds }, (_, seed) => {
        const ofSeed = truth + ofSeeds * normal();
        const differences = ofPassage.map((shift) => shift + ofSeed + ofCells * normal());
        return run(seed, [condition('base', 0, base), condition('policy', 1, differences)]);
      });
      const verdict = acrossSeeds(made, [['policy', 'base']]).differences[0]?.verdict;
      if (verdict === 'better' || (truth === 0 && verdict === 'worse')) found += 1;
    }
    return found / DRAWS;
  }

  interface Simulated {
    seeds: number;
    passages: number;
    /** Standard deviations of passages, seeds and cells. */
    spread: readonly [number, number, number];
    truth?: number;
  }

  // The nominal rate is 5 %. Bounds lie three standard errors of the count around 10 000 draws of a second implementation.
  it.each([
    // Where passages differ most, it is the nominal rate.
    { seeds: 3, passages: 50, spread: [0.1, 0, 0.02], least: 0.039, most: 0.063 },
    { seeds: 2, passages: 50, spread: [0.1, 0, 0.02], least: 0.037, most: 0.061 },
    // Where seeds differ much, two or three tell little of how much.
    { seeds: 3, passages: 50, spread: [0.05, 0.05, 0.1], least: 0.053, most: 0.081 },
    { seeds: 2, passages: 50, spread: [0.05, 0.05, 0.1], least: 0.085, most: 0.119 },
    { seeds: 5, passages: 50, spread: [0.05, 0.05, 0.1], least: 0.042, most: 0.067 },
    { seeds: 3, passages: 50, spread: [0.02, 0.1, 0.05], least: 0.043, most: 0.069 },
    // Where only cells differ, both spreads contain the same noise: cautious.
    { seeds: 3, passages: 50, spread: [0, 0, 0.1], least: 0.008, most: 0.022 },
    { seeds: 3, passages: 12, spread: [0.05, 0.02, 0.1], least: 0.013, most: 0.029 },
  ] as const)(
    'are wrong about as often as said: $seeds seeds, $passages passages, spread $spread',
    ({ least, most, ...simulated }) => {
      const rate = foundIn(simulated);
      expect(rate).toBeGreaterThan(least);
      expect(rate).toBeLessThan(most);
    },
  );

  it('find a difference of four standard errors', () => {
    // Of the mean: 0.1 / sqrt(50) of passages, and a little of cells.
    expect(foundIn({ seeds: 3, passages: 50, spread: [0.1, 0, 0.02], truth: 0.0566 })).toBeGreaterThan(0.95);
  });
});
