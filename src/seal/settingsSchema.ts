/**
 * Bounds of every setting, and a parser that never throws: what is out of bounds is brought to the nearest bound, what is
 * no number at all becomes the default, and each such change is told in a notice that names the field.
 */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../engine/types';
import { DEFAULT_SETTINGS, type KnowledgeSettings, PROMPT_STYLES, REWARD_RULES, SELECTION_RULES } from './settings';
import { CONDITION_NAMES, JUDGES, type Notice } from './types';

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

export interface ParsedSettings {
  settings: KnowledgeSettings;
  notices: Notice[];
}

/** Settings from anything: a form, a URL, a file. Absent fields take their defaults without a notice. */
export function parseSettings(input: unknown, defaults: KnowledgeSettings = DEFAULT_SETTINGS): ParsedSettings {
  const notices: Notice[] = [];
  let draft = withDefaults(input, defaults);
  // A repair can uncover another issue behind it (a bound behind a fraction), never more than a few.
  for (let pass = 0; pass < 5; pass += 1) {
    const parsed = knowledgeSettingsSchema.safeParse(draft);
    if (parsed.success) return { settings: parsed.data, notices };
    for (const issue of parsed.error.issues) draft = repaired(draft, issue, defaults, notices);
  }
  notices.push({ field: 'settings', given: show(input), used: 'defaults', reason: 'could not be read' });
  return { settings: structuredClone(defaults), notices };
}

/**
 * Settings of a run that was made, not of one to come. Before held-out passages had a temperature of their own, everything
 * was written at one, so an old run that does not tell it did not use today's default.
 */
export function parseRecordedSettings(input: unknown, defaults: KnowledgeSettings = DEFAULT_SETTINGS): ParsedSettings {
  const temperature = at(input, ['writing', 'temperature']);
  const told = temperature === undefined || at(input, ['writing', 'heldOutTemperature']) !== undefined;
  return parseSettings(told ? input : replaced(input, ['writing', 'heldOutTemperature'], temperature), defaults);
}

/** `input` with every absent field of `defaults` filled in, at any depth; a non-object stands for no fields. */
function withDefaults(input: unknown, defaults: unknown): unknown {
  if (!isRecord(defaults)) return input === undefined ? defaults : input;
  const given = isRecord(input) ? input : {};
  const names = new Set([...Object.keys(defaults), ...Object.keys(given)]);
  return Object.fromEntries(
    [...names].map((name) => [name, name in defaults ? withDefaults(given[name], defaults[name]) : given[name]]),
  );
}

type Issue = z.core.$ZodIssue;

function repaired(draft: unknown, issue: Issue, defaults: KnowledgeSettings, notices: Notice[]): unknown {
  if (issue.code === 'unrecognized_keys') {
    let result = draft;
    for (const key of issue.keys) {
      notices.push({
        field: [...issue.path, key].join('.'),
        given: show(at(draft, [...issue.path, key])),
        used: '',
        reason: 'unknown setting',
      });
      result = without(result, [...issue.path, key]);
    }
    return result;
  }
  // A bad member of a list discards the list: guessing at its intent would be worse than the default.
  const path = issue.path.filter((step) => typeof step === 'string');
  const given = at(draft, path);
  const [used, reason] = replacement(given, issue, at(defaults, path));
  // One notice a field, with what the person gave and what is finally used.
  const field = path.join('.');
  const earlier = notices.find((notice) => notice.field === field);
  if (earlier) earlier.used = show(used);
  else notices.push({ field, given: show(given), used: show(used), reason });
  return replaced(draft, path, used);
}

function replacement(given: unknown, issue: Issue, fallback: unknown): [unknown, string] {
  if (typeof given === 'number') {
    if (issue.code === 'too_small') return [issue.minimum, `must be at least ${String(issue.minimum)}`];
    if (issue.code === 'too_big') return [issue.maximum, `must be at most ${String(issue.maximum)}`];
    if (issue.code === 'not_multiple_of' && Number.isFinite(given))
      return [Math.round(given), 'must be a whole number'];
    if (!Number.isFinite(given)) return [fallback, 'must be a number'];
  }
  const expected =
    issue.code === 'invalid_value' ? `must be one of ${issue.values.map(String).join(', ')}` : 'has the wrong form';
  return [fallback, issue.code === 'invalid_type' ? `must be a ${issue.expected}` : expected];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[String(step)] : undefined), value);
}

function replaced(value: unknown, path: readonly PropertyKey[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return by;
  const record = isRecord(value) ? value : {};
  return { ...record, [String(first)]: replaced(record[String(first)], rest, by) };
}

function without(value: unknown, path: readonly PropertyKey[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined || !isRecord(value)) return value;
  const { [String(first)]: removed, ...kept } = value;
  return rest.length === 0 ? kept : { ...kept, [String(first)]: without(removed, rest) };
}

/** JSON has no NaN and no Infinity, so numbers are shown as JavaScript writes them. */
function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  return (JSON.stringify(value) ?? String(value)).slice(0, 200);
}
