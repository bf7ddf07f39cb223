/** The tasks that the library lists, and which of them a search and its filters find. */
import type { Grid, Pool, Puzzle } from '../../../seal/puzzles/types';
import { worldPuzzle } from '../../../seal/puzzles/worldInputs';
import { PUZZLE_KINDS, PUZZLE_SPLITS, type PuzzleKind, type PuzzleSplit } from '../../../world/puzzles/families';
import { GROUP_NAMES, POOL_NAMES, SOURCE_NAMES } from '../words/library';

/** A split of the micro-world, or what the visitor brought. */
export type TaskGroup = PuzzleSplit | 'imported';

export interface LibraryTask {
  /** Unique in the library. */
  key: string;
  puzzle: Puzzle;
  group: TaskGroup;
}

export const taskKey = ({ source, id }: Puzzle): string => `${source}/${id}`;

export function libraryTask(puzzle: Puzzle, group: TaskGroup): LibraryTask {
  return { key: taskKey(puzzle), puzzle, group };
}

/** The first tasks of each split and kind. */
export function worldTasks(perKind: number): LibraryTask[] {
  return PUZZLE_SPLITS.flatMap((split) =>
    Array.from({ length: perKind }, (_, index) =>
      PUZZLE_KINDS.map((kind) => libraryTask(worldPuzzle(split, kind, index), split)),
    ).flat(),
  );
}

export interface LibraryFilter {
  text: string;
  groups: readonly TaskGroup[];
  kinds: readonly PuzzleKind[];
  pools: readonly Pool[];
}

export const NO_FILTER: LibraryFilter = { text: '', groups: [], kinds: [], pools: [] };

/** Every word must be found, and of each sort of chip that is on, one must fit. */
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
