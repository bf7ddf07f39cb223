/**
 * The shape of a puzzle run's file, field by field. One schema reads the full form, which the loop writes, and the compact one
 * of `codec.ts`, in which whatever follows from the rest is absent.
 */
import * as z from 'zod/mini';
import { COLORS } from '../../../world/puzzles/grid';
import { estimateSchema, finite, orEmpty, orNull, roundFields, runFields, share, whole } from '../../record/schema';
import { TEST_TRANSFORMS } from '../augmentation/augmenters';
import { HIGHEST_RATE, MOST_EPOCHS } from '../configuration';
import { MOST_ORDERS, puzzleSettingsSchema } from '../settings';
import { type Grid, PUZZLE_CONDITION_NAMES, type PuzzleConfiguration } from '../types';

const words = z.string().check(z.maxLength(100_000));

/** The longest side of an ARC grid; what a model answers may be longer. */
const LONGEST_SIDE = 30;
const LONGEST_ANSWER = 1024;
/** Many more than any run has, and few enough for every screen. */
const MOST_PAIRS = 64;
/** Of a task: each test asks with each demonstration left out in every order, and with every transform. */
const MOST_PREDICTIONS = MOST_PAIRS * (MOST_PAIRS * MOST_ORDERS + TEST_TRANSFORMS.length);

const color = z.number().check(z.gte(0), z.lt(COLORS), z.multipleOf(1));
const gridWithin = (side: number): z.ZodMiniType<Grid> =>
  z
    .array(z.array(color).check(z.minLength(1), z.maxLength(side)))
    .check(z.minLength(1), z.maxLength(side))
    .check(
      z.refine((rows) => rows.every(({ length }) => length === rows[0]?.length), 'must have rows of equal length'),
    );
const grid = gridWithin(LONGEST_SIDE);
export const answerSchema = gridWithin(LONGEST_ANSWER);

export const puzzleSchema = z.object({
  id: words,
  source: z.enum(['micro-world', 'arc-training', 'arc-evaluation', 'own']),
  demonstrations: z.array(z.object({ input: grid, output: grid })).check(z.minLength(1), z.maxLength(MOST_PAIRS)),
  tests: z.array(z.object({ input: grid, output: z.nullable(grid) })).check(z.minLength(1), z.maxLength(MOST_PAIRS)),
  family: z.optional(words),
  kind: z.optional(words),
  pool: z.optional(z.enum(['training', 'evaluation'])),
});

export const configurationSchema: z.ZodMiniType<PuzzleConfiguration> = z.object({
  task: z.nullable(words),
  augmentations: z.object({
    basic: z.boolean(),
    size: z.boolean(),
    chain: z.boolean(),
    repeat: z.boolean(),
    symmetries: z.boolean(),
    colors: z.boolean(),
  }),
  loss: z.enum(['output', 'all']),
  learningRate: z.number().check(z.gt(0), z.lte(HIGHEST_RATE)),
  epochs: z.number().check(z.gte(1), z.lte(MOST_EPOCHS), z.multipleOf(1)),
});

export const editSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  item: whole,
  sample: whole,
  author: z.enum(['policy', 'hand', 'constant', 'search', 'sweep']),
  policyVersion: z.nullable(whole),
  text: words,
  ids: orEmpty(whole),
  logProbability: z.nullable(finite),
  configuration: z.nullable(configurationSchema),
  rejected: orEmpty(z.object({ text: words, violations: z.array(words) })),
});

export const predictionSchema = z.object({
  test: whole,
  shown: z.array(whole).check(z.maxLength(MOST_PAIRS)),
  transform: z.nullable(words),
  text: words,
  raw: z.nullish(answerSchema),
  grid: z.nullish(answerSchema),
});

export const resultSchema = z.object({
  votes: z
    .array(z.object({ grid: answerSchema, votes: whole, identityVotes: whole }))
    .check(z.maxLength(MOST_PREDICTIONS)),
  attempts: z.array(answerSchema).check(z.maxLength(2)),
  correct: z.nullable(z.boolean()),
});

/** Without losses, tokens or predictions: those of the candidate that `sameAs` names. Without results: as the predictions vote. */
export const candidateSchema = z.object({
  edit: editSchema,
  examples: whole,
  beforeCut: whole,
  steps: whole,
  untrained: z.nullable(z.enum(['invalid', 'over-limit', 'diverged'])),
  sameAs: z.nullable(words),
  losses: z.optional(z.array(finite)),
  tokens: z.optional(finite),
  predictions: z.optional(z.array(predictionSchema).check(z.maxLength(MOST_PREDICTIONS))),
  results: z.optional(z.array(resultSchema).check(z.maxLength(MOST_PAIRS))),
  divergedAt: orNull(whole),
  solved: z.boolean(),
});

export const puzzleConditionSchema = z.object({
  name: z.enum(PUZZLE_CONDITION_NAMES),
  round: whole,
  n: whole,
  candidates: whole,
  accuracy: share,
  standardError: z.nullable(finite),
  perItem: z.array(share),
  invalid: share,
  overLimit: share,
  configuration: z.nullable(configurationSchema),
});

export const readingSchema = z.object({
  name: z._default(z.literal('reading'), 'reading'),
  round: whole,
  own: estimateSchema,
  swapped: estimateSchema,
  difference: estimateSchema,
});

const evaluation = z.object({ condition: puzzleConditionSchema, candidates: z.array(candidateSchema) });

const decision = z.object({
  edit: words,
  item: whole,
  sample: whole,
  kept: z.boolean(),
  reason: z.enum(['solved', 'not-solved', 'enough']),
});

/** Version 1 says less: the ids of what was kept, the mean reward, and what the policy's reading was worth. */
const round = z.object({
  ...roundFields,
  candidates: z.array(candidateSchema),
  decisions: z.optional(z.array(decision)),
  kept: z.optional(z.array(words)),
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

export type FilePuzzleCandidate = z.infer<typeof candidateSchema>;
export type FilePrediction = z.infer<typeof predictionSchema>;
export type FilePuzzleRound = z.infer<typeof round>;
