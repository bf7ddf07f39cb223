/**
 * Puzzles for tests. Every one has the same rule: each colour becomes the next one. It is the same rule on a turned grid, so that
 * an answer that was not turned back is wrong.
 */
import type { Grid, GridPair } from '../../world/puzzles/grid';
import { Random } from '../../world/random';
import type { Puzzle } from '../puzzles/types';

export const nextColors = (grid: Grid): Grid => grid.map((row) => row.map((color) => (color + 1) % 10));

/** Puzzle `index`: its grids are like no other's. The first cell of the first input tells the index, up to 9. */
export function testPuzzle(index: number, more: Partial<Puzzle> = {}, tests = 1): Puzzle {
  const random = new Random(index, 'test puzzle');
  const pair = (first: number): GridPair => {
    const input = Array.from({ length: 2 }, (_, row) =>
      Array.from({ length: 3 }, (_, column) => (row + column === 0 ? first : random.below(9))),
    );
    return { input, output: nextColors(input) };
  };
  return {
    id: `puzzle${index}`,
    source: 'own',
    demonstrations: [pair(index % 10), pair(1), pair(2), pair(3)],
    tests: Array.from({ length: tests }, () => pair(random.below(10))),
    ...more,
  };
}

export const testPuzzles = (from: number, count: number, more: Partial<Puzzle> = {}): Puzzle[] =>
  Array.from({ length: count }, (_, index) => testPuzzle(from + index, more));
