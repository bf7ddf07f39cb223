/**
 * Settings as tables: a zod object names each setting once, with kind and bounds, and `usually` adds its default. From such a table
 * come the types of a domain's settings, their defaults, the schema of its run files, and the reading of settings from anything.
 */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../contract/engine';
import { jsonText } from '../contract/jsonText';
import { isJsonObject } from '../formats/jsonFile';
import type { Notice } from './types';

const usuals = z.registry<{ usual: unknown }>();

export function usually<Schema extends z.ZodMiniType>(usual: z.output<Schema>, schema: Schema): Schema {
  usuals.add(schema, { usual });
  return schema;
}

export const count = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most), z.multipleOf(1));
export const real = (least: number, most: number) => z.number().check(z.gte(least), z.lte(most));

/** Sample indices are packed into the 32 bits of a stream (`seeds.ts`), hence the upper bounds of counts. */
export const MOST_ITEMS = 4096;
export const MOST_EDITS = 256;

/** The inner loop: one fresh adapter for each edit. */
export const finetuneFields = {
  rank: count(1, 256),
  alpha: real(0.01, 1024),
  targets: z.array(z.enum(PROJECTIONS)).check(z.minLength(1), z.maxLength(PROJECTIONS.length)),
  learningRate: real(0, 1),
  schedule: z.enum(['constant', 'linear', 'cosine']),
  beta2: real(0, 0.999999),
  weightDecay: real(0, 1),
  maxGradientNorm: z.nullable(real(1e-6, 1e6)),
  epochs: count(1, 1000),
  /** `null`: every step sees all sequences. */
  batchSize: z.nullable(count(1, 4096)),
};
export type FinetuneSettings = z.infer<z.ZodMiniObject<typeof finetuneFields>>;

/** The outer loop: finetuning of the policy on the prompt-completion pairs that were kept. */
export const policyFields = {
  ...finetuneFields,
  warmupSteps: count(0, 10_000),
  /** Sequences of old knowledge beside each pair, so that the prior does not erode; 0 is none, as in SEAL. */
  replayPerPair: count(0, 64),
  /** Loss weight of their tokens. */
  replayWeight: real(0, 1),
};
export type PolicySettings = z.infer<z.ZodMiniObject<typeof policyFields>>;

export function usualSettings<Settings>(table: z.ZodMiniType<Settings>): Settings {
  const usual = usualOf(table);
  if (!isOf(table, usual)) throw new Error('A default is out of its bounds.');
  return usual;
}

function isOf<Settings>(table: z.ZodMiniType<Settings>, value: unknown): value is Settings {
  return table.safeParse(value).success;
}

function usualOf(schema: z.core.$ZodType): unknown {
  const own = usuals.get(schema);
  if (own || !(schema instanceof z.ZodMiniObject)) return own?.usual;
  return Object.fromEntries(Object.entries(schema.shape).map(([name, field]) => [name, usualOf(field)]));
}

/** Which of the ready-made sizes of a run the settings have; `null` for one of the visitor's own making. */
export function sizeOf<Size extends string, Settings extends object>(
  sizes: Readonly<Record<Size, Partial<Settings>>>,
  names: readonly Size[],
  settings: Settings,
): Size | null {
  const own = JSON.stringify(settings);
  return names.find((name) => JSON.stringify({ ...settings, ...sizes[name] }) === own) ?? null;
}

export interface ParsedSettings<Settings> {
  settings: Settings;
  notices: Notice[];
}

/**
 * Settings from anything, without ever throwing: what is out of bounds is brought to the nearest bound, what is no value at all
 * becomes the default, and each such change is told in a notice. Absent fields take their defaults without a notice.
 */
export function repairedSettings<Settings>(
  table: z.ZodMiniType<Settings>,
  input: unknown,
  defaults: Settings,
): ParsedSettings<Settings> {
  const notices: Notice[] = [];
  return { settings: table.parse(mended(table, input, defaults, [], notices)), notices };
}

function mended(schema: z.core.$ZodType, given: unknown, usual: unknown, path: string[], notices: Notice[]): unknown {
  if (schema instanceof z.ZodMiniObject) {
    // What is no object at all stands for no fields.
    const own = isJsonObject(given) ? given : {};
    const fields = Object.entries(schema.shape).map(([name, field]) => [
      name,
      mended(field, own[name], at(usual, [name]), [...path, name], notices),
    ]);
    if (schema._zod.def.catchall)
      for (const name of Object.keys(own).filter((key) => !Object.hasOwn(schema.shape, key)))
        notices.push({ field: [...path, name].join('.'), given: show(own[name]), used: '', reason: 'unknown setting' });
    return Object.fromEntries(fields);
  }
  const value = given === undefined ? usual : given;
  const issue = z.safeParse(schema, value).error?.issues[0];
  if (issue === undefined) return value;
  const [used, reason] = replacement(value, issue, usual);
  notices.push({ field: path.join('.'), given: show(value), used: show(used), reason });
  return used;
}

/** Bounds of counts are whole, so that a fraction between them stays there. A list with a bad member is given up as a whole. */
function replacement(given: unknown, issue: z.core.$ZodIssue, usual: unknown): [unknown, string] {
  if (typeof given === 'number') {
    if (issue.code === 'too_small') return [issue.minimum, `must be at least ${String(issue.minimum)}`];
    if (issue.code === 'too_big') return [issue.maximum, `must be at most ${String(issue.maximum)}`];
    if (issue.code === 'not_multiple_of') return [Math.round(given), 'must be a whole number'];
    if (!Number.isFinite(given)) return [usual, 'must be a number'];
  }
  if (issue.code === 'invalid_type') return [usual, `must be a ${issue.expected}`];
  if (issue.code === 'invalid_value') return [usual, `must be one of ${issue.values.map(String).join(', ')}`];
  return [usual, 'has the wrong form'];
}

export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, step) => (isJsonObject(inner) ? inner[step] : undefined), value);
}

export function replaced(value: unknown, [first, ...rest]: readonly string[], by: unknown): unknown {
  if (first === undefined) return by;
  const record = isJsonObject(value) ? value : {};
  return { ...record, [first]: replaced(record[first], rest, by) };
}

/** JSON has no NaN and no Infinity, so numbers are shown as JavaScript writes them. */
function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  return jsonText(value).slice(0, 200);
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A number that a person wrote in a field, a link or a command: `12`, `-0.5`, `1e-4`. Any other notation is no number (`NaN`),
 * rather than another number than was meant: `0,001` with a decimal comma, `1 000`, `0x10`, nothing at all.
 */
export function decimal(text: string): number {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) ? Number(trimmed) : Number.NaN;
}
