/** An interrupted run out of its journal: what it was begun with, and the record of what it had measured. */
import * as z from 'zod/mini';
import type { Kind } from '../../seal/domain';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT } from '../../seal/record/format';
import { readRun } from '../../seal/record/read';
import {
  type AnyRun,
  conditionsOf,
  isRepeated,
  RUN_SCHEMA,
  RUN_VERSION,
  type RunRecord,
} from '../../seal/record/record';
import { runFields } from '../../seal/record/schema';
import type { JournalParser } from '../../storage/journalFormat';

const headerSchema = z.object({
  id: z._default(runFields.id, 'interrupted'),
  domain: z.enum(['knowledge', 'puzzles']),
  startedAt: runFields.startedAt,
  commit: runFields.commit,
  model: runFields.model,
  device: runFields.device,
  settings: z.looseObject({}),
  measuredOn: z._default(z.nullable(z.string()), 'held-out'),
});

/** What is in it is checked by the reader of run files, when the record is made. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run-started'), items: z.unknown() }),
  z.object({ type: z.literal('start-done'), evaluations: z.array(z.unknown()) }),
  z.object({ type: z.literal('round-done'), record: z.looseObject({ round: z.number() }) }),
  z.object({ type: z.literal('measure'), measure: z.looseObject({ name: z.string(), round: z.number() }) }),
  z.object({ type: z.literal('notice'), notice: z.unknown() }),
  z.looseObject({ type: z.literal('stage-done'), stage: z.string(), round: z.number() }),
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
  const measures = new Map(
    events.flatMap((one) =>
      one.type === 'measure' ? [[`${one.measure.name} ${one.measure.round}`, one.measure] as const] : [],
    ),
  );
  return {
    items: events.findLast((event) => event.type === 'run-started')?.items ?? { training: [], heldOut: [] },
    start,
    rounds: [...byRound.values()],
    measures: [...measures.values()],
    notices: events.flatMap((event) => (event.type === 'notice' ? [event.notice] : [])),
    timings: timingsOf(events),
  };
}

function timingsOf(events: JournalEvents): object[] {
  const rounds: { round: number }[] = [];
  return events.flatMap((event) => {
    if (event.type === 'round-done') rounds.push(event.record);
    if (event.type !== 'stage-done' || isRepeated({ rounds }, event)) return [];
    const { type: _, ...timing } = event;
    return [timing];
  });
}

/** As a run that was stopped there. @throws RunFileError where a part of it cannot be read. */
export function recordOf(header: JournalHeader, entries: readonly JournalEvents[]): AnyRun {
  const shell = { conditions: [], cost: null, seconds: 0, ...header, ...partsOf(entries) };
  const written = { ...shell, schema: RUN_SCHEMA, version: RUN_VERSION };
  return header.domain === 'puzzles'
    ? completed(readRun(PUZZLE_FORMAT, written))
    : completed(readRun(KNOWLEDGE_FORMAT, written));
}

/** Neither pauses nor the time that the page was closed count. */
function completed<K extends Kind>(run: RunRecord<K>): RunRecord<K> {
  const seconds = run.timings.reduce((sum, timing) => sum + timing.seconds, 0);
  return { ...run, conditions: conditionsOf(run), seconds };
}
