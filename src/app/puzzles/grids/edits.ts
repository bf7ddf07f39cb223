/** What can be changed in a grid and in a puzzle, as plain data, with what was there before. */
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { COLORS } from '../../../world/puzzles/grid';
import { type History, record } from '../../experiment/history';

export type PairList = 'demonstrations' | 'tests';
export type Side = 'input' | 'output';

export interface GridPlace {
  list: PairList;
  index: number;
  side: Side;
}

export interface Cell {
  row: number;
  column: number;
}

export type PuzzleEdit =
  | { type: 'paint' | 'fill'; place: GridPlace; cell: Cell; color: number }
  | { type: 'resize'; place: GridPlace; rows: number; columns: number }
  | { type: 'clear' | 'copy-input'; place: GridPlace }
  /** Of a test: its solution is not known. */
  | { type: 'forget-output'; index: number }
  | { type: 'add'; list: PairList }
  | { type: 'remove'; list: PairList; index: number };

/** @param stroke of the pointer: edits with the same number are one step back; `null` is a step of its own. */
export function edited(history: History<Puzzle>, edit: PuzzleEdit, stroke: number | null = null): History<Puzzle> {
  const puzzle = applyEdit(history.present, edit);
  if (puzzle === history.present) return history;
  // All at one time: a slow stroke is one step too.
  return record(history, puzzle, stroke === null ? null : `stroke ${stroke}`, 0);
}

/** Another task in its place, as one step back: what was drawn is not lost. The same history where it is the task that is there. */
export function replaced(history: History<Puzzle>, puzzle: Puzzle): History<Puzzle> {
  return taskText(history.present) === taskText(puzzle) ? history : record(history, puzzle, null, 0);
}

/** A task as text: equal where its id and its grids are. */
export const taskText = ({ id, demonstrations, tests }: Puzzle): string =>
  JSON.stringify([id, ...[demonstrations, tests].map((pairs) => pairs.map(({ input, output }) => [input, output]))]);

/** One demonstration is left out in training and another must show the rule; ARC has at most ten. */
export const FEWEST: Readonly<Record<PairList, number>> = { demonstrations: 2, tests: 1 };
export const MOST_PAIRS = 10;

type Test = Puzzle['tests'][number];

const BLANK: Grid = [
  [0, 0, 0],
  [0, 0, 0],
  [0, 0, 0],
];

export function gridAt({ demonstrations, tests }: Puzzle, { list, index, side }: GridPlace): Grid | null {
  const pair: Test | undefined = list === 'demonstrations' ? demonstrations[index] : tests[index];
  return pair?.[side] ?? null;
}

/** @returns the same puzzle where the edit changes nothing. */
function applyEdit(puzzle: Puzzle, edit: PuzzleEdit): Puzzle {
  switch (edit.type) {
    case 'paint':
      return withGrid(puzzle, edit.place, (grid) => grid && painted(grid, edit.cell, edit.color));
    case 'fill':
      return withGrid(puzzle, edit.place, (grid) => grid && filled(grid, edit.cell, edit.color));
    case 'resize':
      return withGrid(puzzle, edit.place, (grid) => grid && resized(grid, edit.rows, edit.columns));
    case 'clear':
      return withGrid(puzzle, edit.place, (grid) => grid && cleared(grid));
    case 'copy-input':
      return edit.place.side === 'input'
        ? puzzle
        : withGrid(puzzle, edit.place, () => gridAt(puzzle, { ...edit.place, side: 'input' }));
    case 'forget-output':
      return withGrid(puzzle, { list: 'tests', index: edit.index, side: 'output' }, () => null);
    case 'add':
      return withPairAdded(puzzle, edit.list);
    case 'remove':
      return withPairRemoved(puzzle, edit.list, edit.index);
  }
}

function withGrid(puzzle: Puzzle, place: GridPlace, change: (grid: Grid | null) => Grid | null): Puzzle {
  const { list, index, side } = place;
  const before = gridAt(puzzle, place);
  const after = change(before);
  // Of a test alone the output may be unknown.
  if (after === before || (after === null && !(list === 'tests' && side === 'output'))) return puzzle;
  const placed = <Pair>(pairs: readonly Pair[]) =>
    pairs.map((pair, at) => (at === index ? { ...pair, [side]: after } : pair));
  return list === 'demonstrations'
    ? own(puzzle, { demonstrations: placed(puzzle.demonstrations) })
    : own(puzzle, { tests: placed(puzzle.tests) });
}

/** A new pair is as large as the one before it, and black. */
function withPairAdded(puzzle: Puzzle, list: PairList): Puzzle {
  const { demonstrations, tests } = puzzle;
  if (puzzle[list].length >= MOST_PAIRS) return puzzle;
  const last: Test | undefined = puzzle[list].at(-1) ?? demonstrations.at(-1);
  const input = cleared(last?.input ?? BLANK);
  const output = cleared(last?.output ?? input);
  return list === 'demonstrations'
    ? own(puzzle, { demonstrations: [...demonstrations, { input, output }] })
    : own(puzzle, { tests: [...tests, { input, output: null }] });
}

function withPairRemoved(puzzle: Puzzle, list: PairList, index: number): Puzzle {
  const { demonstrations, tests } = puzzle;
  if (puzzle[list].length <= FEWEST[list] || index < 0 || index >= puzzle[list].length) return puzzle;
  return list === 'demonstrations'
    ? own(puzzle, { demonstrations: demonstrations.toSpliced(index, 1) })
    : own(puzzle, { tests: tests.toSpliced(index, 1) });
}

/** The rule behind an edited task is no longer known: it becomes the visitor's. */
function own(
  { id, source, demonstrations, tests }: Puzzle,
  changed: Partial<Pick<Puzzle, 'demonstrations' | 'tests'>>,
): Puzzle {
  return { id: source === 'own' ? id : `${id}-edited`, source: 'own', demonstrations, tests, ...changed };
}

/** ARC's own limit. */
export const LONGEST_SIDE = 30;

// Changes of one grid give a new grid, or the same one where nothing changes.

const isColor = (color: number): boolean => Number.isInteger(color) && color >= 0 && color < COLORS;

export function painted(grid: Grid, { row, column }: Cell, color: number): Grid {
  const before = grid[row]?.[column];
  if (before === undefined || before === color || !isColor(color)) return grid;
  return grid.map((cells, at) => (at === row ? cells.with(column, color) : cells));
}

/** The cell and all that touch it along a side and have its colour, and so on. */
export function filled(grid: Grid, start: Cell, color: number): Grid {
  const before = grid[start.row]?.[start.column];
  if (before === undefined || before === color || !isColor(color)) return grid;
  const next = grid.map((cells) => [...cells]);
  const open = [start];
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const cells = next[cell.row];
    if (cells === undefined || cells[cell.column] !== before) continue;
    cells[cell.column] = color;
    const { row, column } = cell;
    open.push(
      { row: row - 1, column },
      { row: row + 1, column },
      { row, column: column - 1 },
      { row, column: column + 1 },
    );
  }
  return next;
}

/** Cut or grown at the bottom and at the right; new cells are black. Sides outside 1 to 30 become the nearest possible. */
export function resized(grid: Grid, rows: number, columns: number): Grid {
  const side = (value: number): number => Math.min(LONGEST_SIDE, Math.max(1, Math.round(value) || 1));
  const [height, width] = [side(rows), side(columns)];
  if (grid.length === height && grid[0]?.length === width) return grid;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => grid[row]?.[column] ?? 0),
  );
}

export function cleared(grid: Grid): Grid {
  return grid.every((row) => row.every((color) => color === 0)) ? grid : grid.map((row) => row.map(() => 0));
}
