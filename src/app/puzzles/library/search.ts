/** Which tasks of the library are listed: every word must be found, and of each sort of chip that is on, one must fit. */

import type { Grid, Pool, Puzzle } from '../../../seal/puzzles/types';
import type { PuzzleKind } from '../../../world/puzzles/families';
import { GROUP_NAMES, POOL_NAMES, SOURCE_NAMES } from '../words/library';
import type { LibraryTask, TaskGroup } from './libraryTask';

export interface LibraryFilter {
  text: string;
  groups: readonly TaskGroup[];
  kinds: readonly PuzzleKind[];
  pools: readonly Pool[];
}

export const NO_FILTER: LibraryFilter = { text: '', groups: [], kinds: [], pools: [] };

export function foundTasks(tasks: readonly LibraryTask[], filter: LibraryFilter): LibraryTask[] {
  const { groups, kinds, pools } = filter;
  const words = filter.text
    .toLowerCase()
    .replaceAll('×', 'x')
    .split(/\s+/)
    .filter((word) => word !== '');
  return tasks.filter((task) => {
    const { puzzle, group } = task;
    return (
      (groups.length === 0 || groups.includes(group)) &&
      (kinds.length === 0 || kinds.some((kind) => kind === puzzle.kind)) &&
      (pools.length === 0 || pools.some((pool) => pool === puzzle.pool)) &&
      words.every((word) => (/^\d+x\d+$/.test(word) ? sizesOf(puzzle).has(word) : wordsOf(task).includes(word)))
    );
  });
}

export function toggled<Value>(values: readonly Value[], value: Value): Value[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

function wordsOf({ puzzle, group }: LibraryTask): string {
  const { id, family, kind, source, pool } = puzzle;
  return [id, family, kind, source, SOURCE_NAMES[source], GROUP_NAMES[group], pool && POOL_NAMES[pool]]
    .filter((word) => word !== undefined)
    .join(' ')
    .toLowerCase();
}

function sizesOf({ demonstrations, tests }: Puzzle): Set<string> {
  const size = (grid: Grid): string => `${grid.length}x${grid[0]?.length ?? 0}`;
  return new Set(
    [...demonstrations, ...tests].flatMap(({ input, output }) => [size(input), ...(output ? [size(output)] : [])]),
  );
}
