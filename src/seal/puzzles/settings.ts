/** Settings of a puzzle run, their defaults for the embedded model, and the paper's own (seal-reference 3.5 to 3.7). */
import { PROJECTIONS } from '../../contract/engine';
import type { PuzzleKind } from '../../world/puzzles/families';
import type { FinetuneSettings, PolicySettings } from '../types';

/**
 * Which training sets and limits apply. `micro-world`: leave one out, `symmetries` and `colors` as choices of their own.
 * `official`: the original's augmenters, leave one and two out, colours permuted whenever an augmenter is on.
 */
export const PUZZLE_RULES = ['micro-world', 'official'] as const;
export type PuzzleRules = (typeof PUZZLE_RULES)[number];

/** What the policy is asked to write, and how the task is shown to it. */
export const CONFIGURATION_FORMS = ['compact', 'official'] as const;
export type ConfigurationForm = (typeof CONFIGURATION_FORMS)[number];

/** One family type, where a constant configuration is the optimum, or several, where the policy must read the task. */
export const PUZZLE_PRESETS = {
  'one-family': ['lines'],
  'mixed-families': ['lines', 'regions'],
} as const satisfies Record<string, readonly PuzzleKind[]>;
export type PuzzlePreset = keyof typeof PUZZLE_PRESETS;
export const isPuzzlePreset = (name: string): name is PuzzlePreset => Object.hasOwn(PUZZLE_PRESETS, name);
export const PUZZLE_PRESET_NAMES: readonly PuzzlePreset[] = Object.keys(PUZZLE_PRESETS).filter(isPuzzlePreset);

export interface PuzzleSettings {
  /** Unsigned 32-bit; every other seed of the run is derived from it. */
  seed: number;
  preset: PuzzlePreset;
  rules: PuzzleRules;
  rounds: number;
  /** Fresh tasks that each round samples configurations for. */
  trainingTasks: number;
  /** Tasks that only measure. */
  heldOutTasks: number;
  /** Configurations sampled for each training task, and for each held-out one. */
  edits: number;
  heldOutEdits: number;
  writing: PuzzleWritingSettings;
  finetune: PuzzleFinetuneSettings;
  prediction: PredictionSettings;
  policy: PuzzlePolicySettings;
  search: SearchSettings;
}

/** The most times a text can be sampled again: each attempt needs a stream of its own. */
export const MOST_RESAMPLES = 15;

export interface PuzzleWritingSettings {
  form: ConfigurationForm;
  temperature: number;
  /** Of every policy, untrained or trained, where it is measured. */
  heldOutTemperature: number;
  topP: number;
  maxTokens: number;
  /** How often an invalid text is sampled again before its candidate counts as failed. */
  resamples: number;
}

/** What a configuration does not choose. */
export interface PuzzleFinetuneSettings
  extends Omit<FinetuneSettings, 'learningRate' | 'epochs' | 'batchSize' | 'weightDecay'> {
  batchSize: number;
  warmupSteps: number;
  /** A rule of the game: a configuration that asks for more optimizer steps trains nothing (seal-reference 3.2). */
  stepLimit: number;
  /** Most examples of a training set; the rest are left out at random (Nmax, seal-reference 3.4). */
  exampleLimit: number;
}

/** The most orders of the demonstrations; what a run file may hold follows from it. */
export const MOST_ORDERS = 64;

export interface PredictionSettings {
  /** Orders in which each leave-one-out prompt shows its demonstrations. */
  orders: number;
  /** Also predict transformed tests and undo the transformation (five, seal-reference 3.6). */
  transforms: boolean;
}

export interface PuzzlePolicySettings extends PolicySettings {
  /** Most solved configurations of one task that train the policy, so that easy tasks do not drown the others. */
  keepPerTask: number;
}

/** The measured alternatives to a policy: constant configurations, and the best of all that were tried. */
export interface SearchSettings {
  /** Constant configurations that are tried on the first quarter of the held-out tasks; 0 leaves the condition out. */
  constants: number;
  /** The best of them, which are tried on all. */
  finalists: number;
  /** Further ones tried on tasks that nothing has solved yet. */
  oracle: number;
}

export const DEFAULT_PUZZLE_SETTINGS: PuzzleSettings = {
  seed: 1,
  preset: 'one-family',
  rules: 'micro-world',
  rounds: 2,
  trainingTasks: 24,
  heldOutTasks: 40,
  edits: 5,
  heldOutEdits: 2,
  writing: { form: 'compact', temperature: 1, heldOutTemperature: 0.5, topP: 1, maxTokens: 24, resamples: 8 },
  finetune: {
    rank: 4,
    alpha: 8,
    targets: [...PROJECTIONS],
    schedule: 'linear',
    warmupSteps: 4,
    beta2: 0.95,
    maxGradientNorm: 1,
    batchSize: 2,
    stepLimit: 64,
    exampleLimit: 250,
  },
  prediction: { orders: 2, transforms: false },
  policy: {
    rank: 16,
    alpha: 16,
    targets: [...PROJECTIONS],
    learningRate: 1e-2,
    schedule: 'linear',
    warmupSteps: 2,
    beta2: 0.95,
    weightDecay: 0,
    maxGradientNorm: 1,
    epochs: 8,
    batchSize: 16,
    replayPerPair: 1,
    replayWeight: 0.5,
    keepPerTask: 5,
  },
  search: { constants: 4, finalists: 2, oracle: 20 },
};

/** SEAL's run on ARC with Llama-3.2-1B-Instruct. */
export const PAPER_PUZZLE_SETTINGS: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  rules: 'official',
  rounds: 1,
  trainingTasks: 11,
  heldOutTasks: 8,
  edits: 15,
  heldOutEdits: 5,
  writing: { form: 'official', temperature: 0.8, heldOutTemperature: 0.8, topP: 1, maxTokens: 128, resamples: 15 },
  finetune: {
    rank: 128,
    alpha: 16,
    targets: ['q', 'v', 'gate', 'up', 'down'],
    schedule: 'cosine',
    warmupSteps: 11,
    beta2: 0.999,
    maxGradientNorm: 1,
    batchSize: 2,
    stepLimit: 375,
    exampleLimit: 250,
  },
  prediction: { orders: 3, transforms: true },
  policy: {
    ...DEFAULT_PUZZLE_SETTINGS.policy,
    targets: ['q', 'v', 'gate', 'up', 'down'],
    learningRate: 5e-5,
    schedule: 'cosine',
    warmupSteps: 0,
    beta2: 0.999,
    epochs: 8,
    batchSize: 5,
    replayPerPair: 0,
    replayWeight: 0,
    keepPerTask: 15,
  },
};
