/** What the Puzzles page shows of one task, as storage has it: another version of this page may have written it. */
import * as z from 'zod/mini';
import {
  candidateSchema,
  editSchema,
  answerSchema as grid,
  predictionSchema,
  resultSchema,
} from '../../seal/puzzles/runFile/schema';
import type {
  LeaveOneOut,
  Prediction,
  PuzzleCandidate,
  TrainingSet,
  WrittenConfiguration,
} from '../../seal/puzzles/types';
import { finite, whole } from '../../seal/record/schema';
import type { CandidateView, PuzzleResults } from './results';

const words = z.string();

// Like those of run files, but for what their compact form leaves out.
const written: z.ZodMiniType<WrittenConfiguration> = z.extend(editSchema, { promptIds: z.array(whole) });
const prediction: z.ZodMiniType<Prediction> = z.extend(predictionSchema, {
  raw: z.nullable(grid),
  grid: z.nullable(grid),
});
const rewarded: z.ZodMiniType<PuzzleCandidate> = z.extend(candidateSchema, {
  edit: written,
  losses: z.array(finite),
  tokens: finite,
  predictions: z.array(prediction),
  results: z.array(resultSchema),
});

const pair = z.object({ input: grid, output: grid });
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
