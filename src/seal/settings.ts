/**
 * Settings as tables: a zod object names each setting once, with its kind and bounds, and `setting` adds all that is said of it.
 * From such a table come the types of a domain's settings, their defaults and SEAL's own values, the schema of its run files, the
 * form of its page, flags, links, notices, and the reading of settings from anything.
 */
import * as z from 'zod/mini';
import { jsonText } from '../contract/jsonText';
import { isJsonObject } from '../formats/jsonFile';
import type { Notice } from './types';

/** The parts of a form, in their order. */
export const GROUPS = ['Writing', 'Inner loop', 'Quiz', 'Reward', 'ReST-EM', 'Measuring'] as const;

/** One of several values, as a person reads it. */
export interface Word {
  label: string;
  help?: string;
}

export interface Facts<Value> {
  /** The default. */
  usual: Value;
  /** What SEAL used, where that is known and not the default (seal-reference 2 and 3). */
  paper?: Value;
  /** The same where it is no value of the setting. */
  paperSays?: string;
  /** The default for a chat model, where it is another (`real-english.md`). */
  chat?: Value;
  /** In forms, notices and lists of what differs. */
  label: string;
  /** The values of a choice; one that is absent stands for itself. */
  words?: Readonly<Record<string, Word>>;
  /** Values that cannot be left out of a list. */
  fixed?: readonly string[];
  /** The part of the form; absent: the form does not show it. */
  group?: (typeof GROUPS)[number];
  /** On the command line; absent: its name with hyphens; `null`: none. */
  flag?: string | null;
  /** Of the arrow keys, where it is not 1. */
  step?: number;
  /** The form shows it only where that other setting is above 0, or is that value: an idle field would only puzzle. */
  needs?: readonly [path: string, value?: string];
  /** A page asks for at least as much, where the loop can do with less. */
  least?: number;
  /** In a form, the alpha beside it becomes twice as much, so that the adapter's weight stays what it was. */
  alphaFollows?: boolean;
}

const facts = z.registry<Facts<unknown> & { help: string }>();

/** @param help a sentence for form and `--help`. */
export function setting<Schema extends z.ZodMiniType>(
  { of, ...told }: { of: Schema } & Facts<z.output<Schema>>,
  help = '',
): Schema {
  facts.add(of, { ...told, help });
  return of;
}

const bounds = z.registry<{ min: number; max: number }>();
export const real = (min: number, max: number) =>
  z.number().check(z.gte(min), z.lte(max)).register(bounds, { min, max });
export const count = (min: number, max: number) =>
  z.number().check(z.gte(min), z.lte(max), z.multipleOf(1)).register(bounds, { min, max });

/** Sample indices are packed into the 32 bits of a stream (`seeds.ts`), hence the upper bounds of counts. */
const MOST_ITEMS = 4096;
const MOST_EDITS = 256;
export const items = (min: number) => count(min, MOST_ITEMS);
export const edits = () => count(1, MOST_EDITS);

interface Told extends Omit<Facts<unknown>, 'flag'> {
  /** Dotted, as links, notices and files name it. */
  path: string;
  help: string;
  flag: string | null;
}
export interface NumberSetting extends Told {
  kind: 'number';
  min: number;
  max: number;
  step: number;
  /** It may be absent. */
  isNullable: boolean;
}
export interface ChoiceSetting extends Told {
  /** One of several, or any of them. */
  kind: 'choice' | 'many';
  options: readonly (Word & { value: string })[];
}
export type Setting = NumberSetting | ChoiceSetting | (Told & { kind: 'switch' }) | (Told & { kind: 'text' });

export interface ParsedSettings<Settings> {
  settings: Settings;
  notices: Notice[];
}

/** The settings of a domain: the one place where each is written. */
export interface SettingsTable<Settings> {
  schema: z.ZodMiniType<Settings>;
  /** Each one, in the order of the table. */
  list: readonly Setting[];
  defaults: Settings;
  /** SEAL's own, and the default of what it has not. */
  paper: Settings;
  /** For a chat model, and the default of what has no other for one. */
  chat: Settings;
  /** Settings from anything: a form, a link, a file. */
  parse: (input: unknown, defaults?: Settings) => ParsedSettings<Settings>;
}

export function settingsTable<Settings>(schema: z.ZodMiniType<Settings>): SettingsTable<Settings> {
  const list = settingsIn(schema, '');
  const of = (value: (one: Setting) => unknown): Settings =>
    schema.parse(nested(list.map((one) => [one.path, value(one)])));
  const defaults = of(({ usual }) => usual);
  return {
    schema,
    list,
    defaults,
    paper: of((one) => ('paper' in one ? one.paper : one.usual)),
    chat: of((one) => ('chat' in one ? one.chat : one.usual)),
    parse: (input, present = defaults) => {
      const notices: Notice[] = [];
      return { settings: schema.parse(repaired(schema, input, present, [], notices)), notices };
    },
  };
}

function settingsIn(schema: z.core.$ZodType, path: string): Setting[] {
  if (schema instanceof z.ZodMiniObject)
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      settingsIn(field, path === '' ? name : `${path}.${name}`),
    );
  const told = facts.get(schema);
  if (told === undefined) throw new Error(`Nothing is said of the setting ${path}.`);
  const name = path.replace(/^.*\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return [kindOf(schema, { ...told, path, flag: told.flag === undefined ? name : told.flag })];
}

function kindOf(schema: z.core.$ZodType, told: Told): Setting {
  if (schema instanceof z.ZodMiniNullable) {
    const inside = kindOf(schema.def.innerType, told);
    return inside.kind === 'number' ? { ...inside, isNullable: true } : inside;
  }
  const range = bounds.get(schema);
  if (range !== undefined) return { step: 1, ...told, ...range, kind: 'number', isNullable: false };
  if (schema instanceof z.ZodMiniBoolean) return { ...told, kind: 'switch' };
  const kind = schema instanceof z.ZodMiniArray ? 'many' : 'choice';
  const values = schema instanceof z.ZodMiniArray ? schema.def.element : schema;
  if (!(values instanceof z.ZodMiniEnum)) return { ...told, kind: 'text' };
  const options = values.options.map(String).map((value) => ({ value, ...(told.words?.[value] ?? { label: value }) }));
  return { ...told, kind, options };
}

/** A value as links have it, and as a person may write it in a command. */
export const settingText = (value: unknown): string => String(value);

/** What `settingText` wrote; what is none comes back as something that the table refuses. */
export function readSetting({ kind }: Setting, text: string): unknown {
  if (kind === 'switch') return text === 'true' ? true : text === 'false' ? false : text;
  if (kind === 'many') return text === '' ? [] : text.split(',');
  if (kind !== 'number') return text;
  return text === 'null' ? null : decimal(text);
}

/** A value as a person reads it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.join(', ');
  return value === '' ? 'empty' : String(value);
}

/** What SEAL had in its place, if that is known to be something else. */
export function paperText({ paperSays, paper }: Setting): string | null {
  return paperSays ?? (paper === undefined ? null : valueText(paper));
}

/** What settings have at a dotted path. */
export const valueAt = (settings: unknown, path: string): unknown => at(settings, path.split('.'));

/** Values by their dotted paths as settings; what is `undefined` leaves no trace, so that defaults fill in. */
export function nested(values: Iterable<readonly [path: string, value: unknown]>): unknown {
  let settings: unknown = {};
  for (const [path, value] of values) if (value !== undefined) settings = replaced(settings, path.split('.'), value);
  return settings;
}

/**
 * Never throws: what is out of bounds is brought to the nearest bound, what is no value at all becomes the default, and each such
 * change is told in a notice. Absent fields take their defaults without a notice.
 */
function repaired(schema: z.core.$ZodType, given: unknown, usual: unknown, path: string[], notices: Notice[]): unknown {
  if (schema instanceof z.ZodMiniObject) {
    // What is no object at all stands for no fields.
    const own = isJsonObject(given) ? given : {};
    const fields = Object.entries(schema.shape).map(([name, field]) => [
      name,
      repaired(field, own[name], at(usual, [name]), [...path, name], notices),
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
