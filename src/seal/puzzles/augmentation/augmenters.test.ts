import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYMMETRIES } from '../../../world/puzzles/grid';
import { Random } from '../../../world/random';
import type { Grid } from '../types';
import {
  ANTI_TRANSPOSE,
  AUGMENTERS,
  FLIP_COLUMNS,
  FLIP_ROWS,
  ROTATE_90,
  ROTATE_180,
  ROTATE_270,
  TEST_TRANSFORMS,
  TRANSPOSE,
} from './augmenters';

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
    const { input, output } = augmenterOf(name).draw(new Random(0))({ input: grid, output: grid });
    expect([text(input), text(output)]).toEqual([expected, expected]);
  });

  it('translates all inputs alike and all outputs alike, cyclically, by at most three cells and less than a side', () => {
    const wide: Grid = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]];
    const random = new Random(0);
    const draws = Array.from({ length: 300 }, () => augmenterOf('translate').draw(random));
    const shift = (image: Grid): number => image[0]?.indexOf(0) ?? -1;
    const pair = { input: wide, output: wide };
    const moved = draws.map((draw) => draw(pair));
    expect(new Set(moved.map(({ input }) => shift(input)))).toEqual(new Set([0, 1, 2, 3]));
    expect(moved.some(({ input, output }) => shift(input) !== shift(output))).toBe(true);
    for (const { input } of moved)
      expect(input[0]).toEqual(wide[0]?.map((_, column) => (column - shift(input) + 10) % 10));
    expect(draws.map((draw) => draw(pair))).toEqual(moved);
    // Of 2 x 3 cells there are six shifts, the identity included.
    expect(new Set(draws.map((draw) => text(draw({ input: grid, output: grid }).output))).size).toBe(6);
  });
});

const ALL = [FLIP_ROWS, FLIP_COLUMNS, ROTATE_180, TRANSPOSE, ROTATE_90, ROTATE_270, ANTI_TRANSPOSE];

describe('symmetries', () => {
  it.each([
    [ROTATE_90, '36/25/14'],
    [ROTATE_270, '41/52/63'],
    [ROTATE_180, '654/321'],
    [FLIP_ROWS, '456/123'],
    [FLIP_COLUMNS, '321/654'],
    [TRANSPOSE, '14/25/36'],
    [ANTI_TRANSPOSE, '63/52/41'],
  ])('$name is what numpy makes of it', ({ apply }, expected) => {
    expect(text(apply(grid))).toBe(expected);
  });

  it('are undone by their inverses, on grids of any shape', () => {
    const anyGrid = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(fc.nat({ max: 9 }), { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(anyGrid, fc.constantFrom(...ALL), (any, { apply, inverse }) => {
        expect(inverse(apply(any))).toEqual(any);
        expect(apply(inverse(any))).toEqual(any);
      }),
    );
  });

  it('are all that there are but the identity, and the test-time ones are the original five', () => {
    const images = (transforms: readonly ((image: Grid) => unknown)[]) =>
      transforms.map((transform) => JSON.stringify(transform(grid))).sort();
    expect(images(ALL.map(({ apply }) => apply))).toEqual(images(SYMMETRIES.slice(1)));
    expect(TEST_TRANSFORMS.map(({ name }) => name)).toEqual([
      'transpose',
      'flip-rows',
      'flip-columns',
      'rotate-90',
      'rotate-180',
    ]);
  });
});
