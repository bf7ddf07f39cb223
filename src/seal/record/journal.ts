/**
 * What is written down of a run while it goes: a header, what it was begun with, and entries, each all that is new
 * when a stage, a measurement or a round is done. Whatever ends the run in between, no more is lost than the stage at work. One form for the
 * page (`storage/journal.ts`) and for the command line (`storage/fileJournal.ts`); `journalRead.ts` makes a record of it again.
 */
import type { AnsweredCall } from '../answeredCalls';
import type { StageCost } from '../cost/cost';
import type { Kind, LoopEvent } from '../kind';
import { idOf, type RunHeader, type RunRecord } from './record';

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

/** What the engine answered since the last part was finished (`answeredCalls.ts`). */
export interface AnsweredEvent {
  type: 'answered';
  call: AnsweredCall;
}

/** Events that the record is made of; those of `MARKS` are worth a write, the others go with the next of them. */
const WRITTEN: ReadonlySet<string> = new Set([
  'run-started',
  'start-done',
  'round-done',
  'measure',
  'stage-done',
  'notice',
  'cost',
  'answered',
]);
const MARKS: ReadonlySet<string> = new Set(['run-started', 'start-done', 'round-done', 'measure', 'stage-done']);

/** Gathers events until one of them is worth a write. */
export class EntryMaker<Event extends { type: string }> {
  #waiting: Event[] = [];

  /** @returns the entry that this event completes. */
  take(event: Event): Event[] | null {
    if (!WRITTEN.has(event.type)) return null;
    this.#waiting.push(event);
    if (!MARKS.has(event.type)) return null;
    const entry = this.#waiting;
    // A notice is told again by a run that goes on within its part.
    this.#waiting = event.type === 'stage-done' ? entry.filter(({ type }) => type === 'notice') : [];
    return entry.filter((one) => !this.#waiting.includes(one));
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
