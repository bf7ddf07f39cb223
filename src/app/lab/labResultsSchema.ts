/** What the Lab shows of one passage, as storage has it: another version of this page may have written it. */
import * as z from 'zod/mini';
import { AUTHORS } from '../../seal/kind';
import type { CreditRecord } from '../../seal/knowledge/measured';
import type { HandVerdict } from '../../seal/knowledge/reward';
import {
  type Answer,
  type Candidate,
  decisionSchema,
  droppedSchema,
  JUDGES,
  type Repeat,
  rubricSchema,
  type SelfEdit,
  type SideScore,
  type TrainingSequence,
} from '../../seal/knowledge/types';
import { type Estimate, estimateSchema, finite, whole } from '../../seal/types';
import type { CandidateView, LabResults } from './labEvents';

const words = z.string();

const estimate: z.ZodMiniType<Estimate> = estimateSchema;

const answer: z.ZodMiniType<Answer> = z.object({
  question: whole,
  paragraph: z.nullable(whole),
  text: words,
  correct: z.boolean(),
  judge: z.enum([...JUDGES, 'hand']),
});

const selfEdit: z.ZodMiniType<SelfEdit> = z.object({
  id: words,
  item: whole,
  sample: whole,
  author: z.enum(AUTHORS),
  policyVersion: z.nullable(whole),
  parts: z.array(
    z.object({
      paragraph: whole,
      prompt: words,
      promptIds: z.array(whole),
      text: words,
      ids: z.array(whole),
      logProbability: z.nullable(finite),
      finish: z.enum(['stop', 'length']),
    }),
  ),
  text: words,
});

const sequence: z.ZodMiniType<TrainingSequence> = z.object({
  text: words,
  ids: z.array(whole),
  rule: z.enum(['line', 'segment', 'question', 'whole', 'passage']),
  paragraph: z.nullable(whole),
});

const sideScore: z.ZodMiniType<SideScore> = z.object({
  questions: whole,
  accuracy: finite,
  baseAccuracy: finite,
  unchanged: finite,
});

const repeat: z.ZodMiniType<Repeat> = z.object({
  repeat: whole,
  loraSeed: whole,
  losses: z.array(finite),
  gradientNorms: z.array(finite),
  tokens: finite,
  divergedAt: z.nullable(whole),
  answers: z.array(answer),
  accuracy: finite,
  paragraphAccuracies: z.array(z.nullable(finite)),
  goldLogProbabilities: z.nullable(z.array(finite)),
  sideEffects: z.nullable(z.object({ locality: sideScore, collateral: sideScore })),
});

const candidate: z.ZodMiniType<Candidate> = z.object({
  edit: selfEdit,
  untrained: z.nullable(z.enum(['invalid', 'over-limit', 'diverged'])),
  sameAs: z.nullable(words),
  sequences: z.array(sequence),
  dropped: z.array(droppedSchema),
  repeats: z.array(repeat),
  reward: estimate,
  partRewards: z.array(estimate),
  accuracy: estimate,
  goldLogProbability: z.nullable(estimate),
  partRubrics: z.nullable(z.array(rubricSchema)),
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
  sequences: z.array(sequence),
  dropped: z.array(droppedSchema),
  losses: z.array(z.array(finite)),
  totalSteps: whole,
  answers: z.array(z.array(answer)),
  reward: z.nullable(estimate),
  partRewards: z.array(estimate),
  scored: z.nullable(candidate),
  credit: z.nullable(credit),
});

export const labResultsSchema: z.ZodMiniType<LabResults> = z.object({
  candidates: z.array(view),
  passageOnly: z.nullable(view),
  base: z.nullable(z.array(answer)),
  baseGold: z.optional(z.array(finite)),
  decisions: z.array(decisionSchema),
});

export const verdictsSchema: z.ZodMiniType<readonly HandVerdict[]> = z.array(
  z.object({ question: whole, text: words, correct: z.boolean() }),
);
