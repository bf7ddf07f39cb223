/**
 * Settings from anything, without ever throwing: what is out of bounds is brought to the nearest bound, what is no number at all
 * becomes the default, and each such change is told in a notice that names the field. Both domains parse theirs with it.
 */
import type * as z from 'zod/mini';
import { jsonText } from '../contract/jsonText';
import type { Notice } from './types';

export interface ParsedSettings<Settings> {
  settings: Settings;
  notices: Notice[];
}

/** Absent fields take their defaults without a notice. */
export function repairedSettings<Settings>(
  schema: z.ZodMiniType<Settings>,
  input: unknown,
  defaults: Settings,
): ParsedSettings<Settings> {
  const notices: Notice[] = [];
  let draft = withDefaults(input, defaults);
  // A repair can uncover another issue behind it (a bound behind a fraction), never more than a few.
  for (let pass = 0; pass < 5; pass += 1) {
    const parsed = schema.safeParse(draft);
    if (parsed.success) return { settings: parsed.data, notices };
    for (const issue of parsed.error.issues) draft = repaired(draft, issue, defaults, notices);
  }
  notices.push({ field: 'settings', given: show(input), used: 'defaults', reason: 'could not be read' });
  return { settings: structuredClone(defaults), notices };
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

function repaired(draft: unknown, issue: Issue, defaults: unknown, notices: Notice[]): unknown {
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

export function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, step) => (isRecord(inner) ? inner[String(step)] : undefined), value);
}

export function replaced(value: unknown, path: readonly PropertyKey[], by: unknown): unknown {
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
  return jsonText(value).slice(0, 200);
}
