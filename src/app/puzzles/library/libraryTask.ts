/** The tasks that the library lists, and which of them a search and its filters find. */
import { ARC_HELD_OUT, ARC_PRESET } from '../../../seal/puzzles/arcPreset';
import type { Grid, Puzzle } from '../../../seal/puzzles/types';
import { worldPuzzle } from '../../../seal/puzzles/worldInputs';
import { PUZZLE_KINDS, PUZZLE_SPLITS, type PuzzleSplit } from '../../../world/puzzles/families';
import { GROUP_NAMES, KIND_NAMES, POOL_NAMES, SOURCE_NAMES } from '../words/library';

/** A split of the micro-world, what came of ARC with Selkie, or what the visitor brought. */
export type TaskGroup = PuzzleSplit | 'arc' | 'imported';

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

export const arcTasks = (): LibraryTask[] =>
  [...ARC_HELD_OUT, ...ARC_PRESET.training].map((puzzle) => libraryTask(puzzle, 'arc'));

interface Chip {
  label: string;
  value: string;
  /** What a task has of this sort of chip, whose function is one. */
  of: (task: LibraryTask) => string | undefined;
}

const chips = (names: Readonly<Record<string, string>>, of: Chip['of']): Chip[] =>
  Object.entries(names).map(([value, label]) => ({ label, value, of }));

/** Switches that narrow the list. */
export const CHIPS: readonly Chip[] = [
  ...chips(GROUP_NAMES, ({ group }) => group),
  ...chips(KIND_NAMES, ({ puzzle }) => puzzle.kind),
  ...chips(POOL_NAMES, ({ puzzle }) => puzzle.pool),
];

export const fits = ({ of, value }: Chip, task: LibraryTask): boolean => of(task) === value;

export interface LibraryFilter {
  text: string;
  /** Those that are on. */
  chips: readonly Chip[];
}

export const NO_FILTER: LibraryFilter = { text: '', chips: [] };

/** Every word must be found, and of each sort of chip that is on, one must fit. */
export function foundTasks(tasks: readonly LibraryTask[], { text, chips: on }: LibraryFilter): LibraryTask[] {
  const words = text
    .toLowerCase()
    .replaceAll('×', 'x')
    .split(/\s+/)
    .filter((word) => word !== '');
  return tasks.filter(
    (task) =>
      on.every(({ of }) => on.some((chip) => chip.of === of && fits(chip, task))) &&
      words.every((word) => (/^\d+x\d+$/.test(word) ? sizesOf(task.puzzle).has(word) : wordsOf(task).includes(word))),
  );
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
