/** What the files of all runs, and the lists of them, have in common, field by field. */
import * as z from 'zod/mini';
import { type DeviceReport, type ModelReport, WEIGHT_FORMATS } from '../../contract/engine';
import { costSchema } from '../cost/cost';
import { finite, noticeSchema, orEmpty, orNull, timingSchema, whole } from '../types';

const model: z.ZodMiniType<ModelReport> = z.object({
  name: z.string(),
  parameters: whole,
  layers: whole,
  hidden: whole,
  vocab: whole,
  contextLength: whole,
  weightFormat: z.enum(WEIGHT_FORMATS),
});

const device: z.ZodMiniType<DeviceReport> = z.object({
  vendor: z.string(),
  architecture: z.string(),
  description: z.string(),
  software: z.boolean(),
  subgroups: z.boolean(),
  shaderF16: z.boolean(),
  untrusted: z.exactOptional(z.boolean()),
  maxBufferBytes: finite,
  maxBindingBytes: finite,
});

/** Of a run in either domain; each adds its own. */
export const runFields = {
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  /** ISO 8601. */
  startedAt: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date as ISO 8601 has it')),
  /** At work: pauses do not count. */
  seconds: finite,
  /** Of Selkie's source, with `+changes` when files differed from it; `null` where nobody can tell, as in a browser. */
  commit: orNull(z.string()),
  model,
  device,
  notices: orEmpty(noticeSchema),
  /** Of every stage, in order. */
  timings: orEmpty(timingSchema),
  /** What it cost, as counts; `null` where nobody counted. */
  cost: orNull(costSchema),
};
export type RunFields = z.infer<z.ZodMiniObject<typeof runFields>>;

/** What old knowledge files and lists said in one word. */
export const measuredOn = z.pipe(
  z.enum(['held-out', 'heldOut', 'development']),
  z.transform((told) => (told === 'heldOut' ? 'held-out' : told)),
);

/** What an entry of a list of runs has in either domain. */
export const entryFields = {
  id: z.string(),
  /** Beside the list; empty for a run that lies beside none. */
  file: z.string(),
  title: z.string(),
  startedAt: z.string(),
  seed: whole,
  seconds: finite,
  model: z.string(),
  parameters: whole,
  device: z.string(),
  software: z.boolean(),
  commit: z.nullable(z.string()),
};

const FILE_NAME = /^[\w.-]+$/;

/** `null` for anything that is not such a list; an entry of a kind that this version does not know is left out. */
export function readList<Entry extends { file: string }, Schema extends string, Version extends number>(
  { schema, version }: { schema: Schema; version: Version },
  entry: z.ZodMiniType<Entry>,
  input: unknown,
) {
  const list = z.object({ schema: z.literal(schema), version: z.literal(version), runs: z.array(z.unknown()) });
  const { data } = list.safeParse(input);
  if (data === undefined) return null;
  const runs = data.runs.flatMap((given) => entry.safeParse(given).data ?? []);
  return { ...data, runs: runs.filter(({ file }) => FILE_NAME.test(file)) };
}

/**
 * Until version 2 of knowledge runs and version 1 of puzzle runs the two domains said "passage" and "task", "selfEdit" and
 * "written" for what both call item and edit.
 */
const OLD_NAMES = new Map([
  ['selfEdit', 'edit'],
  ['written', 'edit'],
  ['perPassage', 'perItem'],
  ['perTask', 'perItem'],
]);

function nameOf(name: string, value: unknown): string {
  // As numbers these are places in a list; as texts and objects they have kept their meaning.
  if ((name === 'passage' || name === 'task') && typeof value === 'number') return 'item';
  const ofItems = name === 'passages' || name === 'tasks';
  if (ofItems && typeof value === 'object' && value !== null && 'training' in value) return 'items';
  return OLD_NAMES.get(name) ?? name;
}

/** A file of an old version with the names of today; what is no object or list stays as it is. */
export function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [nameOf(name, inner), renamed(inner)]));
}
