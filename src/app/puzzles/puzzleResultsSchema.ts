/** What the Puzzles page shows of one task, as storage has it: another version of this page may have written it. */
import * as z from 'zod/mini';
import { predictionSchema, puzzleCandidateSchema, trainingSetSchema, writtenSchema } from '../../seal/puzzles/types';
import { finite, whole } from '../../seal/types';
import type { CandidateView, PuzzleResults } from './results';

const words = z.string();

const view: z.ZodMiniType<CandidateView> = z.object({
  id: words,
  text: words,
  writing: z.boolean(),
  written: z.nullable(writtenSchema),
  set: z.nullable(trainingSetSchema),
  losses: z.array(finite),
  totalSteps: whole,
  predictions: z.nullable(z.array(predictionSchema)),
  rewarded: z.nullable(puzzleCandidateSchema),
});

export const puzzleResultsSchema: z.ZodMiniType<PuzzleResults> = z.object({
  candidates: z.array(view),
  inContext: z.nullable(z.array(predictionSchema)),
});
