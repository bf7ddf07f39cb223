/** Words of grids, pairs and the grid editor. */
import type { Grid } from '../../../seal/puzzles/types';

/** ARC's ten colours, by their numbers. */
export const COLOR_NAMES = [
  'black',
  'blue',
  'red',
  'green',
  'yellow',
  'grey',
  'magenta',
  'orange',
  'light blue',
  'maroon',
] as const;

export function colorName(color: number): string {
  return COLOR_NAMES[color] ?? `colour ${color}`;
}

export function sizeText(grid: Grid): string {
  return `${grid.length} by ${grid[0]?.length ?? 0}`;
}

/** From so many cells of one colour in a row on they are counted: "12 black". */
const LEAST_COUNTED = 4;

function rowText(row: readonly number[]): string {
  const runs: { color: number; cells: number }[] = [];
  for (const color of row) {
    const last = runs.at(-1);
    if (last?.color === color) last.cells += 1;
    else runs.push({ color, cells: 1 });
  }
  return runs
    .flatMap(({ color, cells }) =>
      cells < LEAST_COUNTED ? Array.from({ length: cells }, () => colorName(color)) : [`${cells} ${colorName(color)}`],
    )
    .join(', ');
}

/** "3 by 3 grid: row 1: red, blue, blue; rows 2 to 3: 4 black": equal rows in a row are told once. */
export function gridText(grid: Grid): string {
  const rows: { text: string; from: number; to: number }[] = [];
  for (const [index, row] of grid.entries()) {
    const text = rowText(row);
    const last = rows.at(-1);
    if (last?.text === text) last.to = index;
    else rows.push({ text, from: index, to: index });
  }
  const told = rows.map(({ text, from, to }) =>
    from === to ? `row ${from + 1}: ${text}` : `rows ${from + 1} to ${to + 1}: ${text}`,
  );
  return `${sizeText(grid)} grid: ${told.join('; ')}`;
}

export const differenceText = (cells: number): string =>
  cells === 0
    ? 'no cell differs'
    : cells === 1
      ? '1 cell differs and is outlined'
      : `${cells} cells differ and are outlined`;

export const DIGITS_LABEL = 'Digits in the cells';
export const DIGITS_HINT = 'Tells colours apart that look alike to colour-blind eyes.';
export const UNKNOWN_OUTPUT = 'Output not known';

export const LIST_NAMES = { demonstrations: 'Demonstration', tests: 'Test' } as const;
export const SIDE_NAMES = { input: 'input', output: 'output' } as const;
export const TOOL_NAMES = { paint: 'Paint', fill: 'Fill area' } as const;

export const EDITOR_HELP =
  'Arrow keys move, 0 to 9 paint in that colour, Enter or Space uses the chosen tool. With a mouse, click or drag.';

export const cellText = (row: number, column: number, color: number): string =>
  `row ${row + 1}, column ${column + 1}, ${colorName(color)}`;

export const ACTION_NAMES = {
  undo: 'Undo',
  redo: 'Redo',
  rows: 'Rows',
  columns: 'Columns',
  'copy-input': 'Copy the input here',
  clear: 'Clear',
  'forget-output': 'Output not known',
} as const;

export const NO_SOLUTION = 'The solution of this test is not known: it can be predicted, but not scored.';
export const DRAW_SOLUTION = 'Draw it, starting from the input';
export const OUTSIDE_SIZES = 'is not a whole number from 1 to 30';
