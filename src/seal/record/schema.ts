/** What the files of all runs have in common, field by field. */
import * as z from 'zod/mini';
import { CALL_KINDS } from '../cost/meteredEngine';
import { RUN_SCHEMA, RUN_VERSION } from './record';

export const finite = z.number();
export const whole = z.number().check(z.gte(0), z.multipleOf(1));
export const share = z.number().check(z.gte(0), z.lte(1));
export const optionally = <Schema extends z.ZodMiniType>(schema: Schema) => z.nullable(z.optional(schema));

const purpose = z.enum(['lab', 'train', 'held-out', 'multi-passage', 'reading']);
const stage = z.enum(['self-edits', 'finetune', 'quiz', 'reward', 'selection', 'policy-finetune', 'credit']);

export const estimateSchema = z.object({ mean: finite, standardError: z.nullable(finite), n: whole });

/** `null` where nothing was kept. */
export const policyFinetuneSchema = z.nullable(
  z.object({
    pairs: whole,
    replay: whole,
    losses: z.array(finite),
    gradientNorms: z.optional(z.array(finite)),
    tokens: finite,
    divergedAt: z.optional(whole),
  }),
);

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
  commit: optionally(z.string()),
  model,
  device,
  notices: z.optional(
    z.array(z.object({ field: z.string(), given: z.string(), used: z.string(), reason: z.string() })),
  ),
  timings: z.optional(z.array(timing)),
  cost: optionally(cost),
};

const shell = z.object(runFields);

/** What they say of the record, with what is absent. */
export function shellOf(file: z.infer<typeof shell>) {
  const {
    id,
    startedAt,
    seconds,
    commit = null,
    model: own,
    device: on,
    notices = [],
    timings = [],
    cost: spent = null,
  } = file;
  const version = { schema: RUN_SCHEMA, version: RUN_VERSION } as const;
  return { ...version, id, startedAt, seconds, commit, model: own, device: on, notices, timings, cost: spent };
}

/** Of a round in either domain. */
export const roundFields = {
  round: z.number().check(z.gte(1), z.multipleOf(1)),
  policyVersion: whole,
  policyFinetune: policyFinetuneSchema,
  seconds: finite,
};
