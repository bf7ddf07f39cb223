/**
 * The journal of live runs as lines of text, the same in a browser's database and in a file:
 *
 *     ["1x8k2f",{"kind":"entry","run":"knowledge-…","number":3,"value":…}]
 *
 * a checksum over the text of what follows it, and that: the beginning of a run (number 0, with its header), an entry
 * (numbers 1, 2, …), or its end. Lines are only ever added. What cannot be read is left out; a run counts up to the first
 * number that is missing.
 */
import { deriveSeed } from '../seal/seeds';

export const JOURNAL_VERSION = 1;

export type JournalLine =
  | { kind: 'begin'; run: string; number: 0; version: number; value: unknown }
  | { kind: 'entry'; run: string; number: number; value: unknown }
  | { kind: 'end'; run: string };

export function encodeLine(line: JournalLine): string {
  const text = JSON.stringify(line);
  return `["${checksum(text)}",${text}]`;
}

const LINE = /^\["([0-9a-z]+)",(.*)\]$/s;

/** Of a file's text. A last line that no newline ends was being written when that was cut off: it counts if it is whole. */
export function decodeLines(text: string): (JournalLine | null)[] {
  const lines = text.split('\n');
  const last = decodeLine(lines.pop() ?? '');
  return [...lines.filter(Boolean).map(decodeLine), ...(last === null ? [] : [last])];
}

/** `null` for anything that is not a whole line as it was written. */
export function decodeLine(line: string): JournalLine | null {
  const [, sum, text] = LINE.exec(line) ?? [];
  if (text === undefined || checksum(text) !== sum) return null;
  try {
    return asLine(JSON.parse(text));
  } catch {
    return null;
  }
}

const checksum = (text: string): string => deriveSeed(text.length, text).toString(36);

function asLine(value: unknown): JournalLine | null {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('run' in value)) return null;
  const { kind, run } = value;
  if (typeof run !== 'string') return null;
  if (kind === 'end') return { kind, run };
  if (!('number' in value) || !('value' in value)) return null;
  const { number, value: carried } = value;
  if (kind === 'begin' && 'version' in value && typeof value.version === 'number')
    return { kind, run, number: 0, version: value.version, value: carried };
  return kind === 'entry' && typeof number === 'number' ? { kind, run, number, value: carried } : null;
}

/** What reads the JSON values that a journal carries; `null` for one that it cannot read. */
export interface JournalParser<Header, Entry> {
  header: (value: unknown) => Header | null;
  entry: (value: unknown) => Entry | null;
}

export type JournalRead<Header, Entry> =
  | { state: 'good'; id: string; header: Header; entries: Entry[]; notice: string | null }
  /** Its beginning cannot be read, or a newer version wrote it. */
  | { state: 'damaged' | 'newer'; id: string };

/**
 * One run out of the lines of a journal, in the order of writing; lines of other runs may lie between.
 * @param lines `null` where one could not be decoded. @returns `null` where there is no line of this run.
 */
export function readRun<Header, Entry>(
  id: string,
  lines: readonly (JournalLine | null)[],
  parser: JournalParser<Header, Entry>,
): JournalRead<Header, Entry> | null {
  const own = lines.filter((line) => line?.run === id);
  const begin = own.find((line) => line?.kind === 'begin');
  if (begin?.kind !== 'begin') return own.length === 0 ? null : { state: 'damaged', id };
  if (begin.version > JOURNAL_VERSION) return { state: 'newer', id };
  const header = parser.header(begin.value);
  if (header === null) return { state: 'damaged', id };
  const { values, lost } = inSequence(own);
  const entries: Entry[] = [];
  for (const value of values) {
    const entry = parser.entry(value);
    if (entry === null) break;
    entries.push(entry);
  }
  // Nobody knows whose a line is that cannot be decoded; before another line of this run it was only torn.
  const torn = lines.slice(lines.findLastIndex((line) => line?.run === id) + 1).some((line) => line === null) ? 1 : 0;
  const ignored = lost + torn + values.length - entries.length;
  return { state: 'good', id, header, entries, notice: ignored === 0 ? null : ignoredText(entries.length, ignored) };
}

function ignoredText(read: number, ignored: number): string {
  return `Of what was written down of this run, entry ${read + 1} is damaged; it and what came after it (${ignored} in all) are left out.`;
}

/**
 * Entries 1, 2, … up to the first that is missing. A number that is written once more takes the place of what it was and of
 * all after it: there the run was gone on with, or a write was tried again. `lost` counts the missing one and the rest.
 */
export function inSequence(own: readonly (JournalLine | null)[]): { values: unknown[]; lost: number } {
  let written: { number: number; value: unknown }[] = [];
  for (const line of own) {
    if (line?.kind !== 'entry') continue;
    written = [...written.filter(({ number }) => number < line.number), line];
  }
  const first = written.findIndex(({ number }, at) => number !== at + 1);
  const values = written.slice(0, first < 0 ? written.length : first).map(({ value }) => value);
  return { values, lost: (written.at(-1)?.number ?? 0) - values.length };
}
