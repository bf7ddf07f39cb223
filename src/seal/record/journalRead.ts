/** A journal read: its header, its entries, and the record of a run that was stopped there. */
import * as z from 'zod/mini';
import type { AnsweredCall } from '../answeredCalls';
import { costOf } from '../cost/cost';
import type { Kind } from '../kind';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from './format';
import { readRun } from './read';
import { type AnyRun, conditionsOf, RUN_SCHEMA, RUN_VERSION, type RunRecord } from './record';
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

const numbers = z.array(z.number());
/** JSON has no not-a-number, which is what an adapter that diverged scores. */
const scores = z.array(
  z.pipe(
    z.nullable(z.number()),
    z.transform((value) => value ?? Number.NaN),
  ),
);
const callSchema = z.discriminatedUnion('verb', [
  z.object({
    verb: z.literal('finetune'),
    key: z.string(),
    adapters: numbers,
    results: z.array(
      z.object({ losses: numbers, gradientNorms: numbers, tokens: z.number(), diverged: z.nullable(z.number()) }),
    ),
  }),
  z.object({
    verb: z.literal('generate'),
    key: z.string(),
    results: z.array(
      z.object({ ids: numbers, logProbabilities: numbers, finish: z.enum(['stop', 'length', 'not-finite']) }),
    ),
  }),
  z.object({
    verb: z.literal('score'),
    key: z.string(),
    results: z.array(z.object({ logProbabilities: scores, greedy: z.array(z.boolean()) })),
  }),
  z.object({ verb: z.enum(['merge', 'free']), adapters: numbers }),
  z.object({ verb: z.literal('stage'), key: z.string() }),
]);

/** What is in it is checked by the reader of run files, when the record is made. */
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run-started'), items: z.unknown() }),
  z.object({ type: z.literal('start-done'), evaluations: z.array(z.unknown()) }),
  z.object({ type: z.literal('round-done'), record: z.looseObject({ round: z.number() }) }),
  z.object({ type: z.literal('measure'), measure: z.looseObject({ name: z.string(), round: z.number() }) }),
  z.object({ type: z.literal('notice'), notice: z.unknown() }),
  z.looseObject({ type: z.literal('stage-done') }),
  z.object({
    type: z.literal('cost'),
    stages: z.array(z.unknown()),
    matrixRate: z.optional(z.nullable(z.number())),
  }),
  z.object({ type: z.literal('answered'), call: callSchema }),
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
}

export function progressOf(header: JournalHeader, entries: readonly JournalEvents[]): Progress {
  const { start, rounds } = partsOf(entries);
  const asked = header.settings.rounds;
  return { done: rounds.length, rounds: typeof asked === 'number' ? asked : 0, measured: start.length > 0 };
}

/** What the engine answered since the last part was finished. */
export function answeredIn(entries: readonly JournalEvents[]): AnsweredCall[] {
  const events = entries.flat();
  const last = events.findLastIndex(({ type }) => PARTS.has(type));
  return events.slice(last + 1).flatMap((event) => (event.type === 'answered' ? [event.call] : []));
}

const PARTS: ReadonlySet<string> = new Set(['start-done', 'round-done', 'measure']);

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
    cost: costFields(events.flatMap((event) => (event.type === 'cost' ? [event] : []))),
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
function costFields(told: readonly Extract<JournalEvents[number], { type: 'cost' }>[]): object | null {
  const stages = told.flatMap((event) => event.stages);
  const rate = told.findLast(({ matrixRate }) => typeof matrixRate === 'number')?.matrixRate ?? null;
  return stages.length === 0 ? null : { ...costOf([], rate), stages };
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
