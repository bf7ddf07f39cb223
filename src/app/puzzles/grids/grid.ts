/** How a grid is drawn: ARC's ten colours, the size of its cells, its shapes, and whether cells show their numbers. */
import { create } from 'zustand';
import type { Grid } from '../../../seal/puzzles/types';
import { sharedStorage } from '../../../storage/drafts';

interface PaletteColor {
  fill: string;
  /** Lines around a cell of this colour: at least 3:1 against it. */
  line: string;
  /** Digits on it: at least 4.5:1. */
  digit: string;
}

const DARK_LINE = '#222222';

/** As ARC's own testing interface shows them (Chollet 2019), with what is legible on each. */
export const PALETTE: readonly PaletteColor[] = [
  { fill: '#000000', line: '#666666', digit: '#ffffff' },
  { fill: '#0074d9', line: '#111111', digit: '#ffffff' },
  { fill: '#ff4136', line: DARK_LINE, digit: '#000000' },
  { fill: '#2ecc40', line: DARK_LINE, digit: '#000000' },
  { fill: '#ffdc00', line: DARK_LINE, digit: '#000000' },
  { fill: '#aaaaaa', line: DARK_LINE, digit: '#000000' },
  { fill: '#f012be', line: DARK_LINE, digit: '#000000' },
  { fill: '#ff851b', line: DARK_LINE, digit: '#000000' },
  { fill: '#7fdbff', line: DARK_LINE, digit: '#000000' },
  { fill: '#870c25', line: '#919191', digit: '#ffffff' },
];

export type GridSize = 'small' | 'medium';

/** CSS pixels: the longest side aimed at, and the bounds of a cell. */
const SIZES: Record<GridSize, { side: number; most: number; least: number }> = {
  small: { side: 60, most: 14, least: 2 },
  medium: { side: 168, most: 26, least: 6 },
};
/** Below these a digit, or a line around each cell, would hide what it is about. */
const LEAST_FOR_DIGIT = 11;
const LEAST_FOR_LINE = 5;

interface CellMetrics {
  /** Side of a cell in CSS pixels. */
  cell: number;
  lines: boolean;
  digits: boolean;
}

/** With digits asked for, a medium grid grows until they can be read; a small one stays a preview. */
export function cellMetrics(grid: Grid, size: GridSize, digits: boolean): CellMetrics {
  const { side, most, least } = SIZES[size];
  const longest = Math.max(grid.length, grid[0]?.length ?? 0, 1);
  const lowest = digits && size === 'medium' ? LEAST_FOR_DIGIT : least;
  const cell = Math.max(lowest, Math.min(most, Math.floor(side / longest)));
  return { cell, lines: cell >= LEAST_FOR_LINE, digits: digits && cell >= LEAST_FOR_DIGIT };
}

const square = (row: number, column: number): string => `M${column} ${row}h1v1h-1z`;

/** The cells of each colour, as a path in units of cells. */
export function colorPaths(grid: Grid): { color: number; path: string }[] {
  const paths = new Map<number, string>();
  for (const [row, cells] of grid.entries())
    for (const [column, color] of cells.entries()) paths.set(color, `${paths.get(color) ?? ''}${square(row, column)}`);
  return [...paths].map(([color, path]) => ({ color, path }));
}

/** Cells that are not as in `other`, which must be of the same size; `null` where it is not. */
export function differingCells(grid: Grid, other: Grid): { row: number; column: number }[] | null {
  if (grid.length !== other.length || grid.some((row, index) => row.length !== other[index]?.length)) return null;
  return grid.flatMap((cells, row) =>
    cells.flatMap((color, column) => (color === other[row]?.[column] ? [] : [{ row, column }])),
  );
}

const DIGITS_NAME = 'selkie.digits';

interface DigitsState {
  shown: boolean;
  show: (shown: boolean) => void;
}

/** A choice of the visitor, for all grids, that outlasts the page. */
export const useDigits = create<DigitsState>()((set) => ({
  shown: sharedStorage.getItem(DIGITS_NAME) === 'shown',
  show: (shown) => {
    sharedStorage.setItem(DIGITS_NAME, shown ? 'shown' : 'hidden');
    set({ shown });
  },
}));
