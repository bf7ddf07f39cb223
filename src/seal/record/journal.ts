/**
 * A run as its journal has it: a header, what it was begun with, and entries, each all that is new of the record when a
 * measurement or a round is done. Whatever ends the run in between, no more is lost than the round at work. One form for the
 * page (`storage/journal.ts`) and for the command line (`storage/fileJournal.ts`).
 */
import * as z from 'zod/mini';
import { costOf, type StageCost } from '../cost/cost';
import type { Kind, LoopEvent } from '../kind';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from './format';
import { readRun } from './read';
import { type AnyRun, conditionsOf, idOf, RUN_SCHEMA, RUN_VERSION, type RunHeader, type RunRecord } from './record';
import { runFields } from './schema';

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
  z.looseObject({ type: z.literal('stage-done') }),
  z.object({ type: z.literal('cost'), stages: z.array(z.unknown()) }),
]);

export type JournalHeader = z.infer<typeof headerSchema>;
export type JournalEvents = z.infer<typeof eventSchema>[];

/** Reads the JSON values that a journal carries. */
export const RUN_PARSER = {
  header: (value: unknown): JournalHeader | null => headerSchema.safeParse(value).data ?? null,
  entry: (value: unknown): JournalEvents | null => z.array(eventSchema).safeParse(value).data ?? null,
};

/** Plain data, as the journal takes it. */
export function headerOf<K extends Kind>(header: RunHeader<K> & { id?: string }): object {
  const { id = idOf(header), domain, startedAt, commit, model, device, settings, measuredOn } = header;
  return { id, domain, startedAt, commit, model: { ...model }, device: { ...device }, settings, measuredOn };
}

/** What the stages cost that have ended since the entry before, where somebody counts. */
export interface CostEvent {
  type: 'cost';
  stages: readonly StageCost[];
}

/** Events that the record is made of; those of `MARKS` are worth a write, the others go with the next of them. */
const WRITTEN: ReadonlySet<string> = new Set([
  'run-started',
  'start-done',
  'round-done',
  'measure',
  'stage-done',
  'notice',
]);
const MARKS: ReadonlySet<string> = new Set(['run-started', 'start-done', 'round-done', 'measure']);

/** Gathers events until one of them is worth a write. */
export class EntryMaker<Event extends { type: string }> {
  #waiting: Event[] = [];

  /** @returns the entry that this event completes. */
  take(event: Event): Event[] | null {
    if (!WRITTEN.has(event.type)) return null;
    this.#waiting.push(event);
    if (!MARKS.has(event.type)) return null;
    const entry = this.#waiting;
    this.#waiting = [];
    return entry;
  }
}

/** All of a record as one entry, for a journal that goes on from it. */
export function eventsOf<K extends Kind>(record: RunRecord<K>): (LoopEvent<K> | CostEvent)[] {
  const { items, start, rounds, measures, notices, timings, cost, settings } = record;
  return [
    { type: 'run-started', items },
    ...timings.map((timing) => ({ type: 'stage-done' as const, ...timing })),
    ...notices.map((notice) => ({ type: 'notice' as const, notice })),
    { type: 'start-done', evaluations: start },
    ...rounds.map((round) => ({ type: 'round-done' as const, record: round, rounds: settings.rounds })),
    ...measures.map((measure) => ({ type: 'measure' as const, measure })),
    ...(cost === null ? [] : [{ type: 'cost' as const, stages: cost.stages }]),
  ];
}

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
    cost: costFields(events.flatMap((event) => (event.type === 'cost' ? event.stages : []))),
  };
}

/** A policy that was brought back by training it once more was timed the first time (`isRepeated`). */
function timingsOf(events: JournalEvents): object[] {
  const done = new Set<unknown>();
  return events.flatMap((event) => {
    if (event.type === 'round-done') done.add(event.record.round);
    if (event.type !== 'stage-done' || (event.stage === 'policy-finetune' && done.has(event.round))) return [];
    const { type: _, ...timing } = event;
    return [timing];
  });
}

/** As a run file has it, for its reader to check; what is summed over the stages is made from them after that. */
function costFields(stages: readonly unknown[]): object | null {
  return stages.length === 0 ? null : { ...costOf([], null), stages };
}

/** As a run that was stopped there. @throws RunFileError where a part of it cannot be read. */
export function recordIn<K extends Kind>(
  format: RunFormat<K>,
  header: JournalHeader,
  entries: readonly JournalEvents[],
): RunRecord<K> {
  const shell = { conditions: [], seconds: 0, ...header, ...partsOf(entries) };
  const run = readRun(format, { ...shell, schema: RUN_SCHEMA, version: RUN_VERSION });
  // Neither pauses nor the time that the page was closed count.
  const seconds = run.timings.reduce((sum, timing) => sum + timing.seconds, 0);
  const cost = run.cost && costOf(run.cost.stages, null);
  return { ...run, conditions: conditionsOf(run), seconds, cost };
}

/** The same, of whichever domain the header says. */
export function recordOf(header: JournalHeader, entries: readonly JournalEvents[]): AnyRun {
  return header.domain === 'puzzles'
    ? recordIn(PUZZLE_FORMAT, header, entries)
    : recordIn(KNOWLEDGE_FORMAT, header, entries);
}
