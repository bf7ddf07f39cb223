/** What the files of all runs, and the lists of them, have in common, field by field. */
import * as z from 'zod/mini';
import { CALL_KINDS } from '../cost/meteredEngine';

export const finite = z.number();
export const whole = z.number().check(z.gte(0), z.multipleOf(1));
export const share = z.number().check(z.gte(0), z.lte(1));
/** What compact files, or those of old versions, leave out. */
export const orNull = <T>(schema: z.ZodMiniType<T>) =>
  z.pipe(
    z.nullish(schema),
    z.transform((value) => value ?? null),
  );
export const orEmpty = <T>(element: z.ZodMiniType<T>) => z._default(z.array(element), []);

const purpose = z.enum(['lab', 'train', 'held-out', 'multi-passage', 'reading']);
const stage = z.enum(['self-edits', 'finetune', 'quiz', 'reward', 'selection', 'policy-finetune', 'credit']);

export const estimateSchema = z.object({ mean: finite, standardError: z.nullable(finite), n: whole });

const counts = z.object({
  dispatches: finite,
  passes: finite,
  submits: finite,
  readbacks: finite,
  readbackBytes: finite,
  uploadBytes: finite,
  buffersCreated: finite,
  bindGroupsCreated: finite,
  pipelinesCreated: finite,
});

const callFields = {
  seconds: finite,
  flops: finite,
  tokens: finite,
  sequences: finite,
  adapters: finite,
  steps: finite,
  counts,
};
const costFields = { ...callFields, rateShare: z.nullable(finite) };
const calls = z.partialRecord(z.enum(CALL_KINDS), z.object(callFields));

const cost = z.object({
  matrixRate: z.nullable(finite),
  stages: z.array(z.object({ ...costFields, purpose, round: whole, stage, calls })),
  innerLoops: z.array(z.object({ ...costFields, purpose, round: whole })),
  rounds: z.array(z.object({ ...costFields, round: whole })),
  total: z.object(costFields),
});

const model = z.object({
  name: z.string(),
  parameters: whole,
  layers: whole,
  hidden: whole,
  vocab: whole,
  contextLength: whole,
  weightFormat: z.enum(['f32', 'bf16', 'f16']),
});

const device = z.object({
  vendor: z.string(),
  architecture: z.string(),
  description: z.string(),
  software: z.boolean(),
  subgroups: z.boolean(),
  shaderF16: z.boolean(),
  maxBufferBytes: finite,
  maxBindingBytes: finite,
});

const timing = z.object({ stage, purpose, round: whole, seconds: finite });

/** Of a run in either domain; each adds its own. */
export const runFields = {
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  startedAt: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date as ISO 8601 has it')),
  seconds: finite,
  commit: orNull(z.string()),
  model,
  device,
  notices: orEmpty(z.object({ field: z.string(), given: z.string(), used: z.string(), reason: z.string() })),
  timings: orEmpty(timing),
  cost: orNull(cost),
};

/** Of a round in either domain. */
export const roundFields = {
  round: z.number().check(z.gte(1), z.multipleOf(1)),
  policyVersion: whole,
  /** `null` where nothing was kept. */
  policyFinetune: z.nullable(
    z.object({
      pairs: whole,
      replay: whole,
      losses: z.array(finite),
      gradientNorms: orEmpty(finite),
      tokens: finite,
      divergedAt: z.optional(whole),
    }),
  ),
  seconds: finite,
};

/** What old knowledge files and lists said in one word. */
export const measuredOn = z.pipe(
  z.enum(['held-out', 'heldOut', 'development']),
  z.transform((told) => (told === 'heldOut' ? 'held-out' : told)),
);

/** How an entry of a list of runs begins in either domain. */
export const entryStart = {
  id: z.string(),
  /** Beside the list; empty for a run that lies beside none. */
  file: z.string(),
  title: z.string(),
};

export const madeWith = {
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
