/** What the Puzzles page shows of one task, as storage has it: another version of this page may have written it. */
import * as z from 'zod/mini';
import { AUTHORS } from '../../seal/kind';
import {
  configurationSchema,
  type Grid,
  type LeaveOneOut,
  type Prediction,
  type PuzzleCandidate,
  type TestResult,
  type TrainingSet,
  type WrittenConfiguration,
} from '../../seal/puzzles/types';
import { finite, whole } from '../../seal/types';
import { COLORS } from '../../world/puzzles/grid';
import type { CandidateView, PuzzleResults } from './results';

const words = z.string();

/** What a model answers may be of any size, but its rows are equally long. */
const grid: z.ZodMiniType<Grid> = z
  .array(z.array(whole.check(z.lt(COLORS))).check(z.minLength(1)))
  .check(z.minLength(1))
  .check(z.refine((rows) => rows.every(({ length }) => length === rows[0]?.length)));
const pair = z.object({ input: grid, output: grid });

const written: z.ZodMiniType<WrittenConfiguration> = z.object({
  id: words,
  item: whole,
  sample: whole,
  author: z.enum(AUTHORS),
  policyVersion: z.nullable(whole),
  promptIds: z.array(whole),
  text: words,
  ids: z.array(whole),
  logProbability: z.nullable(finite),
  configuration: z.nullable(configurationSchema),
  rejected: z.array(z.object({ text: words, violations: z.array(words) })),
});

const example: z.ZodMiniType<LeaveOneOut> = z.object({
  demonstrations: z.array(pair),
  target: pair,
  origin: z.object({
    target: whole,
    shown: z.array(whole),
    transform: z.nullable(words),
    colors: z.nullable(z.array(whole)),
  }),
});

const trainingSet: z.ZodMiniType<TrainingSet> = z.object({
  examples: z.array(example),
  beforeCut: whole,
  steps: whole,
  overLimit: z.boolean(),
});

const prediction: z.ZodMiniType<Prediction> = z.object({
  test: whole,
  shown: z.array(whole),
  transform: z.nullable(words),
  text: words,
  raw: z.nullable(grid),
  grid: z.nullable(grid),
});

const result: z.ZodMiniType<TestResult> = z.object({
  votes: z.array(z.object({ grid, votes: whole, identityVotes: whole })),
  attempts: z.array(grid),
  correct: z.nullable(z.boolean()),
});

const rewarded: z.ZodMiniType<PuzzleCandidate> = z.object({
  edit: written,
  examples: whole,
  beforeCut: whole,
  steps: whole,
  untrained: z.nullable(z.enum(['invalid', 'over-limit', 'diverged'])),
  divergedAt: z.nullable(whole),
  sameAs: z.nullable(words),
  losses: z.array(finite),
  tokens: finite,
  predictions: z.array(prediction),
  results: z.array(result),
  solved: z.boolean(),
});

const view: z.ZodMiniType<CandidateView> = z.object({
  id: words,
  text: words,
  writing: z.boolean(),
  written: z.nullable(written),
  set: z.nullable(trainingSet),
  losses: z.array(finite),
  totalSteps: whole,
  predictions: z.nullable(z.array(prediction)),
  rewarded: z.nullable(rewarded),
});

export const puzzleResultsSchema: z.ZodMiniType<PuzzleResults> = z.object({
  candidates: z.array(view),
  inContext: z.nullable(z.array(prediction)),
});
