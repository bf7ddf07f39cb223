/** Bounds of every setting of a knowledge run, and the parser that keeps to them. */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../../contract/engine';
import { at, type ParsedSettings, repairedSettings, replaced } from '../settingsRepair';
import { CONDITION_NAMES } from './measured';
import { DEFAULT_SETTINGS, type KnowledgeSettings, PROMPT_STYLES, REWARD_RULES, SELECTION_RULES } from './settings';
import { JUDGES } from './types';

/** Sample indices are packed into the 32 bits of a stream (`seeds.ts`), hence the upper bounds of counts. */
export const MOST_PASSAGES = 4096;
export const MOST_EDITS = 256;

const count = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most), z.multipleOf(1));
const real = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most));

const adapterFields = {
  rank: count(1, 256),
  alpha: real(0.01, 1024),
  targets: z.array(z.enum(PROJECTIONS)).check(z.minLength(1), z.maxLength(PROJECTIONS.length)),
  learningRate: real(0, 1),
  schedule: z.enum(['constant', 'linear', 'cosine']),
  beta2: real(0, 0.999999),
  weightDecay: real(0, 1),
  maxGradientNorm: z.nullable(real(1e-6, 1e6)),
  epochs: count(1, 1000),
  batchSize: z.nullable(count(1, 4096)),
};

export const knowledgeSettingsSchema: z.ZodMiniType<KnowledgeSettings> = z.strictObject({
  seed: count(0, 0xffffffff),
  rounds: count(0, 20),
  trainingPassages: count(1, MOST_PASSAGES),
  heldOutPassages: count(0, MOST_PASSAGES),
  edits: count(1, MOST_EDITS),
  heldOutEdits: count(1, MOST_EDITS),
  repeats: count(1, 20),
  writing: z.strictObject({
    style: z.enum(PROMPT_STYLES),
    ownTemplate: z.string().check(z.maxLength(20_000)),
    temperature: real(0, 5),
    heldOutTemperature: real(0, 5),
    topP: real(0.01, 1),
    topK: count(0, 1_000_000),
    maxTokens: count(1, 8192),
  }),
  sequences: z.strictObject({
    splitLines: z.boolean(),
    maxLines: z.nullable(count(1, 1000)),
    maxTokens: count(2, 8192),
  }),
  finetune: z.strictObject(adapterFields),
  quiz: z.strictObject({ judge: z.enum(JUDGES), maxTokens: count(1, 1024) }),
  reward: z.enum(REWARD_RULES),
  measureRubric: z.boolean(),
  selection: z.enum(SELECTION_RULES),
  keep: count(1, MOST_EDITS),
  sideQuestions: count(0, 256),
  conditions: z.array(z.enum(CONDITION_NAMES)),
  multiPassage: z.strictObject({
    passages: count(0, MOST_PASSAGES),
    edits: count(1, MOST_EDITS),
    rank: adapterFields.rank,
    alpha: adapterFields.alpha,
    learningRate: adapterFields.learningRate,
    steps: count(1, 10_000),
    tokensPerStep: count(1, 1_000_000),
  }),
  policy: z.strictObject({
    ...adapterFields,
    warmupSteps: count(0, 10_000),
    replayPerPair: count(0, 64),
    replayWeight: real(0, 1),
  }),
});

/** Settings from anything: a form, a URL, a file. Absent fields take their defaults without a notice. */
export function parseSettings(
  input: unknown,
  defaults: KnowledgeSettings = DEFAULT_SETTINGS,
): ParsedSettings<KnowledgeSettings> {
  return repairedSettings(knowledgeSettingsSchema, input, defaults);
}

/**
 * Settings of a run that was made, not of one to come. Before held-out passages had a temperature of their own, everything
 * was written at one, so an old run that does not tell it did not use today's default.
 */
export function parseRecordedSettings(
  input: unknown,
  defaults: KnowledgeSettings = DEFAULT_SETTINGS,
): ParsedSettings<KnowledgeSettings> {
  const temperature = at(input, ['writing', 'temperature']);
  const told = temperature === undefined || at(input, ['writing', 'heldOutTemperature']) !== undefined;
  return parseSettings(told ? input : replaced(input, ['writing', 'heldOutTemperature'], temperature), defaults);
}
