/**
 * Settings of a knowledge run and their defaults for the embedded model. What was measured to reach them is in
 * `micro-world-ki.md`, sections 5 and 7; the paper's own (7B model, hub models) are `PAPER_SETTINGS`
 * (seal-reference 2.2, 2.4 to 2.7).
 */
import { PROJECTIONS } from '../../contract/engine';
import { MOST_SELF_EDIT_LINES } from '../../world/prompts';
import type { FinetuneSettings, PolicySettings } from '../types';
import { CONDITION_NAMES, type ConditionName } from './measured';
import type { Judge } from './types';

/**
 * How the model is asked for a self-edit. `world`: the form that the embedded model was pretrained on, no title anywhere.
 * The others are SEAL's templates (seal-reference 2.2); `own` uses `ownTemplate` with `{title}` and `{context}`.
 */
export const PROMPT_STYLES = [
  'world',
  'implications',
  'implications-long',
  'implications-very-long',
  'rewrite',
  'self-qa',
  'none',
  'implications-chain-of-thought',
  'own',
] as const;
export type PromptStyle = (typeof PROMPT_STYLES)[number];

/**
 * Which parts train the policy. `best-of-k`: the best sample of each paragraph, whatever the base scores (SEAL's code).
 * `top-k`: the `keep` best samples of each paragraph. `beats-base`: every sample better than the base on the same questions
 * (the binary reward of the paper's equation 2).
 */
export const SELECTION_RULES = ['best-of-k', 'top-k', 'beats-base'] as const;
export type SelectionRule = (typeof SELECTION_RULES)[number];

/**
 * What a candidate earns. `accuracy`: share of correct answers of the adapted model. `gold-log-probability`: how likely the
 * adapted model finds the gold answers, which is dense. `rubric`: a proxy that judges the text and finetunes nothing.
 */
export const REWARD_RULES = ['accuracy', 'gold-log-probability', 'rubric'] as const;
export type RewardRule = (typeof REWARD_RULES)[number];

export interface KnowledgeSettings {
  /** Unsigned 32-bit; every other seed of the run is derived from it. */
  seed: number;
  /** ReST-EM rounds. */
  rounds: number;
  /** Fresh passages that each round samples edits for. */
  trainingPassages: number;
  /** Passages that only measure; the policy never trains on them. */
  heldOutPassages: number;
  /** k: self-edits sampled for each passage. */
  edits: number;
  /** The same for each held-out passage, where they only make the mean steadier. */
  heldOutEdits: number;
  /** Finetunes of each self-edit, each from another random A. */
  repeats: number;
  writing: WritingSettings;
  sequences: SequenceSettings;
  finetune: FinetuneSettings;
  quiz: QuizSettings;
  reward: RewardRule;
  /** Also score texts by the rubric where it is not the reward, so that proxy and true reward stand side by side. */
  measureRubric: boolean;
  selection: SelectionRule;
  /** Samples of each paragraph that `top-k` keeps. */
  keep: number;
  /** Questions of each sort, locality and collateral, that every adapter is asked; 0 leaves side effects unmeasured. */
  sideQuestions: number;
  /** Held-out conditions to measure beside the base, which always is. */
  conditions: ConditionName[];
  multiPassage: MultiPassageSettings;
  policy: PolicySettings;
}

export interface WritingSettings {
  style: PromptStyle;
  ownTemplate: string;
  /** Of the samples that compete for the reward: high, so that they differ. */
  temperature: number;
  /**
   * Of every policy, untrained or trained, where it is measured on held-out passages. Sampling is part of what is measured,
   * so all policies of a comparison share it; low, because at 1 much of an edit is sampling noise, not what the policy
   * means (`micro-world-ki.md`, section 6).
   */
  heldOutTemperature: number;
  topP: number;
  topK: number;
  maxTokens: number;
}

export interface SequenceSettings {
  /** One sequence per line (single-passage runs of SEAL) or the whole part as one (its multi-passage runs). */
  splitLines: boolean;
  /** Lines kept of each part; `null` keeps all. */
  maxLines: number | null;
  /** Longer sequences are cut to this many tokens. */
  maxTokens: number;
}

export interface QuizSettings {
  judge: Judge;
  maxTokens: number;
}

/** One adapter for the self-edits of many held-out passages. */
export interface MultiPassageSettings {
  /** 0 leaves it out. */
  passages: number;
  /** Self-edits of each passage that are pooled. */
  edits: number;
  rank: number;
  alpha: number;
  learningRate: number;
  /** Optimizer steps; the same for every condition, so that more material is not also more training. */
  steps: number;
  /** Tokens in each step, nearly: texts of any length get the same budget, so that long ones are not more training either. */
  tokensPerStep: number;
}

export const DEFAULT_SETTINGS: KnowledgeSettings = {
  seed: 1,
  rounds: 2,
  trainingPassages: 8,
  heldOutPassages: 8,
  edits: 5,
  heldOutEdits: 2,
  repeats: 1,
  writing: {
    style: 'world',
    ownTemplate: '',
    temperature: 1,
    heldOutTemperature: 0.5,
    topP: 1,
    topK: 0,
    maxTokens: 130,
  },
  sequences: { splitLines: true, maxLines: MOST_SELF_EDIT_LINES, maxTokens: 512 },
  finetune: {
    rank: 8,
    alpha: 16,
    targets: [...PROJECTIONS],
    learningRate: 1e-2,
    schedule: 'linear',
    beta2: 0.99,
    weightDecay: 0,
    maxGradientNorm: null,
    epochs: 12,
    batchSize: null,
  },
  quiz: { judge: 'exact', maxTokens: 12 },
  reward: 'accuracy',
  measureRubric: true,
  selection: 'best-of-k',
  keep: 2,
  sideQuestions: 18,
  conditions: [...CONDITION_NAMES],
  multiPassage: { passages: 0, edits: 4, rank: 16, alpha: 32, learningRate: 4e-3, steps: 200, tokensPerStep: 768 },
  policy: {
    rank: 16,
    alpha: 32,
    targets: [...PROJECTIONS],
    learningRate: 1.5e-3,
    schedule: 'linear',
    warmupSteps: 2,
    beta2: 0.99,
    weightDecay: 0,
    maxGradientNorm: 1,
    epochs: 8,
    batchSize: 24,
    replayPerPair: 1,
    replayWeight: 0.5,
  },
};

/** SEAL's single-passage run with the main prompt; maxTokens is 8192 there, which no passage needs. */
export const PAPER_SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  trainingPassages: 50,
  heldOutPassages: 200,
  edits: 5,
  heldOutEdits: 1,
  repeats: 3,
  writing: {
    style: 'implications',
    ownTemplate: '',
    temperature: 1,
    heldOutTemperature: 1,
    topP: 0.95,
    topK: 0,
    maxTokens: 1024,
  },
  sequences: { splitLines: true, maxLines: null, maxTokens: 2048 },
  finetune: {
    rank: 32,
    alpha: 64,
    targets: ['q', 'v'],
    learningRate: 1e-3,
    schedule: 'linear',
    beta2: 0.999,
    weightDecay: 0,
    maxGradientNorm: 1,
    epochs: 10,
    batchSize: 1,
  },
  quiz: { judge: 'token-recall', maxTokens: 64 },
  policy: {
    rank: 64,
    alpha: 128,
    targets: [...PROJECTIONS],
    learningRate: 3e-4,
    schedule: 'linear',
    warmupSteps: 0,
    beta2: 0.999,
    weightDecay: 0,
    maxGradientNorm: 1,
    epochs: 2,
    batchSize: 10,
    replayPerPair: 0,
    replayWeight: 0,
  },
};
