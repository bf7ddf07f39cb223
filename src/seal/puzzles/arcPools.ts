/** ARC tasks as puzzles, those of the paper's own runs marked (seal-reference 3.1). */
import type { ArcTask } from '../../formats/arc';
import type { Puzzle, PuzzleSource } from './types';

export type Pool = NonNullable<Puzzle['pool']>;

/**
 * Tasks that the authors picked as solvable by their model, 12 of ARC's training set and 10 of its evaluation set. Their
 * scripts get to 11 and 8 of them, which come first.
 */
export const ARC_POOLS: Readonly<Record<Pool, readonly string[]>> = {
  training: [
    '44f52bb0',
    '4be741c5',
    '5582e5ca',
    '5614dbcf',
    '5bd6f4ac',
    '6150a2bd',
    '67e8384a',
    '6d0aefbc',
    '6e02f1e3',
    '8be77c9e',
    '8d5021e8',
    '8e1813be',
  ],
  evaluation: [
    '59341089',
    '66e6c45b',
    '68b67ca3',
    '903d1b4a',
    'b1fc8b8e',
    'bc4146bd',
    'c7d4e6ad',
    'ce8d95cc',
    '358ba94e',
    'af24b4cc',
  ],
};

const POOL_OF: Readonly<Record<Exclude<PuzzleSource, 'micro-world'>, Pool | null>> = {
  'arc-training': 'training',
  'arc-evaluation': 'evaluation',
  own: null,
};

/** A visitor's own task is in no pool, whatever its id. */
export function arcPuzzles(tasks: readonly ArcTask[], source: keyof typeof POOL_OF): Puzzle[] {
  const pool = POOL_OF[source];
  return tasks.map((task) => ({
    ...task,
    source,
    ...(pool && ARC_POOLS[pool].includes(task.id) ? { pool } : {}),
  }));
}

/** Only the tasks of one of the paper's pools, in its order, each once however many files it is in. */
export function pooledTasks(puzzles: readonly Puzzle[], pool: Pool): Puzzle[] {
  return ARC_POOLS[pool].flatMap((id) => puzzles.find((puzzle) => puzzle.pool === pool && puzzle.id === id) ?? []);
}

/** A task of several tests as one entry for each, `id-0`, `id-1`: the original counts and solves those. */
export function splitTests(puzzle: Puzzle): Puzzle[] {
  if (puzzle.tests.length === 1) return [puzzle];
  return puzzle.tests.map((test, index) => ({ ...puzzle, id: `${puzzle.id}-${index}`, tests: [test] }));
}
