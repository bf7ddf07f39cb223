import { describe, expect, it } from 'vitest';
import { Random } from '../../../world/random';
import type { Grid, LeaveOneOut } from '../types';
import { AUGMENTERS, transformedExample } from './augmenters';

const grid: Grid = [
  [1, 2, 3],
  [4, 5, 6],
];
const text = (image: Grid): string => image.map((row) => row.join('')).join('/');
const augmenterOf = (name: string) => {
  const found = Object.values(AUGMENTERS)
    .flat()
    .find((augmenter) => augmenter.name === name);
  if (!found) throw new Error(`there is no augmenter ${name}`);
  return found;
};

describe('AUGMENTERS', () => {
  it('has the number of each kind that the original has, under names that differ within a kind and across the original', () => {
    const { basic, size, chain, repeat, symmetries } = AUGMENTERS;
    expect([basic, size, chain, repeat, symmetries].map(({ length }) => length)).toEqual([11, 3, 6, 3, 7]);
    const official = [...basic, ...size, ...chain, ...repeat].map(({ name }) => name);
    expect(new Set(official).size).toBe(23);
    expect(new Set(symmetries.map(({ name }) => name)).size).toBe(7);
  });

  // Each as numpy has it: rot90, flipud, fliplr, concatenate, transpose, repeat.
  it.each([
    ['rotate-90', '36/25/14'],
    ['rotate-270', '41/52/63'],
    ['rotate-180', '654/321'],
    ['flip-rows', '456/123'],
    ['flip-columns', '321/654'],
    ['mirror-above', '456/123/123/456'],
    ['mirror-left', '321123/654456'],
    ['mirror-below', '123/456/456/123'],
    ['mirror-right', '123321/456654'],
    ['transpose', '14/25/36'],
    ['double', '112233/112233/445566/445566'],
    ['double-height', '123/123/456/456'],
    ['double-width', '112233/445566'],
    ['rotate-90-double', '3366/3366/2255/2255/1144/1144'],
    ['rotate-270-double', '4411/4411/5522/5522/6633/6633'],
    ['rotate-180-double', '665544/665544/332211/332211'],
    ['flip-rows-double', '445566/445566/112233/112233'],
    ['flip-columns-double', '332211/332211/665544/665544'],
    ['transpose-double', '1144/1144/2255/2255/3366/3366'],
    ['repeat-rows', '123/456/123/456'],
    ['repeat-columns', '123123/456456'],
    ['repeat-both', '123123/456456/123123/456456'],
    ['anti-transpose', '63/52/41'],
  ])('%s', (name, expected) => {
    const { input, output } = augmenterOf(name).draw(new Random(0));
    expect([text(input(grid)), text(output(grid))]).toEqual([expected, expected]);
  });

  it('translates all inputs alike and all outputs alike, cyclically, by at most three cells and less than a side', () => {
    const wide: Grid = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]];
    const random = new Random(0);
    const draws = Array.from({ length: 300 }, () => augmenterOf('translate').draw(random));
    const shift = (image: Grid): number => image[0]?.indexOf(0) ?? -1;
    expect(new Set(draws.map(({ input }) => shift(input(wide))))).toEqual(new Set([0, 1, 2, 3]));
    expect(draws.some(({ input, output }) => shift(input(wide)) !== shift(output(wide)))).toBe(true);
    for (const { input } of draws) {
      expect(input(wide)[0]).toEqual(wide[0]?.map((_, column) => (column - shift(input(wide)) + 10) % 10));
      expect(input(wide)).toEqual(input(wide));
    }
    // Of 2 x 3 cells there are six shifts, the identity included.
    expect(new Set(draws.map(({ output }) => text(output(grid)))).size).toBe(6);
  });
});

describe('transformedExample', () => {
  it('transforms every grid and notes the name', () => {
    const pair = { input: grid, output: [[7, 8]] };
    const origin = { target: 0, shown: [1], transform: null, colors: null };
    const example: LeaveOneOut = { demonstrations: [pair], target: pair, origin };
    const transpose = augmenterOf('transpose').draw(new Random(0));
    const turned = {
      input: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
      output: [[7], [8]],
    };
    expect(transformedExample(example, 'transpose', transpose)).toEqual({
      demonstrations: [turned],
      target: turned,
      origin: { ...origin, transform: 'transpose' },
    });
  });
});
