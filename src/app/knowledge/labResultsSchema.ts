/** What the Lab shows of one passage, as storage has it: another version of this page may have written it. */
import * as z from 'zod/mini';
import { creditSchema } from '../../seal/knowledge/measured';
import type { HandVerdict } from '../../seal/knowledge/reward';
import {
  answerSchema,
  candidateSchema,
  decisionSchema,
  droppedSchema,
  selfEditSchema,
  sequenceSchema,
} from '../../seal/knowledge/types';
import { estimateSchema as estimate, finite, whole } from '../../seal/types';
import type { CandidateView, LabResults } from './labEvents';

const words = z.string();

const view: z.ZodMiniType<CandidateView> = z.object({
  id: words,
  sample: whole,
  parts: z.array(words),
  writing: z.boolean(),
  selfEdit: z.nullable(selfEditSchema),
  sequences: z.array(sequenceSchema),
  dropped: z.array(droppedSchema),
  losses: z.array(z.array(finite)),
  totalSteps: whole,
  answers: z.array(z.array(answerSchema)),
  reward: z.nullable(estimate),
  partRewards: z.array(estimate),
  scored: z.nullable(candidateSchema),
  credit: z.nullable(creditSchema),
});

export const labResultsSchema: z.ZodMiniType<LabResults> = z.object({
  candidates: z.array(view),
  passageOnly: z.nullable(view),
  base: z.nullable(z.array(answerSchema)),
  baseGold: z.optional(z.array(finite)),
  decisions: z.array(decisionSchema),
});

export const verdictsSchema: z.ZodMiniType<readonly HandVerdict[]> = z.array(
  z.object({ question: whole, text: words, correct: z.boolean() }),
);
