/** Settings of a knowledge run. What was measured to reach the defaults is in `micro-world-ki.md`, sections 5 and 7. */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import { MOST_SELF_EDIT_LINES } from '../../world/prompts';
import {
  at,
  count,
  finetuneFields,
  MOST_EDITS,
  MOST_ITEMS,
  type ParsedSettings,
  policyFields,
  real,
  repairedSettings,
  replaced,
  sizeOf,
  usually,
  usualSettings,
} from '../settings';
import { CONDITION_NAMES } from './measured';
import { JUDGES } from './types';

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

export const knowledgeSettingsSchema = z.strictObject({
  /** Every other seed of the run is derived from it. */
  seed: usually(1, count(0, 0xffffffff)),
  /** ReST-EM rounds. */
  rounds: usually(2, count(0, 20)),
  /** Fresh passages that each round samples edits for. */
  trainingPassages: usually(8, count(1, MOST_ITEMS)),
  /** Passages that only measure; the policy never trains on them. */
  heldOutPassages: usually(8, count(0, MOST_ITEMS)),
  /** k: self-edits sampled for each passage. */
  edits: usually(5, count(1, MOST_EDITS)),
  /** The same for each held-out passage, where they only make the mean steadier. */
  heldOutEdits: usually(2, count(1, MOST_EDITS)),
  /** Finetunes of each self-edit, each from another random A. */
  repeats: usually(1, count(1, 20)),
  writing: z.strictObject({
    style: usually('world', z.enum(PROMPT_STYLES)),
    ownTemplate: usually('', z.string().check(z.maxLength(20_000))),
    /** Of the samples that compete for the reward: high, so that they differ. */
    temperature: usually(1, real(0, 5)),
    /**
     * Of every policy where it is measured on held-out passages. All policies of a comparison share it; low, because at 1 much
     * of an edit is sampling noise, not what the policy means (`micro-world-ki.md`, section 6).
     */
    heldOutTemperature: usually(0.5, real(0, 5)),
    topP: usually(1, real(0.01, 1)),
    topK: usually(0, count(0, 1_000_000)),
    maxTokens: usually(130, count(1, 8192)),
  }),
  sequences: z.strictObject({
    /** One sequence per line (single-passage runs of SEAL) or the whole part as one (its multi-passage runs). */
    splitLines: usually(true, z.boolean()),
    /** Lines kept of each part; `null` keeps all. */
    maxLines: usually(MOST_SELF_EDIT_LINES, z.nullable(count(1, 1000))),
    /** Longer sequences are cut to this many tokens. */
    maxTokens: usually(512, count(2, 8192)),
  }),
  finetune: usually(
    {
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
    z.strictObject(finetuneFields),
  ),
  quiz: z.strictObject({ judge: usually('exact', z.enum(JUDGES)), maxTokens: usually(12, count(1, 1024)) }),
  reward: usually('accuracy', z.enum(REWARD_RULES)),
  /** Also score texts by the rubric where it is not the reward, so that proxy and true reward stand side by side. */
  measureRubric: usually(true, z.boolean()),
  selection: usually('best-of-k', z.enum(SELECTION_RULES)),
  /** Samples of each paragraph that `top-k` keeps. */
  keep: usually(2, count(1, MOST_EDITS)),
  /** Questions of each sort, locality and collateral, that every adapter is asked; 0 leaves side effects unmeasured. */
  sideQuestions: usually(18, count(0, 256)),
  /** Held-out conditions to measure beside the base, which always is. */
  conditions: usually([...CONDITION_NAMES], z.array(z.enum(CONDITION_NAMES))),
  /** One adapter for the self-edits of many held-out passages. */
  multiPassage: usually(
    { passages: 0, edits: 4, rank: 16, alpha: 32, learningRate: 4e-3, steps: 200, tokensPerStep: 768 },
    z.strictObject({
      /** 0 leaves it out. */
      passages: count(0, MOST_ITEMS),
      /** Self-edits of each passage that are pooled. */
      edits: count(1, MOST_EDITS),
      rank: finetuneFields.rank,
      alpha: finetuneFields.alpha,
      learningRate: finetuneFields.learningRate,
      /** Optimizer steps; the same for every condition, so that more material is not also more training. */
      steps: count(1, 10_000),
      /** Tokens in each step, nearly: texts of any length get the same budget, so that long ones are not more training either. */
      tokensPerStep: count(1, 1_000_000),
    }),
  ),
  policy: usually(
    {
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
    z.strictObject(policyFields),
  ),
});

export type KnowledgeSettings = z.infer<typeof knowledgeSettingsSchema>;
export const DEFAULT_SETTINGS: KnowledgeSettings = usualSettings(knowledgeSettingsSchema);

/** Settings from anything: a form, a URL, a file. */
export function parseSettings(input: unknown, defaults = DEFAULT_SETTINGS): ParsedSettings<KnowledgeSettings> {
  return repairedSettings(knowledgeSettingsSchema, input, defaults);
}

/** Of a run that was made. Before held-out passages had a temperature of their own, everything was written at one. */
export function parseRecordedSettings(input: unknown, defaults = DEFAULT_SETTINGS): ParsedSettings<KnowledgeSettings> {
  const temperature = at(input, ['writing', 'temperature']);
  const told = temperature === undefined || at(input, ['writing', 'heldOutTemperature']) !== undefined;
  return parseSettings(told ? input : replaced(input, ['writing', 'heldOutTemperature'], temperature), defaults);
}

/** How much is measured and learned, nothing else of the settings. */
export const RUN_SIZES = ['small', 'demo', 'thorough'] as const;
export type RunSize = (typeof RUN_SIZES)[number];

const SIZES: Record<RunSize, Partial<KnowledgeSettings>> = {
  small: { rounds: 1, trainingPassages: 4, edits: 3, heldOutPassages: 4, heldOutEdits: 1 },
  demo: { rounds: 2, trainingPassages: 8, edits: 5, heldOutPassages: 8, heldOutEdits: 2 },
  thorough: { rounds: 2, trainingPassages: 24, edits: 5, heldOutPassages: 24, heldOutEdits: 2 },
};

export const withRunSize = (settings: KnowledgeSettings, size: RunSize) => ({ ...settings, ...SIZES[size] });
export const runSizeOf = (settings: KnowledgeSettings) => sizeOf(SIZES, RUN_SIZES, settings);
