/** A task as the page keeps it: in storage, in a link. */
import * as z from 'zod/mini';
import { type Puzzle, puzzleSchema as soundSchema, taskGrid } from '../../seal/puzzles/types';
import type { Notice } from '../../seal/types';
import { Cuts, MOST_DEMONSTRATIONS, MOST_ID_CHARACTERS, MOST_TESTS } from '../experiment/cuts';

/** As many pairs as there are: what is too much is cut. */
export const puzzleSchema = z.extend(soundSchema, {
  id: z.string(),
  demonstrations: z.array(z.object({ input: taskGrid, output: taskGrid })).check(z.minLength(1)),
  tests: z.array(z.object({ input: taskGrid, output: z.nullable(taskGrid) })).check(z.minLength(1)),
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
  const cuts = new Cuts();
  const puzzle: Puzzle = {
    ...rest,
    id: cuts.text(id, MOST_ID_CHARACTERS, 'task.id'),
    demonstrations: cuts.list(demonstrations, MOST_DEMONSTRATIONS, 'task.demonstrations'),
    tests: cuts.list(tests, MOST_TESTS, 'task.tests'),
  };
  return { puzzle, notices: cuts.notices };
}
