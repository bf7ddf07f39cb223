/** What both domains say of a run, as plain data: estimates, stages, timings, notices. */

import type { Projection } from '../contract/engine';

/** A mean with what it rests on. `standardError` is `null` when n < 2: one value has no spread. */
export interface Estimate {
  mean: number;
  standardError: number | null;
  n: number;
}

export interface PolicyFinetuneRecord {
  /** Prompt-completion pairs and replayed sequences that it saw. */
  pairs: number;
  replay: number;
  losses: number[];
  gradientNorms: number[];
  tokens: number;
  /** The step at which it went to not-a-number, and the policy stayed as it was; absent where it did not. */
  divergedAt?: number;
}

export type Stage = 'self-edits' | 'finetune' | 'quiz' | 'reward' | 'selection' | 'policy-finetune' | 'credit';

/**
 * What a stage is being run for: the page's one passage, a round's training passages, measuring on held-out ones, the pooled
 * measurement, or whether the policy reads a puzzle (`puzzles/reading.ts`).
 */
export type Purpose = 'lab' | 'train' | 'held-out' | 'multi-passage' | 'reading';

/** How long one stage took. */
export interface StageTiming extends EventScope {
  stage: Stage;
  seconds: number;
}

export type StageEvent =
  | ({ type: 'stage-started'; stage: Stage } & EventScope)
  | ({ type: 'stage-done' } & StageTiming);

/** A setting that was not used as given. Texts, because what was given may be no number at all. */
export interface Notice {
  field: string;
  given: string;
  used: string;
  reason: string;
}

/** Where an event belongs. */
export interface EventScope {
  purpose: Purpose;
  round: number;
}

/** What the optimizer of an adapter is told, as settings have it. */
export interface AdapterSettings {
  learningRate: number;
  schedule: 'constant' | 'linear' | 'cosine';
  warmupSteps?: number;
  beta2: number;
  weightDecay: number;
  maxGradientNorm: number | null;
}

/** The inner loop: one fresh adapter for each edit. */
export interface FinetuneSettings extends AdapterSettings {
  rank: number;
  alpha: number;
  targets: Projection[];
  epochs: number;
  /** `null`: every step sees all sequences. */
  batchSize: number | null;
}

/** The outer loop: finetuning of the policy on the prompt-completion pairs that were kept. */
export interface PolicySettings extends FinetuneSettings {
  warmupSteps: number;
  /** Sequences of old knowledge beside each pair, so that the prior does not erode; 0 is none, as in SEAL. */
  replayPerPair: number;
  /** Loss weight of their tokens. */
  replayWeight: number;
}
