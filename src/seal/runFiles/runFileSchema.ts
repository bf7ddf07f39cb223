/**
 * The shape of a run file, field by field. One schema reads the full form, which the loop writes, and the compact one of
 * `runFile.ts`, in which whatever follows from the rest is absent and takes its value on reading.
 */
import * as z from 'zod/mini';
import { CALL_KINDS } from '../cost/meteredEngine';
import { CONDITION_NAMES, JUDGES } from '../knowledge/types';

const finite = z.number();
const whole = z.number().check(z.gte(0), z.multipleOf(1));
const share = z.number().check(z.gte(0), z.lte(1));
const words = z.string();
const optionally = <Schema extends z.ZodMiniType>(schema: Schema) => z.nullable(z.optional(schema));

const purpose = z.enum(['lab', 'train', 'held-out', 'multi-passage', 'reading']);
const stage = z.enum(['self-edits', 'finetune', 'quiz', 'reward', 'selection', 'policy-finetune', 'credit']);

const estimate = z.object({ mean: finite, standardError: z.nullable(finite), n: whole });
const sideEstimate = z.object({ accuracy: estimate, baseAccuracy: estimate, unchanged: estimate });
const sideScore = z.object({ questions: whole, accuracy: share, baseAccuracy: share, unchanged: share });

const passage = z.object({
  title: words,
  context: words,
  questions: z.array(z.object({ question: words, answer: words, paragraph: z.optional(whole) })),
  teacher: z.optional(z.array(words)),
});

/** In compact form an answer is its text after `+`, right, or `-`, wrong; its place says which question it answers. */
const answer = z.union(
  [
    z.string().check(z.regex(/^[+-]/)),
    z.object({
      question: whole,
      paragraph: z.nullable(whole),
      text: words,
      correct: z.boolean(),
      judge: z.enum([...JUDGES, 'hand']),
    }),
  ],
  { error: 'must be an answer: an object with question, paragraph, text, correct and judge, or a text after + or -' },
);

const part = z.object({
  paragraph: whole,
  prompt: z.optional(words),
  promptIds: z.optional(z.array(whole)),
  text: words,
  ids: z.optional(z.array(whole)),
  logProbability: optionally(finite),
  finish: z.enum(['stop', 'length']),
});

const edit = z.object({
  id: words,
  item: whole,
  sample: whole,
  author: z.enum(['policy', 'teacher', 'hand', 'none']),
  policyVersion: z.nullable(whole),
  parts: z.array(part),
  text: z.optional(words),
});

const sequence = z.object({
  text: words,
  ids: z.optional(z.array(whole)),
  rule: z.enum(['line', 'segment', 'question', 'whole', 'passage']),
  paragraph: z.nullable(whole),
});

const dropped = z.object({
  text: words,
  paragraph: whole,
  reason: z.enum(['preamble', 'line-limit', 'too-short']),
});

const repeat = z.object({
  repeat: whole,
  loraSeed: whole,
  losses: z.array(finite),
  gradientNorms: z.optional(z.array(finite)),
  tokens: finite,
  answers: z.array(answer),
  accuracy: share,
  paragraphAccuracies: z.optional(z.array(z.nullable(share))),
  goldLogProbabilities: optionally(z.array(finite)),
  sideEffects: optionally(z.object({ locality: sideScore, collateral: sideScore })),
});

const rubric = z.object({ length: finite, diversity: finite, quality: finite, correctness: finite, total: finite });

const candidate = z.object({
  edit,
  sequences: z.array(sequence),
  dropped: z.optional(z.array(dropped)),
  repeats: z.array(repeat),
  reward: estimate,
  partRewards: z.optional(z.array(estimate)),
  accuracy: z.optional(estimate),
  goldLogProbability: optionally(estimate),
  partRubrics: optionally(z.array(rubric)),
});

const base = z.object({
  item: whole,
  policyVersion: whole,
  answers: z.array(answer),
  accuracy: share,
  paragraphAccuracies: z.optional(z.array(z.nullable(share))),
  goldLogProbabilities: optionally(z.array(finite)),
});

const condition = z.object({
  name: z.enum(CONDITION_NAMES),
  round: whole,
  n: whole,
  questions: whole,
  accuracy: share,
  standardError: z.nullable(finite),
  wilson: z.tuple([share, share]),
  perItem: z.array(share),
  fixed: whole,
  broken: whole,
  mcnemarP: share,
  goldLogProbability: optionally(estimate),
  locality: optionally(sideEstimate),
  collateral: optionally(sideEstimate),
});

/**
 * Without `base`: it is that of the evaluation before, as for all that share their weights. A candidate may be the id of one
 * in an evaluation before, as for oracles, which choose among those of others.
 */
const evaluation = z.object({
  condition,
  base: z.optional(z.array(base)),
  openBook: z.optional(z.array(base)),
  candidates: z.array(
    z.union([z.string(), candidate], { error: 'must be a candidate, or the id of one in an evaluation before' }),
  ),
});

const decision = z.object({
  edit: words,
  item: whole,
  paragraph: whole,
  sample: whole,
  reward: finite,
  baseReward: finite,
  kept: z.boolean(),
  reason: z.enum(['best', 'top-k', 'beats-base', 'not-best', 'duplicate', 'not-above-base', 'empty']),
});

/** Of either domain; `null` where nothing was kept. */
export const policyFinetuneSchema = z.nullable(
  z.object({
    pairs: whole,
    replay: whole,
    losses: z.array(finite),
    gradientNorms: z.optional(z.array(finite)),
    tokens: finite,
  }),
);

const round = z.object({
  round: whole,
  policyVersion: whole,
  base: z.array(base),
  candidates: z.array(candidate),
  meanReward: estimate,
  bestReward: estimate,
  decisions: z.array(decision),
  policyFinetune: policyFinetuneSchema,
  evaluations: z.array(evaluation),
  seconds: finite,
});

const multiPassage = z.object({
  round: whole,
  passages: whole,
  edits: whole,
  conditions: z.array(condition),
  finetunes: z.array(
    z.object({ name: z.enum(CONDITION_NAMES), sequences: whole, tokens: finite, losses: z.array(finite) }),
  ),
  seconds: finite,
});

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

export const costSchema = z.object({
  matrixRate: z.nullable(finite),
  stages: z.array(z.object({ ...costFields, purpose, round: whole, stage, calls })),
  innerLoops: z.array(z.object({ ...costFields, purpose, round: whole })),
  rounds: z.array(z.object({ ...costFields, round: whole })),
  total: z.object(costFields),
});

export const modelSchema = z.object({
  name: words,
  parameters: whole,
  layers: whole,
  hidden: whole,
  vocab: whole,
  contextLength: whole,
  weightFormat: z.enum(['f32', 'bf16', 'f16']),
});

export const deviceSchema = z.object({
  vendor: words,
  architecture: words,
  description: words,
  software: z.boolean(),
  subgroups: z.boolean(),
  shaderF16: z.boolean(),
  maxBufferBytes: finite,
  maxBindingBytes: finite,
});

export const timingSchema = z.object({ stage, purpose, round: whole, seconds: finite });

export const runFileSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  domain: z.literal('knowledge'),
  startedAt: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'must be a date as ISO 8601 has it')),
  seconds: finite,
  commit: optionally(words),
  model: modelSchema,
  device: deviceSchema,
  /** Read by `parseSettings`, which knows their bounds. */
  settings: z.record(z.string(), z.unknown()),
  measuredOn: optionally(z.enum(['heldOut', 'development'])),
  notices: z.optional(z.array(z.object({ field: words, given: words, used: words, reason: words }))),
  timings: z.optional(z.array(timingSchema)),
  conditions: z.array(condition),
  items: z.object({ training: z.array(passage), heldOut: z.array(passage) }),
  start: z.array(evaluation),
  rounds: z.array(round),
  multiPassage: z.optional(z.array(multiPassage)),
  cost: optionally(costSchema),
});

export type RunFile = z.infer<typeof runFileSchema>;
export type FileAnswer = z.infer<typeof answer>;
export type FileBase = z.infer<typeof base>;
export type FileCandidate = z.infer<typeof candidate>;
export type FileCondition = z.infer<typeof condition>;
export type FileEvaluation = z.infer<typeof evaluation>;
export type FileRound = z.infer<typeof round>;
