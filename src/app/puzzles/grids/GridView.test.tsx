import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../../seal/puzzles/types';
import { GridView, PairView } from './GridView';
import { cellMetrics, useDigits } from './grid';

const attribute = (markup: string, name: string): string => new RegExp(` ${name}="([^"]*)"`).exec(markup)?.[1] ?? '';
const nameOf = (grid: Grid, expected?: Grid): string =>
  attribute(renderToStaticMarkup(<GridView grid={grid} {...(expected ? { expected } : {})} />), 'aria-label');
const blank = (rows: number, columns: number): Grid =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => 0));

describe('the name of a grid', () => {
  it('tells size and colours row by row', () => {
    const grid = [
      [2, 1, 1],
      [0, 8, 9],
    ];
    expect(nameOf(grid)).toBe('2 by 3 grid: row 1: red, blue, blue; row 2: black, light blue, maroon');
  });

  it('of a large grid counts what repeats', () => {
    expect(nameOf([...blank(29, 30), [...Array.from({ length: 29 }, () => 3), 4]])).toBe(
      '30 by 30 grid: rows 1 to 29: 30 black; row 30: 29 green, yellow',
    );
  });

  it('tells how many cells are other than expected, and nothing of the kind where sizes differ', () => {
    expect(nameOf([[1, 2]], [[1, 3]])).toContain('1 cell differs');
    expect(nameOf([[1, 2]], [[1, 2]])).toContain('no cell differs');
    expect(nameOf([[1, 2]], [[1]])).toBe('1 by 2 grid: row 1: blue, red');
  });
});

describe('digits', () => {
  const digitsIn = (grid: Grid, shown = true): string[] => {
    // What is rendered as text shows stores as they begin.
    Object.assign(useDigits.getInitialState(), { shown });
    const drawn = renderToStaticMarkup(<GridView grid={grid} />).matchAll(/<text[^>]*>(\d)<\/text>/g);
    Object.assign(useDigits.getInitialState(), { shown: false });
    return [...drawn].map(([, digit = '']) => digit);
  };

  it('stand in every cell once they are switched on', () => {
    expect(digitsIn([[4, 0, 7]], false)).toEqual([]);
    expect(digitsIn([[4, 0, 7]])).toEqual(['4', '0', '7']);
    expect(digitsIn(blank(30, 30))).toHaveLength(900);
  });

  it('are left out of previews too small for them', () => {
    expect(cellMetrics(blank(3, 3), 'small', true).digits).toBe(true);
    expect(cellMetrics(blank(20, 20), 'small', true).digits).toBe(false);
  });
});

it('a grid of the largest size is a handful of shapes, for lists of hundreds', () => {
  const markup = renderToStaticMarkup(
    <GridView size="small" grid={blank(30, 30).map((row, at) => row.map(() => at % 10))} />,
  );
  expect(markup.match(/<(path|rect|text)/g)).toHaveLength(10);
});

it('a pair names both sides, and says so where the output is not known', () => {
  const known = renderToStaticMarkup(<PairView title="Demonstration 1" input={[[1]]} output={[[2]]} />);
  expect(known).toContain('aria-label="Demonstration 1, input, 1 by 1 grid: row 1: blue"');
  expect(known).toContain('aria-label="Demonstration 1, output, 1 by 1 grid: row 1: red"');
  expect(renderToStaticMarkup(<PairView input={[[1]]} output={null} />)).toContain('Output not known');
});
