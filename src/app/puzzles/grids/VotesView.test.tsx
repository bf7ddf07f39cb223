import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Grid, Prediction, Puzzle } from '../../../seal/puzzles/types';
import { VotesView } from './VotesView';

const answer = (grid: Grid | null, transform: string | null = null, text = ''): Prediction => ({
  test: 0,
  shown: [1, 2],
  transform,
  text,
  raw: grid && transform ? [[8], [8]] : grid,
  grid,
});

function shown(predictions: Prediction[], output: Grid | null): string {
  const puzzle: Puzzle = { id: 'a', source: 'own', demonstrations: [], tests: [{ input: [[5, 5]], output }] };
  return renderToStaticMarkup(<VotesView puzzle={puzzle} predictions={predictions} />);
}

const words = (markup: string): string => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

it('sorts the votes, and says which attempt is the solution and what is wrong with the other', () => {
  const markup = shown([answer([[1, 2]]), answer([[1, 3]]), answer([[1, 3]], 'flip-rows')], [[1, 2]]);
  const said = words(markup);
  expect(said).toContain('Solved: an attempt is the solution');
  expect(said).toContain('Attempt 1 Wrong: 1 of 2 cells');
  expect(said).toContain('Attempt 2 Right');
  expect(said.indexOf('2 of 3 votes, 1 untransformed')).toBeLessThan(said.indexOf('1 of 3 votes, all untransformed'));
  expect(markup).toContain('Attempt 1, 1 by 2 grid: row 1: blue, green, 1 cell differs and is outlined');
});

it('shows each prediction with its prompt, and a transformed one as written and turned back', () => {
  const markup = shown([answer([[1, 3]], 'flip-rows')], [[1, 2]]);
  expect(words(markup)).toContain('Shown 2 and 3, mirrored top to bottom');
  expect(markup).toContain('aria-label="As written, 2 by 1 grid');
  expect(markup).toContain('aria-label="Turned back, 1 by 2 grid');
});

it('keeps text that is no grid as text, and says when nothing was left to vote on', () => {
  const markup = shown([answer(null, null, '<b>a0</b>'), answer(null)], [[1]]);
  expect(markup).toContain('<code>&lt;b&gt;a0&lt;/b&gt;</code>');
  expect(markup).toContain('<code>(nothing)</code>');
  expect(words(markup)).toContain('None of the answers was a grid');
  expect(words(markup)).toContain('Not solved');
});

it('names an attempt of another size, and scores nothing where no solution is known', () => {
  expect(words(shown([answer([[1, 2]])], [[1]]))).toContain('Wrong: 1 by 2, not 1 by 1');
  const unknown = words(shown([answer([[1, 2]])], null));
  expect(unknown).toContain('The solution is not known');
  expect(unknown).not.toMatch(/Right|Wrong/);
});
