import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { type LibraryTask, libraryTask, worldTasks } from './libraryTask';
import { TaskLibrary } from './TaskLibrary';

const ignore = (): void => undefined;
const imported = libraryTask(
  {
    id: '358ba94e',
    source: 'arc-evaluation',
    pool: 'evaluation',
    demonstrations: [{ input: [[1]], output: [[2]] }],
    tests: [{ input: [[3]], output: null }],
  },
  'imported',
);

const library = (tasks: readonly LibraryTask[], selected: string | null): string =>
  renderToStaticMarkup(<TaskLibrary tasks={tasks} selected={selected} onSelect={ignore} onDelete={ignore} />);
const items = (markup: string): number => markup.match(/<button[^>]*aria-pressed[^>]*><span/g)?.length ?? 0;

it('draws a page of hundreds of tasks, the one with the chosen task', () => {
  const tasks = worldTasks(130);
  const chosen = tasks[400];
  const markup = library(tasks, chosen?.key ?? null);
  expect(tasks).toHaveLength(780);
  expect(items(markup)).toBeLessThanOrEqual(24);
  expect(markup).toContain('Page 17 of 33');
  expect(markup).toMatch(new RegExp(`aria-pressed="true"(?:(?!</button>).)*<strong>${chosen?.puzzle.id}</strong>`));
});

it('offers only the filters that some task answers to, and flags the paper’s pools', () => {
  const markup = library([imported], null);
  expect(markup).toMatch(/aria-pressed="false"[^>]*>Imported</);
  expect(markup).toMatch(/aria-pressed="false"[^>]*>Paper’s evaluation pool</);
  expect(markup).not.toContain('Training families');
  expect(markup).toMatch(
    /<button[^>]*aria-pressed="false"[^>]*>(?:(?!<\/button>).)*<strong>358ba94e<(?:(?!<\/button>).)*>Paper’s evaluation pool</,
  );
});

it('only an imported task can be deleted', () => {
  const world = worldTasks(1);
  expect(library([...world, imported], imported.key)).toContain('Delete 358ba94e');
  expect(library([...world, imported], world[0]?.key ?? null)).not.toContain('Delete');
});
