/**
 * The list of recorded puzzle runs (`public/runs/puzzles/index.json`): of each what the chart, the table and the list need, so
 * that they are on screen before the run's own file has come.
 */

import * as z from 'zod/mini';
import { entryFieldsOf, type PuzzleRun } from '../../record/record';
import { entryFields, readList, renamed } from '../../record/schema';
import { recordedPuzzleSettings } from '../settings';
import { puzzleConditionSchema, readingSchema } from '../types';

export const PUZZLE_RUN_LIST = { schema: 'selkie-puzzle-runs', version: 1 } as const;

const entry = z.object({
  ...entryFields,
  /** Lists that hold nothing else need not say it. */
  domain: z._default(z.literal('puzzles'), 'puzzles'),
  preset: z.string(),
  measuredOn: z.nullable(z.enum(['held-out', 'development'])),
  settings: recordedPuzzleSettings,
  /** Whole: with n, standard error and the values of each task. */
  conditions: z.array(puzzleConditionSchema),
  reading: z.nullable(readingSchema),
});

export type PuzzleRunEntry = z.infer<typeof entry>;

export const readPuzzleRunIndex = (input: unknown) => readList(PUZZLE_RUN_LIST, entry, renamed(input));

/** `null` for anything that is no entry. */
export const readOwnPuzzleEntry = (input: unknown): PuzzleRunEntry | null => entry.safeParse(input).data ?? null;

export function puzzleEntryOf(run: PuzzleRun, file: string, title: string | null = null): PuzzleRunEntry {
  const { domain, measuredOn, settings, conditions, measures } = run;
  const { preset } = settings;
  const reading = measures.at(-1) ?? null;
  const shared = entryFieldsOf(run, file, title ?? titleOf(run));
  return { ...shared, domain, preset, measuredOn, settings, conditions, reading };
}

const PRESET_TITLES: Record<PuzzleRun['settings']['preset'], string> = {
  'one-family': 'One family',
  'mixed-families': 'Mixed families',
  arc: 'ARC tasks',
};

function titleOf({ settings, rounds, items: tasks }: PuzzleRun): string {
  const counted = `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}`;
  const isWorld = tasks.training.some(({ source }) => source === 'micro-world');
  return `${isWorld ? PRESET_TITLES[settings.preset] : 'ARC tasks'}: ${counted}, ${tasks.heldOut.length} held-out tasks, seed ${settings.seed}`;
}

/** What a table says of the tasks behind it. @param sort as `measuredOn`. */
export function aboutPuzzleItems(
  { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits }: PuzzleRun['settings'],
  sort: string,
): string[] {
  return [
    `rounds: ${rounds}, each of ${trainingTasks} fresh tasks with ${edits} configurations`,
    `${sort} tasks: ${heldOutTasks}, with ${heldOutEdits} configurations each`,
  ];
}
