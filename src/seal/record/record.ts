/**
 * Everything recorded of one use, as JSON: what a run file holds and what the page opens again (`product.md`, "Headless"). A
 * record is made from the events of its run, by one reducer for the page, the command line and the journal of a live run.
 */
import type { DeviceReport } from '../../contract/engine';
import type { Knowledge } from '../knowledge/types';
import type { Puzzles } from '../puzzles/types';
import { deriveSeed } from '../seeds';
import type { Items, Kind, LoopEvent, RunResult } from '../types';
import type { RunFields } from './schema';

export const RUN_SCHEMA = 'selkie-run';
/** Rises when a field changes its meaning; readers refuse what is newer than they are. */
export const RUN_VERSION = 3;

/** Settings may have been chosen on development items, so numbers from those are not reported. */
export type MeasuredOn = 'held-out' | 'development';

/** What a run was made with; the rest of its record comes from its events. */
export interface RunHeader<K extends Kind> extends Pick<RunFields, 'startedAt' | 'commit' | 'model' | 'device'> {
  domain: K['name'];
  settings: K['settings'];
  /** Which items of the world measured; `null` where they are not the world's. */
  measuredOn: MeasuredOn | null;
  /** Told by the run itself when it starts. */
  items?: Items<K>;
}

export interface RunRecord<K extends Kind> extends RunFields, Omit<RunHeader<K>, keyof RunFields>, RunResult<K> {
  items: Items<K>;
  schema: typeof RUN_SCHEMA;
  version: typeof RUN_VERSION;
  /** Every condition in the order in which it was measured: the start, then round by round. */
  conditions: K['evaluation']['condition'][];
}

export type KnowledgeRun = RunRecord<Knowledge>;
export type PuzzleRun = RunRecord<Puzzles>;
export type AnyRun = KnowledgeRun | PuzzleRun;

/** Two runs of one second differ in settings or are the same run. In which order a form or a file names its settings is no difference. */
export function idOf({
  domain,
  startedAt,
  settings,
}: Pick<RunHeader<Kind>, 'domain' | 'startedAt'> & { settings: { seed: number } }): string {
  const hash = deriveSeed(settings.seed, JSON.stringify(settings, sortKeys)).toString(36);
  return `${domain}-${startedAt.replace(/[:.]/g, '-')}-${hash}`;
}

/** A replacer of `JSON.stringify`: the same text for the same content, whatever the order of its keys. */
export function sortKeys(_: string, value: unknown): unknown {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))) : value;
}

export function beginRecord<K extends Kind>(header: RunHeader<K>): RunRecord<K> {
  const { items = { training: [], heldOut: [] }, ...madeWith } = header;
  const empty = { notices: [], timings: [], conditions: [], start: [], rounds: [], measures: [], cost: null };
  return { schema: RUN_SCHEMA, version: RUN_VERSION, ...madeWith, id: idOf(header), seconds: 0, items, ...empty };
}

export interface Parts {
  start: object[];
  rounds: { round: number }[];
  measures: { name: string; round: number }[];
}

type PartEvent<P extends Parts> =
  | { type: 'start-done'; evaluations: P['start'] }
  | { type: 'round-done'; record: P['rounds'][number] }
  | { type: 'measure'; measure: P['measures'][number] };

/** With a part that is finished. One that is told again, by a run that goes on, takes the place of the first. */
export function withPart<P extends Parts>(parts: P, event: PartEvent<P>): P {
  switch (event.type) {
    case 'start-done':
      return { ...parts, start: event.evaluations };
    case 'round-done': {
      const others = parts.rounds.filter(({ round }) => round !== event.record.round);
      return { ...parts, rounds: [...others, event.record] };
    }
    case 'measure': {
      const { name, round } = event.measure;
      const others = parts.measures.filter((one) => one.name !== name || one.round !== round);
      return { ...parts, measures: [...others, event.measure] };
    }
  }
}

/** The record after an event; the same one where the event says nothing that is kept. */
export function reduceRecord<K extends Kind>(record: RunRecord<K>, event: LoopEvent<K>): RunRecord<K> {
  switch (event.type) {
    case 'run-started':
      return { ...record, items: event.items };
    case 'stage-done': {
      if (isRepeated(record, event)) return record;
      const { stage, purpose, round, seconds } = event;
      return {
        ...record,
        timings: [...record.timings, { stage, purpose, round, seconds }],
        seconds: record.seconds + seconds,
      };
    }
    case 'condition':
      return { ...record, conditions: [...record.conditions, event.condition] };
    case 'start-done':
    case 'round-done':
    case 'measure': {
      const result = withPart(record, event);
      return { ...result, conditions: conditionsOf(result) };
    }
    default:
      return record;
  }
}

/** A run that goes on brings its policy back by training it once more; that was timed and counted the first time. */
export function isRepeated(
  { rounds }: { rounds: readonly { round: number }[] },
  { stage, round }: { stage: string; round: number },
): boolean {
  return stage === 'policy-finetune' && rounds.some((record) => record.round === round);
}

/** The start, then round by round. */
export function conditionsOf<K extends Kind>({ start, rounds }: RunResult<K>): K['evaluation']['condition'][] {
  const evaluations = [...start, ...rounds.flatMap((round) => round.evaluations)];
  return evaluations.map(({ condition }) => condition);
}

/** What a list says of a run in either domain, and of how it was made. */
export function entryFieldsOf<K extends Kind>(run: RunRecord<K>, file: string, title: string) {
  const { id, startedAt, seconds, device, commit, settings } = run;
  const { name: model, parameters } = run.model;
  const madeWith = { model, parameters, device: deviceText(device), software: device.software, commit };
  return { id, file, title, startedAt, seed: settings.seed, seconds, ...madeWith };
}

/** Behind the name of a device whose self-test found it wrong. */
export const UNTRUSTED = ' (untrusted: it failed its self-test)';

/** Drivers put their version after a colon; what a reader wants is the device. */
function deviceText({ description, vendor, architecture, software, untrusted = false }: DeviceReport): string {
  const name = description.split(':')[0]?.trim() || vendor;
  const more = software || architecture === '' || name.includes(architecture) ? '' : ` (${architecture})`;
  return `${name === '' ? 'GPU' : `${name}${more}`}${untrusted ? UNTRUSTED : ''}`;
}
