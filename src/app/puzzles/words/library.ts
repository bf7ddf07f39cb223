/** Words of the task library, of importing and of exporting. */
import type { Puzzle, PuzzleSource } from '../../../seal/puzzles/types';
import type { PuzzleKind } from '../../../world/puzzles/families';
import { plural } from '../../ui/numbers';

export const GROUP_NAMES = {
  train: 'Training families',
  development: 'Development families',
  'held-out': 'Held-out families',
  arc: 'ARC, the shortest',
  imported: 'Imported',
} as const;

export const KIND_NAMES: Record<PuzzleKind, string> = { lines: 'Lines', regions: 'Regions' };

export const POOL_NAMES: Record<NonNullable<Puzzle['pool']>, string> = {
  training: 'Paper’s training pool',
  evaluation: 'Paper’s evaluation pool',
};

export const SOURCE_NAMES: Record<PuzzleSource, string> = {
  'micro-world': 'micro-world',
  'arc-training': 'ARC training set',
  'arc-evaluation': 'ARC evaluation set',
  own: 'your own',
};

export const LIBRARY = {
  search: 'Search tasks',
  searchHint: 'By id, family, kind, source, pool or grid size, such as 3x3',
  nothingFound: 'No task is like that. Clear the search or a filter.',
  nothingImported: 'None imported yet. Drop ARC files on the box, choose them, or paste JSON.',
  dropHint: 'ARC JSON: challenges with their solutions, or single tasks. Nothing leaves this browser.',
  paste: 'ARC JSON to import',
  storageTitle: 'The browser’s storage did not do its part.',
  problemsTitle: 'Some of it was left out.',
  imported(added: number, known: number): string {
    const parts = [
      ...(added > 0 ? [`${plural(added, 'task')} imported`] : []),
      ...(known > 0 ? [`${plural(known, 'task')} ${known === 1 ? 'was' : 'were'} here already`] : []),
    ];
    return parts.length === 0 ? '' : `${parts.join('; ')}.`;
  },
  /** "4 demonstrations, 1 test". */
  counts({ demonstrations, tests }: Puzzle): string {
    return `${plural(demonstrations.length, 'demonstration')}, ${plural(tests.length, 'test')}`;
  },
  orphan: (file: string): string =>
    `${file}: it holds solutions, but no file of challenges with the same tasks came with it; choose both together.`,
  storage: (what: string, why: string): string =>
    `${what} (${why}). The tasks stay on this page until you close it; export them to keep them.`,
  damaged: (count: number): string =>
    `${plural(count, 'stored task')} ${count === 1 ? 'is' : 'are'} damaged and left out; import ${count === 1 ? 'it' : 'them'} again.`,
  evicted: (count: number): string =>
    `The browser has cleared what Selkie kept: ${plural(count, 'imported task')}. Import the files again.`,
  deleted: (count: number): string => `${plural(count, 'task')} deleted.`,
} as const;
