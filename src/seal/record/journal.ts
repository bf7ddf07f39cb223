/**
 * What is written down of a run while it goes, and the record of one that was broken off there. A header says what it was begun
 * with; each entry is all that is new when a stage, a measurement or a round is done, so no more is lost than the stage at work.
 * One form for the page (`storage/journal.ts`) and for the command line (`storage/fileJournal.ts`).
 */
import * as z from 'zod/mini';
import { type AnsweredCall, answeredCallSchema } from '../answeredCalls';
import { costOf, type StageCost } from '../cost/cost';
import type { Kind, LoopEvent, Notice } from '../types';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat, readRun } from './format';
import {
  type AnyRun,
  conditionsOf,
  idOf,
  type Parts,
  RUN_SCHEMA,
  RUN_VERSION,
  type RunHeader,
  type RunRecord,
  withPart,
} from './record';
import { runFields } from './schema';

/** Plain data, as the journal takes it. */
export function headerOf<K extends Kind>(header: RunHeader<K> & { id?: string }): object {
  const { id = idOf(header), domain, startedAt, commit, model, device, settings, measuredOn } = header;
  return { id, domain, startedAt, commit, model: { ...model }, device: { ...device }, settings, measuredOn };
}

/** What stages cost that have ended since the event before, where somebody counts. */
export interface CostEvent {
  type: 'cost';
  stages: readonly StageCost[];
  /** FLOP/s of a large product, where that was measured. */
  matrixRate?: number | null;
}

/** What the engine answered since the last part was finished. */
export interface AnsweredEvent {
  type: 'answered';
  call: AnsweredCall;
}

/** Events that the record is made of, and whether one is worth a write; the others go with the next that is. */
const WRITTEN = new Map([
  ['run-started', true],
  ['start-done', true],
  ['round-done', true],
  ['measure', true],
  ['stage-done', true],
  ['cost', false],
  ['answered', false],
]);

/** What an outside judge said: it may cost money, and its failure ends the stage. */
const isPaidFor = (event: Told): boolean => event.call?.verb === 'judge';

/** That a stage has ended: the event of its end comes after it. */
const isMark = (event: Told): boolean => event.call?.verb === 'stage';

interface Told {
  type: string;
  call?: AnsweredCall;
}

/** Gathers events until one of them is worth a write. */
export class EntryMaker<Event extends { type: string }> {
  #waiting: Event[] = [];

  /** @returns the entry that this event completes. */
  take(event: Event): Event[] | null {
    const isWorth = WRITTEN.get(event.type);
    if (isWorth === undefined) return null;
    this.#waiting.push(event);
    return isWorth || isPaidFor(event) ? this.#waiting.splice(0) : null;
  }

  /** @returns what waits for another event, for a run that breaks off; `null` for nothing. */
  rest(): Event[] | null {
    // The end of a stage that was marked has not come, and is to come when the run goes on.
    const rest = this.#waiting.splice(0).filter((event) => !isMark(event));
    return rest.length === 0 ? null : rest;
  }
}

/** What the reader of a file had to say of it, which no run tells. */
interface NoticeEvent {
  type: 'notice';
  notice: Notice;
}

/** All of a record as one entry, for a journal that goes on from it. */
export function eventsOf<K extends Kind>(record: RunRecord<K>): (LoopEvent<K> | CostEvent | NoticeEvent)[] {
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
  z.object({ type: z.literal('start-done'), evaluations: z.array(z.looseObject({})) }),
  z.object({ type: z.literal('round-done'), record: z.looseObject({ round: z.number() }) }),
  z.object({ type: z.literal('measure'), measure: z.looseObject({ name: z.string(), round: z.number() }) }),
  z.object({ type: z.literal('notice'), notice: z.unknown() }),
  z.looseObject({ type: z.literal('stage-done') }),
  z.object({
    type: z.literal('cost'),
    stages: z.array(z.unknown()),
    matrixRate: z.optional(z.nullable(z.number())),
  }),
  z.object({ type: z.literal('answered'), call: answeredCallSchema }),
]);

export type JournalHeader = z.infer<typeof headerSchema>;
export type JournalEvents = z.infer<typeof eventSchema>[];

/** Reads the JSON values that a journal carries. */
export const RUN_PARSER = {
  header: (value: unknown): JournalHeader | null => headerSchema.safeParse(value).data ?? null,
  entry: (value: unknown): JournalEvents | null => z.array(eventSchema).safeParse(value).data ?? null,
};

export interface Progress {
  /** Rounds that are done, and that were asked for. */
  done: number;
  rounds: number;
  /** The held-out measurements before the first round are there. */
  measured: boolean;
  /** What is measured beside them, such as sequences of edits under one remedy each. */
  measures: number;
  /** Stages that are done since the last of these. */
  stages: number;
}

export function progressOf({ settings }: JournalHeader, entries: readonly JournalEvents[]): Progress {
  const { start, rounds, measures } = partsOf(entries);
  const asked = settings.rounds;
  const stages = answeredIn(entries).filter(({ verb }) => verb === 'stage').length;
  const total = typeof asked === 'number' ? asked : 0;
  return { done: rounds.length, rounds: total, measured: start.length > 0, measures: measures.length, stages };
}

const PARTS: ReadonlySet<string> = new Set(['start-done', 'round-done', 'measure']);

/** Whether a part of the run is finished, before which nothing is asked again. A start that measures nothing is none: it comes anew
 * with each try. */
export const isPart = (event: { type: string; evaluations?: readonly unknown[] }): boolean =>
  PARTS.has(event.type) && event.evaluations?.length !== 0;

/** What the engine answered since the last part was finished. */
export function answeredIn(entries: readonly JournalEvents[]): AnsweredCall[] {
  const events = entries.flat();
  const last = events.findLastIndex(isPart);
  return events.slice(last + 1).flatMap((event) => (event.type === 'answered' ? [event.call] : []));
}

/** What the entries come to, unchecked. */
function partsOf(entries: readonly JournalEvents[]) {
  let items: unknown = { training: [], heldOut: [] };
  let parts: Parts = { start: [], rounds: [], measures: [] };
  let rate: number | null = null;
  const [notices, timings, stages]: [unknown[], object[], unknown[]] = [[], [], []];
  for (const event of entries.flat()) {
    if (event.type === 'run-started') items = event.items;
    if (event.type === 'start-done' || event.type === 'round-done' || event.type === 'measure')
      parts = withPart(parts, event);
    if (event.type === 'notice') notices.push(event.notice);
    if (event.type === 'cost') {
      stages.push(...event.stages);
      rate = event.matrixRate ?? rate;
    }
    if (event.type === 'stage-done') {
      const { type: _, ...timing } = event;
      const repeated = timing.stage === 'policy-finetune' && parts.rounds.some(({ round }) => round === timing.round);
      if (!repeated) timings.push(timing);
    }
  }
  // What is summed over the stages is made from them once they are checked.
  const cost = stages.length === 0 ? null : { ...costOf([], rate), stages };
  return { items, ...parts, notices, timings, cost };
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
  const cost = run.cost && costOf(run.cost.stages, run.cost.matrixRate);
  return { ...run, conditions: conditionsOf(run), seconds, cost };
}

/** The same, of whichever domain the header says. */
export function recordOf(header: JournalHeader, entries: readonly JournalEvents[]): AnyRun {
  return header.domain === 'puzzles'
    ? recordIn(PUZZLE_FORMAT, header, entries)
    : recordIn(KNOWLEDGE_FORMAT, header, entries);
}
