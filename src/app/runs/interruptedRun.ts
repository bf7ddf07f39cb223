/** An interrupted run out of its journal: what it was begun with, and the record of what it had measured. */
import * as z from 'zod/mini';
import { readPuzzleRunFile } from '../../seal/puzzles/runFiles/runFile';
import {
  makePuzzleRunRecord,
  PUZZLE_RUN_SCHEMA,
  PUZZLE_RUN_VERSION,
  type PuzzleRunRecord,
} from '../../seal/puzzles/runFiles/runRecord';
import { puzzleSettingsSchema } from '../../seal/puzzles/settingsSchema';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import { readRunFile } from '../../seal/runFiles/runFile';
import { deviceSchema, modelSchema } from '../../seal/runFiles/runFileSchema';
import { makeRunRecord, RUN_SCHEMA, RUN_VERSION, type RunRecord } from '../../seal/runFiles/runRecord';
import { parseSettings } from '../../seal/settingsSchema';
import { worldInputs } from '../../seal/worldInputs';
import type { JournalParser } from '../../storage/journalFormat';

const begun = {
  model: modelSchema,
  device: deviceSchema,
  startedAt: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)))),
};

const headerSchema = z.discriminatedUnion('domain', [
  z.object({ domain: z.literal('knowledge'), settings: z.record(z.string(), z.unknown()), ...begun }),
  z.object({ domain: z.literal('puzzles'), settings: puzzleSettingsSchema, ...begun }),
]);

/** What is in it is checked by the reader of run files, when the record is made. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start-done'), evaluations: z.array(z.unknown()) }),
  z.object({ type: z.literal('round-done'), record: z.looseObject({ round: z.number() }) }),
  z.object({ type: z.literal('multi-passage'), record: z.unknown() }),
  z.looseObject({ type: z.literal('stage-done') }),
]);

export type JournalHeader = z.infer<typeof headerSchema>;
export type JournalEvents = z.infer<typeof eventSchema>[];

export const RUN_PARSER: JournalParser<JournalHeader, JournalEvents> = {
  header: (value) => headerSchema.safeParse(value).data ?? null,
  entry: (value) => z.array(eventSchema).safeParse(value).data ?? null,
};

export interface Progress {
  /** Rounds that are done, and that were asked for. */
  done: number;
  rounds: number;
  /** The held-out measurements before the first round are there. */
  measured: boolean;
}

export function progressOf(header: JournalHeader, entries: readonly JournalEvents[]): Progress {
  const { start, rounds } = partsOf(entries);
  const asked = header.settings.rounds;
  return { done: rounds.length, rounds: typeof asked === 'number' ? asked : 0, measured: start.length > 0 };
}

/** A run that was gone on with tells its beginning again: of each part the last counts. */
function partsOf(entries: readonly JournalEvents[]) {
  const events = entries.flat();
  const start = events.findLast((event) => event.type === 'start-done')?.evaluations ?? [];
  const byRound = new Map(events.flatMap((one) => (one.type === 'round-done' ? [[one.record.round, one.record]] : [])));
  return {
    start,
    rounds: [...byRound.values()],
    multiPassage: events.flatMap((event) => (event.type === 'multi-passage' ? [event.record] : [])),
    timings: events.flatMap(({ type, ...timing }) => (type === 'stage-done' ? [timing] : [])),
  };
}

const FACTS = { commit: null, notices: [], conditions: [], cost: null } as const;

/** As a run that was stopped there. @throws RunFileError where a part of it cannot be read. */
export function recordOf(header: JournalHeader, entries: readonly JournalEvents[]): RunRecord | PuzzleRunRecord {
  const shell = { id: 'interrupted', ...header, ...FACTS, ...partsOf(entries), seconds: 0 };
  if (header.domain === 'puzzles') {
    const tasks = puzzleInputs(header.settings);
    const written = { schema: PUZZLE_RUN_SCHEMA, version: PUZZLE_RUN_VERSION, tasks, measuredOn: 'held-out' };
    const run = readPuzzleRunFile({ ...shell, ...written });
    const { id: _, ...facts } = run;
    return makePuzzleRunRecord({ ...facts, seconds: sumOf(run), startedAt: new Date(run.startedAt) }, tasks, run);
  }
  const { settings } = parseSettings(header.settings);
  const passages = worldInputs(settings);
  const written = { schema: RUN_SCHEMA, version: RUN_VERSION, passages, measuredOn: 'heldOut' };
  const run = readRunFile({ ...shell, ...written });
  return makeRunRecord({ ...run, settings, seconds: sumOf(run), startedAt: new Date(run.startedAt) }, passages, run);
}

/** At work: neither pauses nor the time that the page was closed count. */
function sumOf({ timings }: Pick<RunRecord, 'timings'>): number {
  return timings.reduce((sum, { seconds }) => sum + seconds, 0);
}
