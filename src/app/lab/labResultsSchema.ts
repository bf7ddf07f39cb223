/** What the Lab shows of one passage, as storage has it: another version of this page may have written it. */
import * as z from 'zod/mini';
import type { CreditRecord } from '../../seal/knowledge/measured';
import type { HandVerdict } from '../../seal/knowledge/reward';
import {
  answerSchema,
  candidateSchema,
  decisionSchema,
  droppedSchema,
  editSchema,
  repeatSchema,
  sequenceSchema,
} from '../../seal/knowledge/runFile/schema';
import type { Candidate, SelfEdit } from '../../seal/knowledge/types';
import { estimateSchema as estimate, finite, whole } from '../../seal/record/schema';
import type { CandidateView, LabResults } from './labEvents';

const words = z.string();

// Like those of run files, but for what their compact form leaves out.
const selfEdit: z.ZodMiniType<SelfEdit> = z.extend(editSchema, { text: words });
const candidate: z.ZodMiniType<Candidate> = z.extend(candidateSchema, {
  edit: selfEdit,
  sameAs: z.nullable(words),
  repeats: z.array(z.extend(repeatSchema, { answers: z.array(answerSchema) })),
  accuracy: estimate,
});

const credit: z.ZodMiniType<CreditRecord> = z.object({
  selfEdit: words,
  repeats: whole,
  accuracy: estimate,
  goldLogProbability: estimate,
  lines: z.array(
    z.object({
      sequence: whole,
      accuracy: estimate,
      goldLogProbability: estimate,
      perQuestion: z.array(finite),
    }),
  ),
});

const view: z.ZodMiniType<CandidateView> = z.object({
  id: words,
  sample: whole,
  parts: z.array(words),
  writing: z.boolean(),
  selfEdit: z.nullable(selfEdit),
  sequences: z.array(sequenceSchema),
  dropped: z.array(droppedSchema),
  losses: z.array(z.array(finite)),
  totalSteps: whole,
  answers: z.array(z.array(answerSchema)),
  reward: z.nullable(estimate),
  partRewards: z.array(estimate),
  scored: z.nullable(candidate),
  credit: z.nullable(credit),
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
