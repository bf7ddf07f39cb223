/** What each domain's run files are: the schema they go by, how their fields are read, and how they are written. */
import type * as z from 'zod/mini';
import type { Kind } from '../kind';
import { compactRun } from '../knowledge/runFile/compact';
import { expandedRun } from '../knowledge/runFile/expanded';
import { runFileSchema } from '../knowledge/runFile/schema';
import type { Knowledge } from '../knowledge/types';
import { compactPuzzleRun, fullPuzzleRun } from '../puzzles/runFile/compact';
import { expandedPuzzleRun } from '../puzzles/runFile/expanded';
import { puzzleRunFileSchema } from '../puzzles/runFile/schema';
import type { Puzzles } from '../puzzles/types';
import type { RunRecord } from './record';
import { fieldError } from './runFileError';

export interface RunFormat<K extends Kind> {
  domain: K['name'];
  /** Until version 2 each domain had a schema and versions of its own. */
  oldSchema: string;
  whatToChoose: string;
  /** Of a file of another domain. */
  elsewhere: string;
  /** @throws RunFileError that names the first bad field. */
  parse: (input: unknown, version: number) => RunRecord<K>;
  /** Without what the rest of the file gives back. */
  compact: (run: RunRecord<K>) => object;
  /** With all that going on from it needs. */
  full: (run: RunRecord<K>) => RunRecord<K>;
}

export const KNOWLEDGE_FORMAT: RunFormat<Knowledge> = {
  domain: 'knowledge',
  oldSchema: 'selkie-run',
  whatToChoose: 'Choose a file that "npm run seal -- knowledge --json FILE" or the Runs page wrote.',
  elsewhere: 'This is a run on puzzles, not on knowledge. The Puzzles page opens it.',
  parse: (input, version) => expandedRun(checked(runFileSchema, input), version),
  compact: compactRun,
  full: (run) => run,
};

export const PUZZLE_FORMAT: RunFormat<Puzzles> = {
  domain: 'puzzles',
  oldSchema: 'selkie-puzzle-run',
  whatToChoose: 'Choose a file that "npm run seal -- puzzles --json FILE" or the Puzzles page wrote.',
  elsewhere: 'This is a run on knowledge, not on puzzles. The Runs page opens it.',
  parse: (input) => expandedPuzzleRun(checked(puzzleRunFileSchema, input)),
  compact: compactPuzzleRun,
  full: fullPuzzleRun,
};

function checked<File>(schema: z.ZodMiniType<File>, input: unknown): File {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw fieldError(parsed.error.issues[0]);
}
