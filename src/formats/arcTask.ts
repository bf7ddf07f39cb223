/** One ARC task: its shape checked, and each violation told with its place. */
import { quoted } from './formatError';
import { isJsonObject, type JsonObject } from './jsonFile';

/** Rows of colours, integers 0 to 9, all rows of one length. */
export type ArcGrid = number[][];

export interface ArcTask {
  id: string;
  demonstrations: { input: ArcGrid; output: ArcGrid }[];
  /** `output` is `null` where the solution is not known. */
  tests: { input: ArcGrid; output: ArcGrid | null }[];
}

/** Takes a sentence that starts with the place. */
export type Report = (problem: string) => void;

/** ARC's own limit. */
const LONGEST_SIDE = 30;
/** ARC's own tasks have at most 10 pairs, and ids of 8 characters. */
const MOST_PAIRS = 100;
const LONGEST_ID = 200;
/** One is left out, and another must show the rule. */
const FEWEST_DEMONSTRATIONS = 2;

/** @returns `null` when the task violates the format; every place that does was reported, up to the first in each grid. */
export function readArcTask(id: string, json: JsonObject, report: Report): ArcTask | null {
  const place = `task ${quoted(id)}`;
  const { train, test } = json;
  for (const [key, pairs] of Object.entries({ train, test }))
    if (!Array.isArray(pairs)) report(`${place}: "${key}" is ${described(pairs)}; make it a list of pairs.`);
  if (!Array.isArray(train) || !Array.isArray(test)) return null;
  const problems = [
    ...(id.length > LONGEST_ID ? [`its id has ${id.length} characters; ${LONGEST_ID} are possible.`] : []),
    ...Object.entries({ train, test }).flatMap(([key, { length }]) =>
      length > MOST_PAIRS ? [`"${key}" has ${length} pairs; ${MOST_PAIRS} are possible.`] : [],
    ),
  ];
  for (const problem of problems) report(`${place}: ${problem}`);
  if (problems.length > 0) return null;
  if (train.length < FEWEST_DEMONSTRATIONS)
    report(
      `${place}: "train" has ${count(train.length, 'pair')}; give at least 2, because one is left out in training.`,
    );
  if (test.length === 0) report(`${place}: "test" is empty; give at least one input.`);
  const demonstrations = train.map((pair: unknown, index) => {
    const at = `${place}, train pair ${index + 1}`;
    const input = readSide(pair, 'input', at, report);
    const output = readSide(pair, 'output', at, report);
    return input && output ? { input, output } : null;
  });
  const tests = test.map((pair: unknown, index) => {
    const at = `${place}, test ${index + 1}`;
    const input = readSide(pair, 'input', at, report);
    const known = isJsonObject(pair) && (pair.output ?? null) !== null;
    const output = known ? readSide(pair, 'output', at, report) : null;
    return input && (output || !known) ? { input, output } : null;
  });
  const [sound, soundTests] = [demonstrations.filter((pair) => pair !== null), tests.filter((pair) => pair !== null)];
  if (sound.length < Math.max(train.length, FEWEST_DEMONSTRATIONS)) return null;
  if (soundTests.length < Math.max(test.length, 1)) return null;
  return { id, demonstrations: sound, tests: soundTests };
}

function readSide(pair: unknown, side: 'input' | 'output', place: string, report: Report): ArcGrid | null {
  if (isJsonObject(pair)) return readArcGrid(pair[side], `${place}, ${side}`, report);
  // Its input is read first, and says it.
  if (side === 'input') report(`${place} is ${described(pair)}; make it an object with "input" and "output".`);
  return null;
}

/** @returns a copy of the grid, or `null` after its first violation was reported. */
export function readArcGrid(json: unknown, place: string, report: Report): ArcGrid | null {
  const refuse = (problem: string): null => {
    report(`${place}: ${problem}`);
    return null;
  };
  if (!Array.isArray(json)) return refuse(`the grid is ${described(json)}; make it a list of rows.`);
  if (json.length === 0) return refuse('the grid has no rows; give at least one.');
  if (json.length > LONGEST_SIDE) return refuse(`the grid has ${json.length} rows; ${LONGEST_SIDE} are possible.`);
  const grid: ArcGrid = [];
  for (const [index, cells] of json.entries()) {
    const row: unknown = cells;
    const at = `row ${index + 1}`;
    if (!Array.isArray(row)) return refuse(`${at} is ${described(row)}; make it a list of colours.`);
    if (row.length === 0) return refuse(`${at} is empty; give at least one colour.`);
    if (row.length > LONGEST_SIDE) return refuse(`${at} has ${row.length} cells; ${LONGEST_SIDE} are possible.`);
    const first = grid[0]?.length ?? row.length;
    if (row.length !== first)
      return refuse(`${at} has ${count(row.length, 'cell')}, row 1 has ${first}; make all rows of one length.`);
    const wrong = row.findIndex((color) => !isColor(color));
    if (wrong >= 0)
      return refuse(`${at}, cell ${wrong + 1} is ${described(row[wrong])}; colours are the integers 0 to 9.`);
    grid.push(row.filter(isColor));
  }
  return grid;
}

const isColor = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 9;

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** What stands where something else was due. Lists and objects are not spelled out: they may be large or deep. */
export function described(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return 'a list';
  return isJsonObject(value) ? 'an object' : quoted(value);
}
