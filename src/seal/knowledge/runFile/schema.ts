/**
 * The shape of a run file, field by field. One schema reads the full form, which the loop writes, and the compact one of
 * `codec.ts`, in which whatever follows from the rest is absent.
 */
import * as z from 'zod/mini';
import {
  estimateSchema as estimate,
  finite,
  measuredOn,
  orEmpty,
  orNull,
  roundFields,
  runFields,
  share,
  whole,
} from '../../record/schema';
import { CONDITION_NAMES } from '../measured';
import { JUDGES } from '../types';

const words = z.string();

const sideEstimate = z.object({ accuracy: estimate, baseAccuracy: estimate, unchanged: estimate });
const sideScore = z.object({ questions: whole, accuracy: share, baseAccuracy: share, unchanged: share });

const passage = z.object({
  title: words,
  context: words,
  questions: z.array(z.object({ question: words, answer: words, paragraph: z.optional(whole) })),
  teacher: z.optional(z.array(words)),
});

export const answerSchema = z.object({
  question: whole,
  paragraph: z.nullable(whole),
  text: words,
  correct: z.boolean(),
  judge: z.enum([...JUDGES, 'hand']),
});

/** In compact form an answer is its text after `+`, right, or `-`, wrong; its place says which question it answers. */
const answer = z.union([z.string().check(z.regex(/^[+-]/)), answerSchema], {
  error: 'must be an answer: an object with question, paragraph, text, correct and judge, or a text after + or -',
});

const part = z.object({
  paragraph: whole,
  prompt: z._default(words, ''),
  promptIds: orEmpty(whole),
  text: words,
  ids: orEmpty(whole),
  logProbability: orNull(finite),
  finish: z.enum(['stop', 'length']),
});

export const editSchema = z.object({
  id: words,
  item: whole,
  sample: whole,
  author: z.enum(['policy', 'teacher', 'hand', 'none']),
  policyVersion: z.nullable(whole),
  parts: z.array(part),
  text: z.optional(words),
});

export const sequenceSchema = z.object({
  text: words,
  ids: orEmpty(whole),
  rule: z.enum(['line', 'segment', 'question', 'whole', 'passage']),
  paragraph: z.nullable(whole),
});

export const droppedSchema = z.object({
  text: words,
  paragraph: whole,
  reason: z.enum(['preamble', 'line-limit', 'too-short']),
});

const quizFields = {
  answers: z.array(answer),
  accuracy: share,
  paragraphAccuracies: orEmpty(z.nullable(share)),
  goldLogProbabilities: orNull(z.array(finite)),
};

export const repeatSchema = z.object({
  repeat: whole,
  divergedAt: orNull(whole),
  loraSeed: whole,
  losses: z.array(finite),
  gradientNorms: orEmpty(finite),
  tokens: finite,
  ...quizFields,
  sideEffects: orNull(z.object({ locality: sideScore, collateral: sideScore })),
});

export const rubricSchema = z.object({
  length: finite,
  diversity: finite,
  quality: finite,
  correctness: finite,
  total: finite,
});

export const candidateSchema = z.object({
  edit: editSchema,
  untrained: orNull(z.enum(['diverged'])),
  sequences: z.array(sequenceSchema),
  dropped: orEmpty(droppedSchema),
  repeats: z.array(repeatSchema),
  reward: estimate,
  partRewards: orEmpty(estimate),
  accuracy: z.optional(estimate),
  goldLogProbability: orNull(estimate),
  partRubrics: orNull(z.array(rubricSchema)),
});

const base = z.object({
  item: whole,
  policyVersion: whole,
  ...quizFields,
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
  goldLogProbability: orNull(estimate),
  locality: orNull(sideEstimate),
  collateral: orNull(sideEstimate),
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
    z.union([z.string(), candidateSchema], { error: 'must be a candidate, or the id of one in an evaluation before' }),
  ),
});

export const decisionSchema = z.object({
  edit: words,
  item: whole,
  paragraph: whole,
  sample: whole,
  reward: finite,
  baseReward: finite,
  kept: z.boolean(),
  reason: z.enum(['best', 'top-k', 'beats-base', 'not-best', 'duplicate', 'not-above-base', 'empty', 'diverged']),
});

const round = z.object({
  ...roundFields,
  base: z.array(base),
  candidates: z.array(candidateSchema),
  meanReward: estimate,
  bestReward: estimate,
  decisions: z.array(decisionSchema),
  evaluations: z.array(evaluation),
});

const multiPassage = z.object({
  name: z.optional(z.literal('multi-passage')),
  round: whole,
  passages: whole,
  edits: whole,
  conditions: z.array(condition),
  finetunes: z.array(
    z.object({ name: z.enum(CONDITION_NAMES), sequences: whole, tokens: finite, losses: z.array(finite) }),
  ),
  seconds: finite,
});

export const runFileSchema = z.object({
  ...runFields,
  domain: z.literal('knowledge'),
  /** Read by `parseSettings`, which knows their bounds. */
  settings: z.record(z.string(), z.unknown()),
  measuredOn: orNull(measuredOn),
  conditions: z.array(condition),
  items: z.object({ training: z.array(passage), heldOut: z.array(passage) }),
  start: z.array(evaluation),
  rounds: z.array(round),
  measures: z.optional(z.array(multiPassage)),
  /** As measures were called until version 2. */
  multiPassage: z.optional(z.array(multiPassage)),
});

export type FileAnswer = z.infer<typeof answer>;
export type FileBase = z.infer<typeof base>;
export type FileCandidate = z.infer<typeof candidateSchema>;
export type FileEvaluation = z.infer<typeof evaluation>;
