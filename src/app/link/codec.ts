/**
 * Settings, seed and, only on request, the passage in the hash of a link: `#/?v=1&seed=7&finetune.rank=4&sample=3&p=…`,
 * or the name of a recorded run, which brings its own: `#/?v=1&run=…`. Only what differs from the defaults is written, by dotted path. Reading never throws: unknown names, junk and numbers out
 * of bounds each become a notice.
 */
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/settings';
import { parseSettings } from '../../seal/settingsSchema';
import type { Notice, Passage } from '../../seal/types';
import { readPassage } from '../draft/schema';
import { decodeText, encodeText } from './base64';

export const LINK_VERSION = 1;

export interface LinkContent {
  settings: KnowledgeSettings;
  /** The number of a sample passage of the toy world. */
  sample: number | null;
  passage: Passage | null;
  /** The id of a recorded run; its settings and passages come with it. */
  run?: string;
}

export interface DecodedLink extends LinkContent {
  notices: Notice[];
}

type Leaf = string | number | boolean | null | readonly string[];

export function encodeLink({ settings, sample, passage, run }: LinkContent): string {
  const query = new URLSearchParams({ v: String(LINK_VERSION) });
  if (run !== undefined) {
    query.set('run', run);
    return `#/?${query.toString()}`;
  }
  const defaults = leaves(DEFAULT_SETTINGS);
  for (const [path, value] of leaves(settings)) {
    const text = String(value);
    if (text !== String(defaults.get(path))) query.set(path, text);
  }
  if (sample !== null) query.set('sample', String(sample));
  if (passage !== null) query.set('p', encodeText(JSON.stringify(passage)));
  return `#/?${query.toString()}`;
}

/** `null` when the hash carries no link. */
export function decodeLink(hash: string): DecodedLink | null {
  const start = hash.indexOf('?');
  if (start < 0) return null;
  const query = new URLSearchParams(hash.slice(start + 1));
  const version = query.get('v');
  if (version === null) return null;
  const notices: Notice[] = [];
  if (version !== String(LINK_VERSION)) {
    notices.push({
      field: 'v',
      given: version,
      used: String(LINK_VERSION),
      reason: 'the link is from another version of Selkie',
    });
  }
  const defaults = leaves(DEFAULT_SETTINGS);
  const given = new Map<string, unknown>();
  for (const [path, text] of query) {
    if (NOT_SETTINGS.includes(path)) continue;
    const fallback = defaults.get(path);
    if (fallback === undefined) notices.push({ field: path, given: text, used: '', reason: 'unknown setting' });
    else given.set(path, readLeaf(text, fallback));
  }
  const parsed = parseSettings(nested(given));
  const [sample, passage] = [sampleOf(query, notices), passageOf(query, notices)];
  const run = query.get('run');
  return {
    settings: parsed.settings,
    sample,
    passage,
    ...(run === null ? {} : { run }),
    notices: [...notices, ...parsed.notices],
  };
}

const NOT_SETTINGS = ['v', 'p', 'sample', 'run'];

/** Whether a link says what is to be on the page; a bare version does not, nor does the name of a recorded run. */
export function saysWhatToShow(hash: string): boolean {
  const start = hash.indexOf('?');
  if (start < 0) return false;
  return [...new URLSearchParams(hash.slice(start + 1)).keys()].some((name) => name !== 'v' && name !== 'run');
}

export const MOST_SAMPLES = 1_000_000;

function sampleOf(query: URLSearchParams, notices: Notice[]): number | null {
  const given = query.get('sample');
  if (given === null) return null;
  const index = given.trim() === '' ? Number.NaN : Number(given);
  if (Number.isInteger(index) && index >= 1 && index <= MOST_SAMPLES) return index;
  notices.push({ field: 'sample', given, used: '', reason: `must be a whole number from 1 to ${MOST_SAMPLES}` });
  return null;
}

function passageOf(query: URLSearchParams, notices: Notice[]): Passage | null {
  const packed = query.get('p');
  if (packed === null) return null;
  const text = decodeText(packed);
  const passage = text === null ? null : readPassage(parseJson(text));
  if (passage === null) {
    notices.push({
      field: 'passage',
      given: `${packed.length} characters`,
      used: '',
      reason: 'the passage in the link could not be read',
    });
  }
  return passage;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
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
  return text.trim() === '' ? Number.NaN : Number(text);
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
