/**
 * Settings in the query of a link, by dotted path (`finetune.rank=4`). Only what differs from the defaults is written. Reading
 * never throws: unknown names, junk and numbers out of bounds each become a notice.
 */
import { decimal, type ParsedSettings } from '../../../seal/settings';
import type { Notice } from '../../../seal/types';

type Leaf = string | number | boolean | null | readonly string[];

export function writeSettings<Settings extends object>(
  query: URLSearchParams,
  settings: Settings,
  defaults: Settings,
): void {
  const usual = leaves(defaults);
  for (const [path, value] of leaves(settings)) {
    const text = String(value);
    if (text !== String(usual.get(path))) query.set(path, text);
  }
}

/** @param others names in the query that are no settings. */
export function readSettings<Settings extends object>(
  query: URLSearchParams,
  defaults: Settings,
  parse: (input: unknown) => ParsedSettings<Settings>,
  others: readonly string[],
): ParsedSettings<Settings> {
  const usual = leaves(defaults);
  const notices: Notice[] = [];
  const given = new Map<string, unknown>();
  // A name that comes twice counts as it comes last.
  for (const [path, text] of new Map(query)) {
    if (others.includes(path)) continue;
    const fallback = usual.get(path);
    if (fallback === undefined) notices.push({ field: path, given: text, used: '', reason: 'unknown setting' });
    else given.set(path, readLeaf(text, fallback));
  }
  const parsed = parse(nested(given));
  return { settings: parsed.settings, notices: [...notices, ...parsed.notices] };
}

/** Dotted path to value, for every leaf. */
export function leaves(value: object, prefix = ''): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  for (const [name, inner] of Object.entries(value)) {
    const path = prefix === '' ? name : `${prefix}.${name}`;
    if (isLeaf(inner)) found.set(path, inner);
    else for (const [deeper, leaf] of leaves(inner, path)) found.set(deeper, leaf);
  }
  return found;
}

function isLeaf(value: unknown): value is Leaf {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}

/** A leaf's text by the kind of its default. Numbers that may be absent are written `null`. */
function readLeaf(text: string, fallback: Leaf): unknown {
  if (typeof fallback === 'string') return text;
  if (typeof fallback === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  if (Array.isArray(fallback)) return text === '' ? [] : text.split(',');
  if (text === 'null') return null;
  return decimal(text);
}

function nested(given: ReadonlyMap<string, unknown>): object {
  const result: Record<string, unknown> = {};
  const groups = new Map<string, Record<string, unknown>>();
  for (const [path, value] of given) {
    const [group, name] = path.split('.');
    if (group === undefined) continue;
    if (name === undefined) {
      result[group] = value;
      continue;
    }
    const members = groups.get(group) ?? {};
    members[name] = value;
    groups.set(group, members);
    result[group] = members;
  }
  return result;
}
