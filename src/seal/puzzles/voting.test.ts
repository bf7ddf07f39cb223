import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transposed } from '../../world/puzzles/grid';
import { countVotes, isCorrect } from './predict';
import type { Grid, Prediction } from './types';

const [A, B, C, D, E]: Grid[] = [[[1]], [[2]], [[3]], [[4]], [[5]]];
const prediction = (grid: Grid | null | undefined, transform: string | null = null): Prediction => ({
  test: 0,
  shown: [0],
  transform,
  text: '',
  raw: null,
  grid: grid ?? null,
});

const lengthOf = (length: number) => ({ minLength: length, maxLength: length });

/** The first of the most frequent. */
function mostCommon<T>(items: readonly T[]): T | undefined {
  const times = (item: T): number => items.filter((other) => isSame(other, item)).length;
  return items.find((item) => times(item) === Math.max(...items.map(times)));
}
const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** The original's rule: in the most common shape, each row the most common of the rows in its place and of its width. */
function majorityByRows(grids: readonly Grid[]): Grid {
  const [height = 0, width = 0] = mostCommon(grids.map((grid) => [grid.length, grid[0]?.length ?? 0])) ?? [];
  return Array.from({ length: height }, (_, place) => {
    const rows = grids.flatMap((grid) => (grid[place]?.length === width ? [grid[place]] : []));
    return mostCommon(rows) ?? [];
  });
}

describe('countVotes', () => {
  it('answers [[0]] when no prediction is a grid', () => {
    expect(countVotes([])).toEqual({ votes: [], attempts: [[[0]]] });
    expect(countVotes([prediction(null)])).toEqual({ votes: [], attempts: [[[0]]] });
  });

  it('makes one attempt of a single grid', () => {
    expect(countVotes([prediction(A), prediction(A, 'transpose')])).toEqual({
      votes: [{ grid: A, votes: 2, identityVotes: 1 }],
      attempts: [A],
    });
  });

  it('lists votes by their number', () => {
    const cast = [C, A, B, A, B, A].map((grid) => prediction(grid));
    expect(countVotes(cast).votes.map(({ grid, votes }) => [grid, votes])).toEqual([
      [A, 3],
      [B, 2],
      [C, 1],
    ]);
  });

  it('gives every category three voices: a grid that many transformations find beats one that identity repeats', () => {
    const often = [A, A, A, B, B].map((grid) => prediction(grid));
    const widely = ['transpose', 'flip-rows', 'flip-columns'].map((transform) => prediction(C, transform));
    // C: in `all` (third of 3 votes), and three times in each of its own categories.
    expect(countVotes([...often, ...widely]).attempts).toEqual([C, A]);
  });

  it('breaks a tie for the second attempt by untransformed predictions, then by order', () => {
    const turned = [A, A, A, B, B, B, C, C].map((grid) => prediction(grid, 'rotate-90'));
    expect(countVotes(turned).attempts).toEqual([A, B]);
    // Identity names A, D and E; `all` and `rotate-90` name A, B and C; but C has an untransformed prediction too.
    const plain = [A, A, A, D, D, E, E, C].map((grid) => prediction(grid));
    expect(countVotes([...turned, ...plain]).attempts).toEqual([A, C]);
  });

  it('gives free places of a category to its most frequent grid', () => {
    // `all` names A, B, C. Identity names B, then B again twice; `transpose` names A, C and A again.
    const cast = [
      ...[A, A, A, C].map((grid) => prediction(grid, 'transpose')),
      ...[B, B].map((grid) => prediction(grid)),
    ];
    expect(countVotes(cast).attempts).toEqual([B, A]);
  });

  it("fills those places as the original's majorities by rows and by columns do", () => {
    const cell = fc.nat({ max: 2 });
    const shaped = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
      .chain(([height, width]) => fc.array(fc.array(cell, lengthOf(width)), lengthOf(height)));
    const categories = fc
      .tuple(shaped, shaped)
      .chain((two) => fc.array(fc.constantFrom(...two), { minLength: 1, maxLength: 7 }));
    fc.assert(
      fc.property(categories, (grids) => {
        const most = mostCommon(grids);
        expect(majorityByRows(grids)).toEqual(most);
        expect(transposed(majorityByRows(grids.map(transposed)))).toEqual(most);
      }),
    );
  });

  it('never has more than two attempts, all different, and loses no vote', () => {
    const cast = fc.array(
      fc.record({
        grid: fc.constantFrom(A, B, C, D, [[1, 2]], [[1], [2]], null),
        transform: fc.constantFrom(null, 'transpose', 'flip-rows'),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(cast, (entries) => {
        const { votes, attempts } = countVotes(entries.map(({ grid, transform }) => prediction(grid, transform)));
        const grids = entries.filter(({ grid }) => grid !== null);
        expect(votes.reduce((sum, vote) => sum + vote.votes, 0)).toBe(grids.length);
        expect(votes.reduce((sum, vote) => sum + vote.identityVotes, 0)).toBe(
          grids.filter(({ transform }) => transform === null).length,
        );
        expect(new Set(attempts.map((grid) => JSON.stringify(grid))).size).toBe(attempts.length);
        expect(attempts.length).toBe(Math.max(1, Math.min(2, votes.length)));
      }),
    );
  });
});

describe('isCorrect', () => {
  it('needs one attempt to be the solution, shape and all', () => {
    expect(isCorrect([[[1]], [[2, 3]]], [[2, 3]])).toBe(true);
    expect(isCorrect([[[1]], [[2], [3]]], [[2, 3]])).toBe(false);
    expect(isCorrect([[[1]]], null)).toBeNull();
  });
});
