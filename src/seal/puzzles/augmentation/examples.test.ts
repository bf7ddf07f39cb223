import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../world/random';
import type { GridPair, LeaveOneOut } from '../types';
import { alike, gridsOf, leaveOut, reorderedExample, TRANSPOSE, transformedExample } from './augmenters';
import { officialColorMap, recoloredExample, uniformColorMap, withoutDuplicates } from './trainingSet';

const pairs = (count: number): GridPair[] =>
  Array.from({ length: count }, (_, index) => ({ input: [[index]], output: [[index, index]] }));
const summary = (examples: LeaveOneOut[]): string[] =>
  examples.map(({ target, demonstrations, origin }) => {
    const indices = demonstrations.map(({ input }) => input[0]?.[0]);
    expect(indices).toEqual(origin.shown);
    expect(target.input[0]?.[0]).toBe(origin.target);
    return `${indices.join('')}>${origin.target}`;
  });

describe('leaveOut', () => {
  it('makes each demonstration the target, with all others or all but one', () => {
    expect(summary(leaveOut(pairs(3), 1))).toEqual(['12>0', '02>1', '01>2']);
    expect(summary(leaveOut(pairs(3), 2))).toEqual(['2>0', '1>0', '2>1', '0>1', '1>2', '0>2']);
    expect(leaveOut(pairs(6), 2)).toHaveLength(30);
  });

  it('shows nothing when two of two are left out', () => {
    expect(summary(leaveOut(pairs(2), 2))).toEqual(['>0', '>1']);
  });
});

describe('reorderedExample', () => {
  it('moves demonstrations and their indices together, into every order', () => {
    const random = new Random(0);
    const [example] = leaveOut(pairs(4), 1);
    const orders = Array.from({ length: 100 }, () => (example ? summary([reorderedExample(example, random)])[0] : ''));
    expect([...new Set(orders)].sort()).toEqual(['123>0', '132>0', '213>0', '231>0', '312>0', '321>0']);
  });
});

describe('withoutDuplicates', () => {
  const [example] = leaveOut(pairs(3), 1);
  const base: LeaveOneOut[] = example ? [example] : [];

  it('keeps the first of the same content, whatever the origin', () => {
    const twins = base.map((one) => ({ ...one, origin: { ...one.origin, transform: 'transpose' } }));
    expect(withoutDuplicates([...base, ...twins])).toEqual(base);
  });

  it('tells orders, shapes and roles apart', () => {
    const others = base.flatMap((one) => [
      { ...one, demonstrations: [...one.demonstrations].reverse() },
      { ...one, target: { ...one.target, output: [[0], [0]] } },
      { ...one, target: { input: one.target.output, output: one.target.input } },
    ]);
    expect(withoutDuplicates([...base, ...others])).toHaveLength(4);
  });
});

describe('transformedExample', () => {
  it('transforms every grid and notes the name', () => {
    const grid = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const pair = { input: grid, output: [[7, 8]] };
    const origin = { target: 0, shown: [1], transform: null, colors: null };
    const example: LeaveOneOut = { demonstrations: [pair], target: pair, origin };

    const turned = {
      input: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
      output: [[7], [8]],
    };
    expect(transformedExample(example, alike(TRANSPOSE.apply), { transform: 'transpose' })).toEqual({
      demonstrations: [turned],
      target: turned,
      origin: { ...origin, transform: 'transpose' },
    });
  });
});

const usedColors = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 1 });

describe('officialColorMap', () => {
  it('keeps 0, confuses no two colours in use, and moves colours to free ones while there are any', () => {
    fc.assert(
      fc.property(usedColors, fc.nat(), (used, seed) => {
        const map = officialColorMap(new Set(used), new Random(seed));
        expect(map).toHaveLength(10);
        expect(map[0]).toBe(0);
        const images = used.map((color) => map[color] ?? -1);
        expect(new Set(images).size).toBe(used.length);
        const nonZero = used.filter((color) => color !== 0);
        // With at most four in use, five are free.
        if (nonZero.length <= 4) expect(nonZero.some((color) => used.includes(map[color] ?? -1))).toBe(false);
      }),
    );
  });

  it('swaps among the nine colours when all are in use', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const map = officialColorMap(new Set([1, 2, 3, 4, 5, 6, 7, 8, 9]), new Random(seed));
        expect(map.map((color) => map[color])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      }),
    );
  });

  it('lets a colour that swaps take its partner from the free one it was to have', () => {
    // With eight in use one is free: the lowest takes it, and loses it again where it becomes a partner.
    const maps = Array.from({ length: 200 }, (_, seed) =>
      officialColorMap(new Set([1, 2, 3, 4, 5, 6, 7, 8]), new Random(seed)),
    );
    expect(maps.some((map) => map[1] === 9)).toBe(true);
    expect(maps.some((map) => map[1] !== 9 && map[map[1] ?? -1] === 1)).toBe(true);
  });
});

describe('uniformColorMap', () => {
  it('is a permutation of the ten colours, 0 not fixed', () => {
    const maps = Array.from({ length: 200 }, (_, seed) => uniformColorMap(new Random(seed)));
    for (const map of maps) expect([...map].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(maps.map(([zero]) => zero)).size).toBe(10);
  });
});

describe('recoloredExample', () => {
  const example: LeaveOneOut = {
    demonstrations: [{ input: [[1, 0]], output: [[2]] }],
    target: { input: [[3]], output: [[4]] },
    origin: { target: 1, shown: [0], transform: 'double', colors: null },
  };

  it('sees and changes the colours of demonstrations and target, inputs and outputs', () => {
    expect(gridsOf(example).flat(2)).toEqual([1, 0, 2, 3, 4]);
    const map = [0, 5, 6, 7, 8, 9, 1, 2, 3, 4];
    expect(recoloredExample(example, map)).toEqual({
      demonstrations: [{ input: [[5, 0]], output: [[6]] }],
      target: { input: [[7]], output: [[8]] },
      origin: { target: 1, shown: [0], transform: 'double', colors: map },
    });
  });
});
