/** Puzzle runs as the command keeps them. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { acrossPuzzleSeeds, type PuzzleSeedRun } from '../../seal/puzzles/acrossSeeds';
import type { PuzzleTasks } from '../../seal/puzzles/arcInputs';
import { readPuzzleRunFile, schemaOf } from '../../seal/puzzles/runFiles/runFile';
import { puzzleSchema } from '../../seal/puzzles/runFiles/runFileSchema';
import type { PuzzleRunRecord } from '../../seal/puzzles/runFiles/runRecord';
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import { parsePuzzleSettings } from '../../seal/puzzles/settingsSchema';
import { RUN_SCHEMA } from '../../seal/runFiles/runRecord';
import { assertResumable } from './checks';
import type { RunKind } from './runKind';

export interface PuzzleRunSource {
  measuredOn: PuzzleRunRecord['measuredOn'];
  /** Those that were read from files, so that a run goes on though the files have changed; `null` for the micro-world's. */
  tasks: PuzzleTasks | null;
}

export const PUZZLE_RUNS: RunKind<PuzzleSettings, PuzzleRunSource, PuzzleRunRecord> = {
  command: 'puzzles',
  ownModel: 'micro-puzzles',
  setSchema: 'selkie-puzzle-run-set',
  source: z.object({
    measuredOn: z.enum(['held-out', 'development']),
    tasks: z.nullable(z.object({ training: z.array(puzzleSchema), heldOut: z.array(puzzleSchema) })),
  }),
  sourceOf: ({ measuredOn, tasks }) => {
    const isWorld = tasks.training.some(({ source }) => source === 'micro-world');
    return { measuredOn, tasks: isWorld ? null : tasks };
  },
  readRun: (input) => {
    if (schemaOf(input) === RUN_SCHEMA)
      throw new Error('it is a run on knowledge. Go on with it by "npm run seal -- knowledge --resume".');
    const run = readPuzzleRunFile(input);
    const evaluated = [...run.start, ...run.rounds.flatMap(({ evaluations }) => evaluations), ...run.rounds];
    const written = evaluated.flatMap(({ candidates }) => candidates.map((candidate) => candidate.written));
    if (written.some(({ author, text, ids }) => author === 'policy' && text !== '' && ids.length === 0))
      throw new Error('it is a compact copy without token ids. Resume from the file that --json wrote.');
    assertResumable(input, run, run.tasks.heldOut.length);
    return run;
  },
  readSettings: (input) => {
    const { settings, notices } = parsePuzzleSettings(input);
    const [notice] = notices;
    if (notice) throw new Error(`its setting ${notice.field} is ${notice.given}: it ${notice.reason}.`);
    return settings;
  },
  isFinished: ({ settings, rounds }) => rounds.length >= settings.rounds,
  compare: (runs) => acrossPuzzleSeeds(seedRunsOf(runs)),
};

export function seedRunsOf(runs: readonly PuzzleRunRecord[]): PuzzleSeedRun[] {
  return runs.map(({ settings, conditions }) => ({ seed: settings.seed, conditions }));
}

/** The micro-world's tasks are made anew, and another commit may make others; what was written for the old ones is not theirs. */
export function assertSameTasks({ tasks }: Pick<PuzzleRunRecord, 'tasks'>, { training, heldOut }: PuzzleTasks): void {
  // As a file would have them: without fields that are undefined.
  const made: unknown = JSON.parse(JSON.stringify({ training, heldOut }));
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(tasks)), made))
    throw new Error('The run was begun on other tasks of the micro-world than this Selkie makes. Begin it anew.');
}
