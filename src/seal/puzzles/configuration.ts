/**
 * Configurations in their two written forms, both JSON, and the way between them, which loses nothing: the original's seven keys
 * (seal-reference 3.2), with keys of our own only where a configuration says more than it can, and the embedded model's compact
 * one (`world/puzzles/configurationText.ts`). A text that is not exactly one of them is invalid, and every reason is named.
 */
import * as z from 'zod/mini';
import { described } from '../../formats/arcTask';
import { quoted } from '../../formats/formatError';
import { isJsonObject, type JsonObject } from '../../formats/jsonFile';
import type { EditFrame, Rejected } from '../domain';
import type { Author, WrittenText } from '../types';
import {
  AUGMENTATIONS,
  type Augmentation,
  HIGHEST_RATE,
  MOST_EPOCHS,
  OFFICIAL_AUGMENTATIONS,
  type PuzzleConfiguration,
  type WrittenConfiguration,
} from './types';

const STRATEGIES = { output: 'train_using_output_tokens', all: 'train_using_all_tokens' } as const;

export interface ParsedConfiguration {
  configuration: PuzzleConfiguration | null;
  /** Plain sentences; empty exactly when there is a configuration. */
  violations: string[];
}

export const NO_AUGMENTATIONS: Record<Augmentation, boolean> = {
  basic: false,
  size: false,
  chain: false,
  repeat: false,
  symmetries: false,
  colors: false,
};

/** The original permutes colours exactly when one of its augmenters is on. */
const originalColors = (augmentations: Record<Augmentation, boolean>): boolean =>
  OFFICIAL_AUGMENTATIONS.some((name) => augmentations[name]);

const officialKey = <Name extends Augmentation>(name: Name) => `use_${name}_augmentations` as const;

/** `{"data_generation": {"use_basic_augmentations": …}, "training": {"strategy": …, "learning_rate": …, "num_train_epochs": …}}` */
export function officialText({ task, augmentations, loss, learningRate, epochs }: PuzzleConfiguration): string {
  const { symmetries, colors } = augmentations;
  const stated = AUGMENTATIONS.filter((name) => {
    if (name === 'symmetries') return symmetries;
    return name !== 'colors' || colors !== originalColors(augmentations);
  });
  const value = {
    ...(task === null ? {} : { task }),
    data_generation: Object.fromEntries(stated.map((name) => [officialKey(name), augmentations[name]])),
    training: { strategy: STRATEGIES[loss], learning_rate: learningRate, num_train_epochs: epochs },
  };
  return JSON.stringify(value, null, 2);
}

/** States the augmentations of the micro-world always, the others where they are on. */
export function compactText({ task, augmentations, loss, learningRate, epochs }: PuzzleConfiguration): string {
  const { symmetries, colors } = augmentations;
  const first = task === null ? '' : `"task":${JSON.stringify(task)},`;
  const others = OFFICIAL_AUGMENTATIONS.filter((name) => augmentations[name]).map((name) => `"${name}":true,`);
  return `{${first}"symmetries":${symmetries},"colors":${colors},${others.join('')}"loss":"${loss}","rate":${rateText(learningRate)},"epochs":${epochs}}`;
}

/** As the embedded model spells it: `6e-3`, not `0.006`. */
export function rateText(rate: number): string {
  return rate.toExponential().replace('e+0', '');
}

/** Two configurations that train alike; what the writer says of the task does not matter. */
export function configurationKey(configuration: PuzzleConfiguration): string {
  return compactText({ ...configuration, task: null });
}

export function parseConfiguration(text: string): ParsedConfiguration {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, ' ') : 'unknown reason';
    return { configuration: null, violations: [`It is not JSON (${reason}).`] };
  }
  if (!isJsonObject(value))
    return { configuration: null, violations: ['It must be a JSON object with the keys of a configuration.'] };
  return 'data_generation' in value || 'training' in value ? readOfficial(value) : readCompact(value);
}

const number = (rule: string, fits: (value: number) => boolean) => z.number(rule).check(z.refine(fits, rule));
const rate = number(`must be above 0 and at most ${HIGHEST_RATE}`, (value) => value > 0 && value <= HIGHEST_RATE);
const epochs = number(
  `must be a whole number from 1 to ${MOST_EPOCHS}`,
  (value) => Number.isInteger(value) && value >= 1 && value <= MOST_EPOCHS,
);
const task = z.optional(z.string('must be text'));
const yesOrNo = z.boolean('must be true or false');
const orNo = z._default(yesOrNo, false);
const section = z.looseObject({}, 'must be an object');

const compactSchema = z.strictObject({
  basic: orNo,
  size: orNo,
  chain: orNo,
  repeat: orNo,
  symmetries: yesOrNo,
  colors: yesOrNo,
  task,
  loss: z.enum(['output', 'all'], 'must be "output" or "all"'),
  rate,
  epochs,
});
const officialSchema = z.strictObject({ data_generation: section, training: section, task });
const generationSchema = z.strictObject({
  use_basic_augmentations: yesOrNo,
  use_size_augmentations: yesOrNo,
  use_chain_augmentations: yesOrNo,
  use_repeat_augmentations: yesOrNo,
  use_symmetries_augmentations: orNo,
  use_colors_augmentations: z.optional(yesOrNo),
});
const trainingSchema = z.strictObject({
  strategy: z.enum(STRATEGIES, `must be "${STRATEGIES.output}" or "${STRATEGIES.all}"`),
  learning_rate: rate,
  num_train_epochs: epochs,
});

function readCompact(value: JsonObject): ParsedConfiguration {
  const { data, violations } = checked(compactSchema, value, 'a configuration');
  if (!data) return { configuration: null, violations };
  const { task = null, loss, rate: learningRate, epochs, ...augmentations } = data;
  return { configuration: { task, augmentations, loss, learningRate, epochs }, violations };
}

function readOfficial(value: JsonObject): ParsedConfiguration {
  const outer = checked(officialSchema, value, 'a configuration');
  const generation = checked(generationSchema, value.data_generation, '"data_generation"');
  const training = checked(trainingSchema, value.training, '"training"');
  const violations = [outer, generation, training].flatMap((one) => one.violations);
  if (!outer.data || !generation.data || !training.data) return { configuration: null, violations };
  const augmentations = { ...NO_AUGMENTATIONS };
  for (const name of AUGMENTATIONS)
    augmentations[name] = generation.data[officialKey(name)] ?? originalColors(augmentations);
  const { strategy, learning_rate: learningRate, num_train_epochs: epochs } = training.data;
  const loss = strategy === STRATEGIES.all ? 'all' : 'output';
  return { configuration: { task: outer.data.task ?? null, augmentations, loss, learningRate, epochs }, violations };
}

/** What is no object counts as an empty one, so that all that is missing is named. */
function checked<T>(schema: z.ZodMiniType<T>, value: unknown, where: string): { data?: T; violations: string[] } {
  const object = isJsonObject(value) ? value : {};
  const { data, error } = schema.safeParse(object);
  const issues = error?.issues ?? [];
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const faults = issues.flatMap(({ path: [key], message }) => {
    if (typeof key !== 'string') return [];
    const got = Object.hasOwn(object, key) ? `, not ${shown(object[key])}` : '; it is missing';
    return `"${key}" ${message}${got}.`;
  });
  return { data, violations: [...unknown.map((key) => `${quoted(key)} is no key of ${where}.`), ...faults] };
}

/** JSON has no form for a number too large for it. */
const shown = (value: unknown): string => (typeof value === 'number' ? String(value) : described(value));

export function configurationId(label: string, task: number, sample: number): string {
  return `${label}/task${task}/edit${sample}`;
}

export function readConfiguration(
  frame: EditFrame,
  texts: readonly WrittenText[],
  rejected: readonly Rejected[],
): { edit: WrittenConfiguration; violations: string[] } {
  const { promptIds = [], text = '', ids = [], logProbability = null } = texts[0] ?? {};
  const { configuration, violations } = parseConfiguration(text);
  const edit = { ...frame, promptIds, text, ids, logProbability, configuration, rejected: [...rejected] };
  return { edit, violations };
}

/** A configuration that no policy wrote, as an edit. */
export function givenConfiguration(
  author: Exclude<Author, 'policy'>,
  label: string,
  item: number,
  sample: number,
  configuration: PuzzleConfiguration,
): WrittenConfiguration {
  const frame = { id: configurationId(label, item, sample), item, sample, author, policyVersion: null };
  return { ...frame, promptIds: [], text: '', ids: [], logProbability: null, configuration, rejected: [] };
}
