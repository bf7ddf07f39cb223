/** The JSON header of a safetensors file: UTF-8, JSON and types. Whether the offsets make sense is `safetensors.ts`'s business. */
import * as z from 'zod/mini';
import { FormatError, quoted } from './formatError';
import { isJsonObject } from './jsonFile';
import { type Dtype, isDtype } from './tensor';

export interface HeaderEntry {
  name: string;
  dtype: Dtype;
  shape: readonly number[];
  /** Bytes from the start of the data section. */
  begin: number;
  end: number;
}

// Integers beyond 2^53 would be inexact; z.int refuses them. -0 is not an integer to the reference library.
const size = z.int().check(
  z.nonnegative(),
  z.refine((value) => !Object.is(value, -0)),
);
const Entry = z.object({ dtype: z.string(), shape: z.array(size), data_offsets: z.tuple([size, size]) });

/** The reference parser (serde_json) stops at this depth of nesting. */
const DEEPEST = 127;

/** @throws FormatError naming the file and the tensor or field. */
export function parseHeaderJson(
  bytes: Uint8Array,
  file: string,
): { metadata: Map<string, string>; entries: HeaderEntry[] } {
  const broken = (what: string): FormatError => new FormatError('broken', `${file}: ${what}.`);
  if (nesting(bytes) > DEEPEST) throw broken('its header is nested too deeply');
  const json = parse(bytes, broken);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw broken(`its header holds ${quoted(json)} where a JSON object was due`);
  const entries: HeaderEntry[] = [];
  let metadata: Map<string, string> | null = new Map();
  for (const [name, value] of Object.entries(json)) {
    if (!name.isWellFormed()) throw broken(`the name ${quoted(name)} is not valid Unicode`);
    if (name === '__metadata__') {
      metadata = textMap(value);
      if (metadata === null) throw broken('its __metadata__ is not a map of texts');
    } else entries.push(parseEntry(name, value, broken));
  }
  return { metadata, entries };
}

function parse(bytes: Uint8Array, broken: (what: string) => FormatError): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw broken('its header is not valid UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw broken('its header is not valid JSON');
  }
}

function parseEntry(name: string, value: unknown, broken: (what: string) => FormatError): HeaderEntry {
  const result = z.safeParse(Entry, value);
  if (!result.success) {
    const path = result.error.issues[0]?.path ?? [];
    throw broken(
      `tensor ${quoted(name)} has a missing or unusable ${path[0] === undefined ? 'entry' : String(path[0])}`,
    );
  }
  const {
    dtype,
    shape,
    data_offsets: [begin, end],
  } = result.data;
  if (!isDtype(dtype)) throw broken(`tensor ${quoted(name)} has the unknown type ${quoted(dtype)}`);
  return { name, dtype, shape, begin, end };
}

/** An object of texts as a Map, whatever its keys are called (zod's record leaves `__proto__` out); null counts as empty. */
function textMap(value: unknown): Map<string, string> | null {
  if (value === null) return new Map();
  if (!isJsonObject(value)) return null;
  const map = new Map<string, string>();
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string') return null;
    map.set(name, text);
  }
  return map;
}

/** Greatest depth of brackets outside strings. Linear, without recursion, and right for any valid JSON. */
function nesting(json: Uint8Array): number {
  const [QUOTE, BACKSLASH] = [0x22, 0x5c];
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    // '[' and '{', then ']' and '}'
    else if (byte === 0x5b || byte === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return deepest;
}
