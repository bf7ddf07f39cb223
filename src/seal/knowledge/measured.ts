/** What is measured of policies and self-edits: rows of a comparison, the pooled measurement, the credit of lines, the losses of their tokens. */

import * as z from 'zod/mini';
import type { Word } from '../settings';
import { estimateSchema as estimate, finite, namesOf, orNull, share, whole } from '../types';
import { baseSchema, candidateSchema } from './types';

/**
 * One row of a comparison (`product.md`, "Words"). `base` after round r is the policy of round r without any adapter;
 * `open-book` has no adapter either, but the passage in its prompt. The `-best` rows are oracles: of each passage's samples
 * the one that does best on the very questions that measure it.
 */
const words = {
  base: { label: 'Base' },
  'open-book': { label: 'Open book' },
  passage: { label: 'Passage only' },
  untrained: { label: 'Untrained policy' },
  'untrained-best': { label: 'Best of k, untrained (oracle)' },
  teacher: { label: 'Teacher' },
  policy: { label: 'Policy after each round' },
  'policy-best': { label: 'Best of k, each policy (oracle)' },
};
/** Those that a run can be asked for. */
export const CONDITION_NAMES = namesOf(words);
export const CONDITION_WORDS: Record<keyof typeof words, Word> = words;

/** `hand`: what a person wrote or changed in the Lab, which no run makes by itself. */
const rowNames = z.enum([...CONDITION_NAMES, 'hand']);
export type ConditionName = z.infer<typeof rowNames>;

/** Side scores over passages. */
const sideEstimate = z.object({ accuracy: estimate, baseAccuracy: estimate, unchanged: estimate });
export type SideEstimate = z.infer<typeof sideEstimate>;

/** The accuracy of a passage is the mean over samples and repeats. */
export const conditionSchema = z.object({
  name: rowNames,
  /** Of a teacher's row: whose self-edits they are, where the teacher has a name. */
  writer: z.optional(z.string()),
  round: whole,
  n: whole,
  questions: whole,
  accuracy: share,
  standardError: z.nullable(finite),
  /** Wilson 95 % interval of the share of correct answers, as if questions were independent. */
  wilson: z.tuple([share, share]),
  perItem: z.array(share),
  /** Against the base of the same weights, over all answers. */
  fixed: whole,
  broken: whole,
  /** Exact McNemar p of fixed against broken; answers of one passage are not independent, so read it as a floor. */
  mcnemarP: share,
  /** Over passages; `null` where not measured, and for a condition without an adapter the side scores are too. */
  goldLogProbability: orNull(estimate),
  /** Of the gold answers as ends of the passage's sentences, over passages (`recall.ts`); absent where not measured. */
  recall: z.optional(estimate),
  locality: orNull(sideEstimate),
  collateral: orNull(sideEstimate),
});
export type Condition = z.infer<typeof conditionSchema>;

/** One condition with the held-out texts and answers behind it. */
export const evaluationSchema = z.object({
  condition: conditionSchema,
  base: z.array(baseSchema),
  /** Of `open-book` alone, whose answers belong to no candidate. */
  openBook: z.optional(z.array(baseSchema)),
  candidates: z.array(candidateSchema),
});
export type Evaluation = z.infer<typeof evaluationSchema>;

/**
 * Many held-out passages pooled into one adapter and quizzed on all their questions (arXiv 2506.10943, table 2, n = 200).
 * The unit of means and standard errors is the passage, though all of them share one adapter a condition.
 */
export const multiPassageSchema = z.object({
  name: z.literal('multi-passage'),
  /** Policy updates behind the weights. */
  round: whole,
  passages: whole,
  /** Self-edits of each passage that were pooled. */
  edits: whole,
  conditions: z.array(conditionSchema),
  /** Of each condition that was finetuned: how much material, and the loss of each step. */
  finetunes: z.array(z.object({ name: rowNames, sequences: whole, tokens: finite, losses: z.array(finite) })),
  seconds: finite,
});
export type MultiPassageRecord = z.infer<typeof multiPassageSchema>;

/** Of what a run measured, the pools. */
export const pooledOf = (measures: readonly { name: string }[]): MultiPassageRecord[] =>
  measures.filter((one): one is MultiPassageRecord => one.name === 'multi-passage');

/** The measure with all sequences less the measure without this one, over repeats: a line that helps has a positive credit. */
const lineCredit = z.object({
  /** Index into the candidate's sequences. */
  sequence: whole,
  accuracy: estimate,
  /** Mean over questions, nats per token of the gold answer. */
  goldLogProbability: estimate,
  /** The same for each question of the passage, mean over repeats: where an answer came from. */
  perQuestion: z.array(finite),
});
export type LineCredit = z.infer<typeof lineCredit>;

export const creditSchema = z.object({
  selfEdit: z.string(),
  repeats: whole,
  /** Measures with every sequence in place. */
  accuracy: estimate,
  goldLogProbability: estimate,
  lines: z.array(lineCredit),
});
export type CreditRecord = z.infer<typeof creditSchema>;

/** The credit of one held-out self-edit of a run, measured once the run was finished. */
export const creditMeasureSchema = z.object({
  name: z.literal('credit'),
  /** Policy updates behind the weights. */
  round: whole,
  /** The held-out passage that the self-edit is about. */
  item: whole,
  /** Of the source that measured it, which may be later than the run's. */
  commit: orNull(z.string()),
  credit: creditSchema,
});
export type CreditMeasure = z.infer<typeof creditMeasureSchema>;

/** Of what a run measured, credits of lines. */
export const creditsOf = (measures: readonly { name: string }[]): CreditMeasure[] =>
  measures.filter((one): one is CreditMeasure => one.name === 'credit');

/** Fewer show no spread, and a credit without its noise says nothing. */
export const LEAST_CREDIT_REPEATS = 2;

/** Of each training sequence of a self-edit, in order. */
export const tokenLossesSchema = z.object({
  selfEdit: z.string(),
  sequences: z.array(
    z.object({
      /** Together they are the text of the sequence. */
      tokens: z.array(z.string()),
      /** Natural-log probability of each token but the first, which nothing precedes: without the adapter, and with it. */
      before: z.array(finite),
      after: z.array(finite),
    }),
  ),
});
export type TokenLosses = z.infer<typeof tokenLossesSchema>;
