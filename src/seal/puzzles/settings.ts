/** Settings of a puzzle run, their defaults for the embedded model, and the paper's own (seal-reference 3.5 to 3.7). */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import type { PuzzleKind } from '../../world/puzzles/families';
import {
  count,
  MOST_EDITS,
  MOST_ITEMS,
  type ParsedSettings,
  policyFields,
  real,
  repairedSettings,
  sizeOf,
  usually,
  usualSettings,
} from '../settings';

/**
 * Which training sets and limits apply. `micro-world`: leave one out, `symmetries` and `colors` as choices of their own.
 * `official`: the original's augmenters, leave one and two out, colours permuted whenever an augmenter is on.
 */
export const PUZZLE_RULES = ['micro-world', 'official'] as const;
export type PuzzleRules = (typeof PUZZLE_RULES)[number];

/** What the policy is asked to write, and how the task is shown to it. */
export const CONFIGURATION_FORMS = ['compact', 'official'] as const;

/** One family type, where a constant configuration is the optimum, or several, where the policy must read the task. */
export const PUZZLE_PRESETS = {
  'one-family': ['lines'],
  'mixed-families': ['lines', 'regions'],
} as const satisfies Record<string, readonly PuzzleKind[]>;
export type PuzzlePreset = keyof typeof PUZZLE_PRESETS;
export const isPuzzlePreset = (name: string): name is PuzzlePreset => Object.hasOwn(PUZZLE_PRESETS, name);
export const PUZZLE_PRESET_NAMES: readonly PuzzlePreset[] = Object.keys(PUZZLE_PRESETS).filter(isPuzzlePreset);

/** The most times a text can be sampled again: each attempt needs a stream of its own. */
export const MOST_RESAMPLES = 15;
/** The most orders of the demonstrations; what a run file may hold follows from it. */
export const MOST_ORDERS = 64;

// In the order in which settings are written: a run's id is made from their text.
const { learningRate, weightDecay, epochs, batchSize, warmupSteps, replayPerPair, replayWeight, ...adapterFields } =
  policyFields;

export const puzzleSettingsSchema = z.strictObject({
  /** Every other seed of the run is derived from it. */
  seed: usually(1, count(0, 0xffffffff)),
  preset: usually('one-family', z.enum(PUZZLE_PRESET_NAMES)),
  rules: usually('micro-world', z.enum(PUZZLE_RULES)),
  rounds: usually(2, count(0, 20)),
  /** Fresh tasks that each round samples configurations for. */
  trainingTasks: usually(24, count(1, MOST_ITEMS)),
  /** Tasks that only measure. */
  heldOutTasks: usually(40, count(0, MOST_ITEMS)),
  /** Configurations sampled for each training task, and for each held-out one. */
  edits: usually(5, count(1, MOST_EDITS)),
  heldOutEdits: usually(2, count(1, MOST_EDITS)),
  writing: z.strictObject({
    form: usually('compact', z.enum(CONFIGURATION_FORMS)),
    temperature: usually(1, real(0, 5)),
    /** Of every policy, untrained or trained, where it is measured. */
    heldOutTemperature: usually(0.5, real(0, 5)),
    topP: usually(1, real(0.01, 1)),
    maxTokens: usually(24, count(1, 8192)),
    /** How often an invalid text is sampled again before its candidate counts as failed. */
    resamples: usually(8, count(0, MOST_RESAMPLES)),
  }),
  /** What a configuration does not choose. */
  finetune: usually(
    {
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
    z.strictObject({
      ...adapterFields,
      warmupSteps,
      batchSize: count(1, 4096),
      /** A rule of the game: a configuration that asks for more optimizer steps trains nothing (seal-reference 3.2). */
      stepLimit: count(1, 100_000),
      /** Most examples of a training set; the rest are left out at random (Nmax, seal-reference 3.4). */
      exampleLimit: count(1, 100_000),
    }),
  ),
  prediction: z.strictObject({
    /** Orders in which each leave-one-out prompt shows its demonstrations. */
    orders: usually(2, count(1, MOST_ORDERS)),
    /** Also predict transformed tests and undo the transformation (five, seal-reference 3.6). */
    transforms: usually(false, z.boolean()),
  }),
  policy: usually(
    {
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
    z.strictObject({
      ...adapterFields,
      warmupSteps,
      learningRate,
      weightDecay,
      epochs,
      batchSize,
      replayPerPair,
      replayWeight,
      /** Most solved configurations of one task that train the policy, so that easy tasks do not drown the others. */
      keepPerTask: count(1, MOST_EDITS),
    }),
  ),
  /** The measured alternatives to a policy: constant configurations, and the best of all that were tried. */
  search: z.strictObject({
    /** Constant configurations that are tried on the first quarter of the held-out tasks; 0 leaves the condition out. */
    constants: usually(4, count(0, 1000)),
    /** The best of them, which are tried on all. */
    finalists: usually(2, count(1, 1000)),
    /** Further ones tried on tasks that nothing has solved yet. */
    oracle: usually(20, count(0, 1000)),
  }),
});

export type PuzzleSettings = z.infer<typeof puzzleSettingsSchema>;
export const DEFAULT_PUZZLE_SETTINGS: PuzzleSettings = usualSettings(puzzleSettingsSchema);

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
    ...DEFAULT_PUZZLE_SETTINGS.finetune,
    rank: 128,
    alpha: 16,
    targets: ['q', 'v', 'gate', 'up', 'down'],
    schedule: 'cosine',
    warmupSteps: 11,
    beta2: 0.999,
    stepLimit: 375,
  },
  prediction: { orders: 3, transforms: true },
  policy: {
    ...DEFAULT_PUZZLE_SETTINGS.policy,
    targets: ['q', 'v', 'gate', 'up', 'down'],
    learningRate: 5e-5,
    schedule: 'cosine',
    warmupSteps: 0,
    beta2: 0.999,
    batchSize: 5,
    replayPerPair: 0,
    replayWeight: 0,
    keepPerTask: 15,
  },
};

/** Settings from anything: a form, a URL, storage. */
export function parsePuzzleSettings(
  input: unknown,
  defaults = DEFAULT_PUZZLE_SETTINGS,
): ParsedSettings<PuzzleSettings> {
  return repairedSettings(puzzleSettingsSchema, input, defaults);
}

/** How much is measured, searched and learned, nothing else of the settings. */
export const PUZZLE_RUN_SIZES = ['quick', 'standard'] as const;
export type PuzzleRunSize = (typeof PUZZLE_RUN_SIZES)[number];

const { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits, search } = DEFAULT_PUZZLE_SETTINGS;
const SIZES: Record<PuzzleRunSize, Partial<PuzzleSettings>> = {
  quick: {
    rounds: 1,
    trainingTasks: 6,
    edits: 3,
    heldOutTasks: 6,
    heldOutEdits: 1,
    search: { constants: 2, finalists: 1, oracle: 2 },
  },
  standard: { rounds, trainingTasks, edits, heldOutTasks, heldOutEdits, search },
};

export const withPuzzleRunSize = (settings: PuzzleSettings, size: PuzzleRunSize) => ({ ...settings, ...SIZES[size] });
export const puzzleRunSizeOf = (settings: PuzzleSettings) => sizeOf(SIZES, PUZZLE_RUN_SIZES, settings);
