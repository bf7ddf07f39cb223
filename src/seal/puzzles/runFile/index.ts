/**
 * The list of recorded puzzle runs (`public/runs/puzzles/index.json`): of each what the chart, the table and the list need, so
 * that they are on screen before the run's own file has come.
 */

import * as z from 'zod/mini';
import { deviceText, type PuzzleRun } from '../../record/record';
import { renamed } from '../../record/renamed';
import { puzzleSettingsSchema } from '../settings';
import { puzzleConditionSchema, readingSchema } from './schema';

export const PUZZLE_INDEX_SCHEMA = 'selkie-puzzle-runs';
export const PUZZLE_INDEX_VERSION = 1;

const entry = z.object({
  id: z.string(),
  /** Beside the index; without path. */
  file: z.string().check(z.regex(/^[\w.-]+$/)),
  title: z.string(),
  /** Lists that hold nothing else need not say it. */
  domain: z._default(z.literal('puzzles'), 'puzzles'),
  startedAt: z.string(),
  preset: z.string(),
  seed: z.number(),
  model: z.string(),
  parameters: z.number(),
  device: z.string(),
  software: z.boolean(),
  commit: z.nullable(z.string()),
  measuredOn: z.nullable(z.enum(['held-out', 'development'])),
  settings: puzzleSettingsSchema,
  /** Whole: with n, standard error and the values of each task. */
  conditions: z.array(puzzleConditionSchema),
  reading: z.nullable(readingSchema),
  seconds: z.number(),
});

/** Of a run that lies beside no index. */
const ownEntry = z.extend(entry, { file: z.string() });

const index = z.object({
  schema: z.literal(PUZZLE_INDEX_SCHEMA),
  version: z.literal(PUZZLE_INDEX_VERSION),
  runs: z.array(z.unknown()),
});

export type PuzzleRunEntry = z.infer<typeof entry>;

export interface PuzzleRunIndex {
  schema: typeof PUZZLE_INDEX_SCHEMA;
  version: typeof PUZZLE_INDEX_VERSION;
  runs: PuzzleRunEntry[];
}

/** `null` for anything that is not such a list; an entry of a kind that this version does not know is left out. */
export function readPuzzleRunIndex(input: unknown): PuzzleRunIndex | null {
  const parsed = index.safeParse(renamed(input));
  if (!parsed.success) return null;
  const runs = parsed.data.runs.flatMap((given) => {
    const one = entry.safeParse(given);
    return one.success ? [one.data] : [];
  });
  return { ...parsed.data, runs };
}

/** `null` for anything that is no entry. */
export function readOwnPuzzleEntry(input: unknown): PuzzleRunEntry | null {
  return ownEntry.safeParse(input).data ?? null;
}

export function puzzleEntryOf(run: PuzzleRun, file: string, title: string | null = null): PuzzleRunEntry {
  const { settings, model, device } = run;
  return {
    id: run.id,
    file,
    title: title ?? titleOf(run),
    domain: run.domain,
    startedAt: run.startedAt,
    preset: settings.preset,
    seed: settings.seed,
    model: model.name,
    parameters: model.parameters,
    device: deviceText(device),
    software: device.software,
    commit: run.commit,
    measuredOn: run.measuredOn,
    settings,
    conditions: run.conditions,
    reading: run.measures.at(-1) ?? null,
    seconds: run.seconds,
  };
}

const PRESET_TITLES: Record<PuzzleRun['settings']['preset'], string> = {
  'one-family': 'One family',
  'mixed-families': 'Mixed families',
};

function titleOf({ settings, rounds, items: tasks }: PuzzleRun): string {
  const counted = `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}`;
  const isWorld = tasks.training.some(({ source }) => source === 'micro-world');
  return `${isWorld ? PRESET_TITLES[settings.preset] : 'ARC tasks'}: ${counted}, ${tasks.heldOut.length} held-out tasks, seed ${settings.seed}`;
}
