/** A task as the page keeps it: in storage, in a link. */
import * as z from 'zod/mini';
import type { Grid, Puzzle } from '../../seal/puzzles/types';
import type { Notice } from '../../seal/types';
import { COLORS } from '../../world/puzzles/grid';
import { Limiter, MOST_DEMONSTRATIONS, MOST_ID_CHARACTERS, MOST_TESTS } from '../experiment/limits';

/** The longest side of an ARC grid. */
const LONGEST_SIDE = 30;

const color = z.number().check(z.gte(0), z.lt(COLORS), z.multipleOf(1));
const row = z.array(color).check(z.minLength(1), z.maxLength(LONGEST_SIDE));
const grid: z.ZodMiniType<Grid> = z
  .array(row)
  .check(z.minLength(1), z.maxLength(LONGEST_SIDE))
  .check(z.refine((rows) => rows.every(({ length }) => length === rows[0]?.length)));

export const puzzleSchema: z.ZodMiniType<Puzzle> = z.object({
  id: z.string(),
  source: z.enum(['micro-world', 'arc-training', 'arc-evaluation', 'own']),
  demonstrations: z.array(z.object({ input: grid, output: grid })).check(z.minLength(1)),
  tests: z.array(z.object({ input: grid, output: z.nullable(grid) })).check(z.minLength(1)),
  family: z.optional(z.string()),
  kind: z.optional(z.string()),
  pool: z.optional(z.enum(['training', 'evaluation'])),
});

export interface ReadPuzzle {
  puzzle: Puzzle;
  /** What of it did not fit. */
  notices: Notice[];
}

/** `null` for anything that is not a task; what is too much is cut. */
export function readPuzzle(input: unknown): ReadPuzzle | null {
  const parsed = puzzleSchema.safeParse(input);
  if (!parsed.success) return null;
  const { id, demonstrations, tests, ...rest } = parsed.data;
  const limiter = new Limiter();
  const puzzle: Puzzle = {
    ...rest,
    id: limiter.text(id, MOST_ID_CHARACTERS, 'task.id'),
    demonstrations: limiter.list(demonstrations, MOST_DEMONSTRATIONS, 'task.demonstrations'),
    tests: limiter.list(tests, MOST_TESTS, 'task.tests'),
  };
  return { puzzle, notices: limiter.notices };
}
