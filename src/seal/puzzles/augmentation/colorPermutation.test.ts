import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../world/random';
import type { LeaveOneOut } from '../types';
import { colorsOf, officialColorMap, recoloredExample, uniformColorMap } from './colorPermutation';

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
    expect(colorsOf(example)).toEqual(new Set([0, 1, 2, 3, 4]));
    const map = [0, 5, 6, 7, 8, 9, 1, 2, 3, 4];
    expect(recoloredExample(example, map)).toEqual({
      demonstrations: [{ input: [[5, 0]], output: [[6]] }],
      target: { input: [[7]], output: [[8]] },
      origin: { target: 1, shown: [0], transform: 'double', colors: map },
    });
  });
});
