/** Bounds of every setting of a puzzle run, and the parser that keeps to them. */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import { type ParsedSettings, repairedSettings } from '../settingsRepair';
import {
  CONFIGURATION_FORMS,
  DEFAULT_PUZZLE_SETTINGS,
  MOST_ORDERS,
  MOST_RESAMPLES,
  PUZZLE_PRESET_NAMES,
  PUZZLE_RULES,
  type PuzzleSettings,
} from './settings';

const count = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most), z.multipleOf(1));
const real = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most));

const MOST_TASKS = 4096;
const MOST_EDITS = 256;

const adapterFields = {
  rank: count(1, 256),
  alpha: real(0.01, 1024),
  targets: z.array(z.enum(PROJECTIONS)).check(z.minLength(1), z.maxLength(PROJECTIONS.length)),
  schedule: z.enum(['constant', 'linear', 'cosine']),
  beta2: real(0, 0.999999),
  maxGradientNorm: z.nullable(real(1e-6, 1e6)),
  warmupSteps: count(0, 10_000),
};

export const puzzleSettingsSchema: z.ZodMiniType<PuzzleSettings> = z.object({
  seed: count(0, 0xffffffff),
  preset: z.enum(PUZZLE_PRESET_NAMES),
  rules: z.enum(PUZZLE_RULES),
  rounds: count(0, 20),
  trainingTasks: count(1, MOST_TASKS),
  heldOutTasks: count(0, MOST_TASKS),
  edits: count(1, MOST_EDITS),
  heldOutEdits: count(1, MOST_EDITS),
  writing: z.object({
    form: z.enum(CONFIGURATION_FORMS),
    temperature: real(0, 5),
    heldOutTemperature: real(0, 5),
    topP: real(0.01, 1),
    maxTokens: count(1, 8192),
    resamples: count(0, MOST_RESAMPLES),
  }),
  finetune: z.object({
    ...adapterFields,
    batchSize: count(1, 4096),
    stepLimit: count(1, 100_000),
    exampleLimit: count(1, 100_000),
  }),
  prediction: z.object({ orders: count(1, MOST_ORDERS), transforms: z.boolean() }),
  policy: z.object({
    ...adapterFields,
    learningRate: real(0, 1),
    weightDecay: real(0, 1),
    epochs: count(1, 1000),
    batchSize: z.nullable(count(1, 4096)),
    replayPerPair: count(0, 64),
    replayWeight: real(0, 1),
    keepPerTask: count(1, MOST_EDITS),
  }),
  search: z.object({ constants: count(0, 1000), finalists: count(1, 1000), oracle: count(0, 1000) }),
});

/** Settings from anything: a form, a URL, storage. Absent fields take their defaults without a notice. */
export function parsePuzzleSettings(
  input: unknown,
  defaults: PuzzleSettings = DEFAULT_PUZZLE_SETTINGS,
): ParsedSettings<PuzzleSettings> {
  return repairedSettings(puzzleSettingsSchema, input, defaults);
}
