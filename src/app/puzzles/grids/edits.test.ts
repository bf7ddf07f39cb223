import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { type History, redo, startHistory, undo } from '../../experiment/history';
import { edited, FEWEST, filled, MOST_PAIRS, type PuzzleEdit, painted, replaced, resized } from './edits';

const PUZZLE: Puzzle = {
  id: 'held-out-3',
  source: 'micro-world',
  kind: 'lines',
  family: 'row 1 over 2',
  demonstrations: [
    {
      input: [
        [1, 2],
        [3, 4],
      ],
      output: [
        [1, 2],
        [1, 2],
      ],
    },
    { input: [[5, 6, 7]], output: [[0]] },
  ],
  tests: [
    {
      input: [
        [9, 9],
        [0, 9],
      ],
      output: null,
    },
  ],
};

const place = fc.record({
  list: fc.constantFrom('demonstrations' as const, 'tests' as const),
  index: fc.integer({ min: -1, max: 3 }),
  side: fc.constantFrom('input' as const, 'output' as const),
});
const coordinate = fc.integer({ min: -1, max: 4 });
const edit: fc.Arbitrary<PuzzleEdit> = fc.oneof(
  fc.record({
    type: fc.constantFrom('paint' as const, 'fill' as const),
    place,
    cell: fc.record({ row: coordinate, column: coordinate }),
    color: fc.integer({ min: -1, max: 11 }),
  }),
  fc.record({
    type: fc.constant('resize' as const),
    place,
    rows: fc.oneof(fc.integer({ min: -3, max: 40 }), fc.constant(Number.NaN)),
    columns: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ type: fc.constantFrom('clear' as const, 'copy-input' as const), place }),
  fc.record({ type: fc.constant('forget-output' as const), index: fc.integer({ min: -1, max: 3 }) }),
  fc.record({ type: fc.constant('add' as const), list: fc.constantFrom('demonstrations' as const, 'tests' as const) }),
  fc.record({
    type: fc.constant('remove' as const),
    list: fc.constantFrom('demonstrations' as const, 'tests' as const),
    index: fc.integer({ min: -1, max: 3 }),
  }),
);

const afterEdits = (edits: readonly PuzzleEdit[]): History<Puzzle> =>
  edits.reduce((state, next) => edited(state, next), startHistory(PUZZLE));

const isGrid = (grid: Grid): boolean =>
  grid.length >= 1 &&
  grid.length <= 30 &&
  grid.every(
    (row) =>
      row.length >= 1 &&
      row.length <= 30 &&
      row.length === grid[0]?.length &&
      row.every((color) => Number.isInteger(color) && color >= 0 && color <= 9),
  );

describe('any sequence of edits', () => {
  it('is undone one edit at a time, each undo giving back the former puzzle, and redone', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), edit, (before, last) => {
        const former = afterEdits(before);
        const state = edited(former, last);
        if (state === former) return;
        const back = undo(state);
        expect(back.present).toBe(former.present);
        expect(redo(back).present).toBe(state.present);
      }),
    );
  });

  it('leaves a puzzle that can be trained on: grids of one width, colours 0 to 9, enough pairs', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        const { demonstrations, tests } = afterEdits(edits).present;
        for (const { input, output } of demonstrations) expect(isGrid(input) && isGrid(output)).toBe(true);
        for (const { input, output } of tests) expect(isGrid(input) && (output === null || isGrid(output))).toBe(true);
        expect(demonstrations.length).toBeGreaterThanOrEqual(FEWEST.demonstrations);
        expect(tests.length).toBeGreaterThanOrEqual(FEWEST.tests);
        expect(Math.max(demonstrations.length, tests.length)).toBeLessThanOrEqual(MOST_PAIRS);
      }),
    );
  });
});

const paint = (row: number, column: number, color: number): PuzzleEdit => ({
  type: 'paint',
  place: { list: 'demonstrations', index: 0, side: 'input' },
  cell: { row, column },
  color,
});

it('one stroke over several cells is one step back, the next stroke another', () => {
  const first = edited(edited(startHistory(PUZZLE), paint(0, 0, 7), 1), paint(0, 1, 7), 1);
  const second = edited(first, paint(1, 1, 7), 2);
  expect(second.present.demonstrations[0]?.input).toEqual([
    [7, 7],
    [3, 7],
  ]);
  expect(undo(second).present).toBe(first.present);
  expect(undo(undo(second)).present).toBe(PUZZLE);
});

it('an edited task is the visitor’s own under another id, and undo gives the task itself back', () => {
  const state = edited(startHistory(PUZZLE), paint(0, 0, 7));
  const { id, source, family, kind } = state.present;
  expect({ id, source, family, kind }).toEqual({ id: 'held-out-3-edited', source: 'own' });
  expect(edited(state, paint(0, 0, 8)).present.id).toBe('held-out-3-edited');
  expect(undo(state).present.source).toBe('micro-world');
});

it('another task in its place is one step back, however soon after a stroke, and the same one is no step', () => {
  const drawn = edited(startHistory(PUZZLE), paint(0, 0, 7));
  const state = replaced(drawn, PUZZLE);
  expect(state.present).toBe(PUZZLE);
  expect(undo(state).present).toBe(drawn.present);
  expect(replaced(drawn, structuredClone(drawn.present))).toBe(drawn);
  const solved = { ...drawn.present, tests: PUZZLE.tests.map(({ input }) => ({ input, output: input })) };
  expect(replaced(drawn, solved).present).toBe(solved);
});

it('painting a cell in the colour that it has is no step', () => {
  const state = startHistory(PUZZLE);
  expect(edited(state, paint(0, 0, 1))).toBe(state);
});

it('fill stays inside the area, and does not go round corners', () => {
  expect(
    filled(
      [
        [1, 1, 2],
        [2, 1, 2],
        [1, 2, 2],
      ],
      { row: 0, column: 0 },
      5,
    ),
  ).toEqual([
    [5, 5, 2],
    [2, 5, 2],
    [1, 2, 2],
  ]);
});

it('resizing keeps what fits and adds black cells', () => {
  expect(
    resized(
      [
        [1, 2],
        [3, 4],
      ],
      1,
      3,
    ),
  ).toEqual([[1, 2, 0]]);
  expect(resized([[1]], 99, 1)).toHaveLength(30);
});

it('painting outside a grid changes nothing', () => {
  const grid = [[1]];
  expect(painted(grid, { row: 0, column: 1 }, 2)).toBe(grid);
});

it('an unknown output can be drawn from the input, and made unknown again', () => {
  const output = { list: 'tests', index: 0, side: 'output' } as const;
  const copied = edited(startHistory(PUZZLE), { type: 'copy-input', place: output });
  expect(copied.present.tests[0]?.output).toEqual(PUZZLE.tests[0]?.input);
  expect(edited(copied, { type: 'forget-output', index: 0 }).present.tests[0]?.output).toBeNull();
});
