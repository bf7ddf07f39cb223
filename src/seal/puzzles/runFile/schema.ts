/**
 * What the file of a puzzle run says otherwise than the types. One schema reads the full form, which the loop writes, and the
 * compact one of `codec.ts`, in which whatever follows from the rest is absent.
 */
import * as z from 'zod/mini';
import { runFields } from '../../record/schema';
import { estimateSchema, roundFields } from '../../types';
import { puzzleSettingsSchema } from '../settings';
import {
  answerGrid,
  predictionSchema,
  predictionsWith,
  puzzleCandidateSchema,
  puzzleConditionSchema,
  puzzleDecisionSchema,
  puzzleSchema,
  readingSchema,
  writtenSchema,
} from '../types';

const { losses, tokens, results } = puzzleCandidateSchema.shape;
const prediction = z.extend(predictionSchema, { raw: z.nullish(answerGrid), grid: z.nullish(answerGrid) });

/** Without losses, tokens or predictions: those of the candidate that `sameAs` names. Without results: as the predictions vote. */
const candidate = z.extend(puzzleCandidateSchema, {
  edit: z.extend(z.omit(writtenSchema, { promptIds: true }), {
    id: runFields.id,
    author: z.enum(['policy', 'hand', 'constant', 'search', 'sweep']),
  }),
  losses: z.optional(losses),
  tokens: z.optional(tokens),
  predictions: z.optional(predictionsWith(prediction)),
  results: z.optional(results),
});
const evaluation = z.object({ condition: puzzleConditionSchema, candidates: z.array(candidate) });

/** Version 1 says less: the ids of what was kept, the mean reward, and what the policy's reading was worth. */
const round = z.object({
  ...roundFields,
  candidates: z.array(candidate),
  decisions: z.optional(z.array(puzzleDecisionSchema)),
  kept: z.optional(z.array(z.string())),
  solvedShare: z.optional(estimateSchema),
  meanReward: z.optional(estimateSchema),
  evaluations: z.array(evaluation),
  reading: z.nullish(readingSchema),
});

export const puzzleRunFileSchema = z.object({
  ...runFields,
  domain: z.literal('puzzles'),
  settings: puzzleSettingsSchema,
  measuredOn: z.nullable(z.enum(['held-out', 'development'])),
  conditions: z.array(puzzleConditionSchema),
  items: z.object({ training: z.array(puzzleSchema), heldOut: z.array(puzzleSchema) }),
  start: z.array(evaluation),
  rounds: z.array(round),
  measures: z.optional(z.array(readingSchema)),
});

export type FilePuzzleCandidate = z.infer<typeof candidate>;
export type FilePrediction = z.infer<typeof prediction>;
export type FilePuzzleRound = z.infer<typeof round>;
