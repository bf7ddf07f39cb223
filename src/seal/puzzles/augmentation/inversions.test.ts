import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SYMMETRIES } from '../../../world/puzzles/grid';
import {
  ANTI_TRANSPOSE,
  FLIP_COLUMNS,
  FLIP_ROWS,
  ROTATE_90,
  ROTATE_180,
  ROTATE_270,
  TEST_TRANSFORMS,
  TRANSPOSE,
} from './inversions';

const ALL = [FLIP_ROWS, FLIP_COLUMNS, ROTATE_180, TRANSPOSE, ROTATE_90, ROTATE_270, ANTI_TRANSPOSE];
const grid = [
  [1, 2, 3],
  [4, 5, 6],
];

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
    expect(
      apply(grid)
        .map((row) => row.join(''))
        .join('/'),
    ).toBe(expected);
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
    const images = (transforms: readonly ((image: typeof grid) => unknown)[]) =>
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
