/** What is measured of policies and self-edits: rows of a comparison, the pooled measurement, the credit of lines. */
import type { ConditionBase } from '../kind';
import type { Estimate } from '../types';
import type { BaseAnswers, Candidate } from './types';

/**
 * One row of a comparison (`product.md`, "Words"). `base` after round r is the policy of round r without any adapter;
 * `open-book` has no adapter either, but the passage in its prompt. The `-best` rows are oracles: of each passage's samples
 * the one that does best on the very questions that measure it.
 */
export const CONDITION_NAMES = [
  'base',
  'open-book',
  'passage',
  'untrained',
  'untrained-best',
  'teacher',
  'policy',
  'policy-best',
] as const;
export type ConditionName = (typeof CONDITION_NAMES)[number];

/** The accuracy of a passage is the mean over samples and repeats. */
export interface Condition extends ConditionBase {
  name: ConditionName;
  questions: number;
  /** Wilson 95 % interval of the share of correct answers, as if questions were independent. */
  wilson: [number, number];
  /** Against the base of the same weights, over all answers. */
  fixed: number;
  broken: number;
  /** Exact McNemar p of fixed against broken; answers of one passage are not independent, so read it as a floor. */
  mcnemarP: number;
  /** Over passages; `null` where not measured, and for a condition without an adapter the side scores are too. */
  goldLogProbability: Estimate | null;
  locality: SideEstimate | null;
  collateral: SideEstimate | null;
}

/** Side scores over passages. */
export type SideEstimate = Record<'accuracy' | 'baseAccuracy' | 'unchanged', Estimate>;

/** One condition with the held-out texts and answers behind it. */
export interface Evaluation {
  condition: Condition;
  base: BaseAnswers[];
  candidates: Candidate[];
  /** Of `open-book` alone, whose answers belong to no candidate. */
  openBook?: BaseAnswers[];
}

/**
 * Many held-out passages pooled into one adapter and quizzed on all their questions (arXiv 2506.10943, table 2, n = 200).
 * The unit of means and standard errors is the passage, though all of them share one adapter a condition.
 */
export interface MultiPassageRecord {
  name: 'multi-passage';
  /** Policy updates behind the weights. */
  round: number;
  passages: number;
  /** Self-edits of each passage that were pooled. */
  edits: number;
  conditions: Condition[];
  /** Of each condition that was finetuned: how much material, and the loss of each step. */
  finetunes: { name: ConditionName; sequences: number; tokens: number; losses: number[] }[];
  seconds: number;
}

/** The measure with all sequences less the measure without this one, over repeats: a line that helps has a positive credit. */
export interface LineCredit {
  /** Index into the candidate's sequences. */
  sequence: number;
  accuracy: Estimate;
  /** Mean over questions, nats per token of the gold answer. */
  goldLogProbability: Estimate;
  /** The same for each question of the passage, mean over repeats: where an answer came from. */
  perQuestion: number[];
}

export interface CreditRecord {
  selfEdit: string;
  repeats: number;
  /** Measures with every sequence in place. */
  accuracy: Estimate;
  goldLogProbability: Estimate;
  lines: LineCredit[];
}
