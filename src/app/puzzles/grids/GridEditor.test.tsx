import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Puzzle } from '../../../seal/puzzles/types';
import { startHistory } from '../../experiment/history';
import { EditableGrid, movedCell } from './EditableGrid';
import { edited } from './edits';
import { GridEditor } from './GridEditor';

const ignore = (): void => undefined;
const PUZZLE: Puzzle = {
  id: 'own',
  source: 'own',
  demonstrations: [
    { input: [[1]], output: [[2]] },
    { input: [[3]], output: [[4]] },
  ],
  tests: [{ input: [[5]], output: null }],
};
const editor = (puzzle: Puzzle): string =>
  renderToStaticMarkup(<GridEditor history={startHistory(puzzle)} onChange={ignore} />);

it('exactly one cell is in the tab order, and each says its place and colour', () => {
  const markup = renderToStaticMarkup(
    <EditableGrid
      grid={[
        [1, 2],
        [3, 4],
      ]}
      label="Demonstration 1, input"
      color={1}
      tool="paint"
      onUse={ignore}
    />,
  );
  expect(markup).toContain('role="grid"');
  expect(markup).toContain('aria-label="Demonstration 1, input, 2 by 2"');
  expect(markup.match(/tabindex="0"/gi)).toHaveLength(1);
  expect(markup.match(/tabindex="-1"/gi)).toHaveLength(3);
  expect(markup).toContain('aria-label="row 2, column 1, green"');
});

it('arrows stay in the grid; Home and End go along the row, with Ctrl to the corners', () => {
  const grid = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  expect(movedCell(grid, { row: 0, column: 0 }, 'ArrowUp', false)).toEqual({ row: 0, column: 0 });
  expect(movedCell(grid, { row: 0, column: 0 }, 'ArrowRight', false)).toEqual({ row: 0, column: 1 });
  expect(movedCell(grid, { row: 1, column: 1 }, 'End', false)).toEqual({ row: 1, column: 2 });
  expect(movedCell(grid, { row: 1, column: 1 }, 'Home', true)).toEqual({ row: 0, column: 0 });
  expect(movedCell(grid, { row: 1, column: 1 }, 'a', false)).toBeNull();
});

it('every grid of the puzzle can be chosen, and pairs that must stay cannot be removed', () => {
  const markup = editor(PUZZLE);
  for (const name of ['demonstration 1, input', 'demonstration 2, output', 'test 1, input', 'test 1, output'])
    expect(markup).toContain(`aria-label="Edit ${name}"`);
  const remove = (name: string): string =>
    new RegExp(`<button[^>]*aria-label="Remove ${name}"[^>]*>`).exec(markup)?.[0] ?? '';
  expect(remove('demonstration 2')).toContain('disabled');
  expect(remove('test 1')).toContain('disabled');
  const third = edited(startHistory(PUZZLE), { type: 'add', list: 'demonstrations' }).present;
  expect(editor(third)).toMatch(/aria-label="Remove demonstration 3"(?![^>]*disabled)/);
});
