/** Words of grids: their colours, pairs, editor and transformations, and of the answers and votes that are made of them. */
import type { Grid, LeaveOneOut, Prediction, Vote } from '../../../seal/puzzles/types';
import { plural } from '../../ui/numbers';

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

function colorName(color: number): string {
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

export const LIST_NAMES = { demonstrations: 'Demonstration', tests: 'Test' } as const;
export const SIDE_NAMES = { input: 'input', output: 'output' } as const;
export const TOOL_NAMES = { paint: 'Paint', fill: 'Fill area' } as const;
export type Tool = keyof typeof TOOL_NAMES;

export const cellText = (row: number, column: number, color: number): string =>
  `row ${row + 1}, column ${column + 1}, ${colorName(color)}`;

/** What a transformation did to the grids of an example. */
const TRANSFORMS: Readonly<Record<string, string>> = {
  'rotate-90': 'turned left',
  'rotate-180': 'turned upside down',
  'rotate-270': 'turned right',
  'flip-rows': 'mirrored top to bottom',
  'flip-columns': 'mirrored left to right',
  transpose: 'rows and columns exchanged',
  'anti-transpose': 'rows and columns exchanged about the other diagonal',
  'mirror-above': 'mirror image added above',
  'mirror-left': 'mirror image added at the left',
  'mirror-below': 'mirror image added below',
  'mirror-right': 'mirror image added at the right',
  translate: 'shifted around the edges',
  double: 'twice as large',
  'double-height': 'twice as high',
  'double-width': 'twice as wide',
  'repeat-rows': 'repeated below',
  'repeat-columns': 'repeated at the right',
  'repeat-both': 'repeated below and at the right',
};

const DOUBLED = '-double';

/** A name that is not known is shown as it is. */
export function transformText(name: string): string {
  const known = TRANSFORMS[name];
  if (known !== undefined) return known;
  const first = name.endsWith(DOUBLED) ? TRANSFORMS[name.slice(0, -DOUBLED.length)] : undefined;
  return first === undefined ? name : `${first}, then twice as large`;
}

/** "2, 3 and 1", counted from one. */
function numbersText(indices: readonly number[]): string {
  const numbers = indices.map((index) => String(index + 1));
  return numbers.length < 2 ? numbers.join('') : `${numbers.slice(0, -1).join(', ')} and ${numbers.at(-1) ?? ''}`;
}

/** "Demonstration 2 left out, mirrored left to right, colours permuted; 1 and 3 shown". */
export function originText({ target, shown, transform, colors }: LeaveOneOut['origin']): string {
  const permuted = colors?.some((color, index) => color !== index) ?? false;
  const done = [
    `Demonstration ${target + 1} left out`,
    ...(transform === null ? [] : [transformText(transform)]),
    ...(permuted ? ['colours permuted'] : []),
  ].join(', ');
  return `${done}; ${shown.length === 0 ? 'none' : numbersText(shown)} shown`;
}

export const VERDICTS = {
  right: 'Right',
  wrong: 'Wrong',
  unknown: 'The solution is not known, so nothing is scored',
} as const;

export function verdictText(correct: boolean | null): string {
  return correct === null ? VERDICTS.unknown : correct ? 'Solved: an attempt is the solution' : 'Not solved';
}

export function voteText({ votes, identityVotes }: Vote, all: number): string {
  const plain = identityVotes === votes ? 'all' : String(identityVotes);
  return `${votes} of ${plural(all, 'vote')}, ${plain} untransformed`;
}

/** The form of the prompt. */
export function promptText({ shown, transform }: Pick<Prediction, 'shown' | 'transform'>): string {
  const form = transform === null ? 'untransformed' : transformText(transform);
  return `Shown ${shown.length === 0 ? 'none' : numbersText(shown)}, ${form}`;
}

/** Of grids, their editor and the answers. */
export const GRIDS = {
  digits: 'Digits in the cells',
  digitsHint: 'Tells colours apart that look alike to colour-blind eyes.',
  unknownOutput: 'Output not known',
  editorHelp:
    'Arrow keys move, 0 to 9 paint in that colour, Enter or Space uses the chosen tool. With a mouse, click or drag.',
  actions: {
    undo: 'Undo',
    redo: 'Redo',
    rows: 'Rows',
    columns: 'Columns',
    'copy-input': 'Copy the input here',
    clear: 'Clear',
    'forget-output': 'Output not known',
  },
  noSolution: 'The solution of this test is not known: it can be predicted, but not scored.',
  drawSolution: 'Draw it, starting from the input',
  outsideSizes: 'is not a whole number from 1 to 30',
  noGrids: 'None of the answers was a grid, so there was nothing to vote on. The attempt is one black cell.',
  notAGrid: 'Not a grid',
  empty: '(nothing)',
} as const;
