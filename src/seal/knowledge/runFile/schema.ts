/**
 * What a run file says otherwise than the types. One schema reads the full form, which the loop writes, and the compact one of
 * `codec.ts`, in which whatever follows from the rest is absent.
 */
import * as z from 'zod/mini';
import { measuredOn, runFields } from '../../record/schema';
import { estimateSchema, orNull, roundFields } from '../../types';
import { conditionSchema, evaluationSchema, multiPassageSchema } from '../measured';
import {
  answerSchema,
  baseSchema,
  candidateSchema,
  decisionSchema,
  passageSchema,
  repeatSchema,
  selfEditSchema,
} from '../types';

/** In compact form an answer is its text after `+`, right, or `-`, wrong; its place says which question it answers. */
const answer = z.union([z.string().check(z.regex(/^[+-]/)), answerSchema], {
  error: 'must be an answer: an object with question, paragraph, text, correct and judge, or a text after + or -',
});
const answers = z.array(answer);
const base = z.extend(baseSchema, { answers });

const candidate = z.extend(candidateSchema, {
  edit: z.extend(selfEditSchema, {
    author: z.enum(['policy', 'teacher', 'hand', 'none']),
    text: z.optional(z.string()),
  }),
  untrained: orNull(z.enum(['diverged'])),
  repeats: z.array(z.extend(repeatSchema, { answers })),
  accuracy: z.optional(estimateSchema),
});

/**
 * Without `base`: it is that of the evaluation before, as for all that share their weights. A candidate may be the id of one
 * in an evaluation before, as for oracles, which choose among those of others.
 */
const evaluation = z.extend(evaluationSchema, {
  base: z.optional(z.array(base)),
  openBook: z.optional(z.array(base)),
  candidates: z.array(
    z.union([z.string(), candidate], { error: 'must be a candidate, or the id of one in an evaluation before' }),
  ),
});

const round = z.object({
  ...roundFields,
  base: z.array(base),
  candidates: z.array(candidate),
  meanReward: estimateSchema,
  bestReward: estimateSchema,
  decisions: z.array(decisionSchema),
  evaluations: z.array(evaluation),
});

const pooled = z.extend(multiPassageSchema, { name: z.optional(z.literal('multi-passage')) });

export const runFileSchema = z.object({
  ...runFields,
  domain: z.literal('knowledge'),
  /** Read by `parseSettings`, which knows their bounds. */
  settings: z.record(z.string(), z.unknown()),
  measuredOn: orNull(measuredOn),
  conditions: z.array(conditionSchema),
  items: z.object({ training: z.array(passageSchema), heldOut: z.array(passageSchema) }),
  start: z.array(evaluation),
  rounds: z.array(round),
  measures: z.optional(z.array(pooled)),
  /** As measures were called until version 2. */
  multiPassage: z.optional(z.array(pooled)),
});

export type FileAnswer = z.infer<typeof answer>;
export type FileBase = z.infer<typeof base>;
export type FileCandidate = z.infer<typeof candidate>;
export type FileEvaluation = z.infer<typeof evaluation>;
