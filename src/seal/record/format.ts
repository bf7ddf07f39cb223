/**
 * Run files of both domains in and out: the form that the loop writes (`npm run seal -- … --json`), the compact one of the Runs
 * page, and all versions there are; what is absent comes back empty, so that every screen can draw it.
 */
import { jsonText } from '../../contract/jsonText';
import { type Unread, UnreadError, unpacked } from '../../formats/visitorFiles';
import { compactRun, parsedRun } from '../knowledge/runFile/codec';
import { RUN_LIST, type RunEntry, readRunIndex } from '../knowledge/runFile/entry';
import { entryOf } from '../knowledge/runFile/index';
import type { Knowledge } from '../knowledge/types';
import { compactPuzzleRun, fullPuzzleRun, parsedPuzzleRun } from '../puzzles/runFile/codec';
import { PUZZLE_RUN_LIST, type PuzzleRunEntry, puzzleEntryOf, readPuzzleRunIndex } from '../puzzles/runFile/index';
import type { Puzzles } from '../puzzles/types';
import type { Kind } from '../types';
import { type AnyRun, RUN_SCHEMA, RUN_VERSION, type RunRecord } from './record';
import { REMEDY, RunFileError, refuse } from './runFileError';
import { renamed } from './schema';

/** What a list shows of a run; `domain` tells the two apart. */
export type AnyEntry = RunEntry | PuzzleRunEntry;

export interface RunFormat<K extends Kind> {
  domain: K['name'];
  whatToChoose: string;
  /** Of a file of another domain. */
  elsewhere: string;
  /** @throws RunFileError that names the first bad field. */
  parse: (input: unknown, version: number) => RunRecord<K>;
  /** Without what the rest of the file gives back; numbers have all their digits. */
  compact: (run: RunRecord<K>) => object;
  /** With all that going on from it needs. */
  full: (run: RunRecord<K>) => RunRecord<K>;
  entryOf: (run: RunRecord<K>, file: string, title: string | null) => AnyEntry;
  /** What a list of recorded runs says of itself. */
  list: { schema: string; version: number };
  /** `null` for what is no such list. */
  readList: (input: unknown) => { runs: readonly AnyEntry[] } | null;
}

export const KNOWLEDGE_FORMAT: RunFormat<Knowledge> = {
  domain: 'knowledge',
  whatToChoose: 'Choose a file that "npm run seal -- knowledge --json FILE" or the Runs page wrote.',
  elsewhere: 'This is a run on puzzles, not on knowledge. The Puzzles page opens it.',
  parse: parsedRun,
  compact: compactRun,
  full: (run) => run,
  entryOf,
  list: RUN_LIST,
  readList: readRunIndex,
};

export const PUZZLE_FORMAT: RunFormat<Puzzles> = {
  domain: 'puzzles',
  whatToChoose: 'Choose a file that "npm run seal -- puzzles --json FILE" or the Puzzles page wrote.',
  elsewhere: 'This is a run on knowledge, not on puzzles. The Runs page opens it.',
  parse: parsedPuzzleRun,
  compact: compactPuzzleRun,
  full: fullPuzzleRun,
  entryOf: puzzleEntryOf,
  list: PUZZLE_RUN_LIST,
  readList: readPuzzleRunIndex,
};

/** A run as a list keeps it: what it shows, and the whole as text. */
export interface RunRow {
  entry: AnyEntry;
  text: string;
}

/** @param file beside the list; empty where there is none. */
export function rowOf(run: AnyRun, file = '', title: string | null = null): RunRow {
  const row = <K extends Kind>(format: RunFormat<K>, one: RunRecord<K>): RunRow => ({
    entry: format.entryOf(one, file, title),
    text: writeRun(format, one),
  });
  return run.domain === 'puzzles' ? row(PUZZLE_FORMAT, run) : row(KNOWLEDGE_FORMAT, run);
}

/** Compactly: numbers have five digits, but counts, seeds and sizes are whole and stay as they are. */
export function writeRun<K extends Kind>(format: RunFormat<K>, run: RunRecord<K>): string {
  return `${JSON.stringify(format.compact(run), shortNumber)}\n`;
}

export function shortNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}

/** A file of a run as it came. */
type RunBytes = Blob | Uint8Array<ArrayBuffer>;

const ANY = 'Choose a file that "npm run seal -- … --json FILE" or the Runs page wrote.';

/** @throws RunFileError that names what is wrong and what to do, as all below. */
export async function readRunBytes<K extends Kind>(format: RunFormat<K>, bytes: RunBytes): Promise<RunRecord<K>> {
  return readRunText(format, await textOf(bytes, format.whatToChoose));
}

export function readRunText<K extends Kind>(format: RunFormat<K>, text: string): RunRecord<K> {
  return readRun(format, parsed(text, format.whatToChoose));
}

/** Of whichever domain the file says. */
export async function readAnyRun(bytes: RunBytes): Promise<AnyRun> {
  return readAny(await readJson(bytes));
}

/** What the file holds, whatever that is. */
export async function readJson(bytes: RunBytes): Promise<unknown> {
  return parsed(await textOf(bytes, ANY), ANY);
}

export function readAny(input: unknown): AnyRun {
  return domainOf(input) === 'puzzles' ? readRun(PUZZLE_FORMAT, input) : readRun(KNOWLEDGE_FORMAT, input);
}

/** Unpacked. Twenty times the largest run that comes with the page. */
export const MOST_BYTES = 64 * 1024 * 1024;

async function textOf(given: RunBytes, whatToChoose: string): Promise<string> {
  const limit = `larger than 64 MB, the most that is read of a run. ${whatToChoose}`;
  const sentences: Record<Unread, string> = {
    large: `The file is ${limit}`,
    'packed-large': `Unpacked, the file is ${limit}`,
    cut: `The file is a gzip archive that cannot be unpacked to its end. ${REMEDY}`,
    unreadable: 'The file could not be read.',
  };
  const bytes = await unpacked(given instanceof Blob ? given : new Blob([given]), MOST_BYTES).catch(
    (error: unknown) => {
      throw error instanceof UnreadError ? new RunFileError(null, sentences[error.why]) : error;
    },
  );
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RunFileError(null, `The file is not UTF-8 text. ${REMEDY}`);
  }
}

function parsed(text: string, whatToChoose: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON. ${whatToChoose}`);
  }
}

/** Until then each domain had versions of its own, puzzles a schema too, and other names for items and edits. */
const FIRST_SHARED = 3;
const OLD_PUZZLE_SCHEMA = 'selkie-puzzle-run';

export function readRun<K extends Kind>(format: RunFormat<K>, input: unknown): RunRecord<K> {
  const version = versionOf(format, input);
  return format.parse(version < FIRST_SHARED ? renamed(input) : input, version);
}

/** Which domain a file is of, as it says; `null` for what is no run. */
export function domainOf(input: unknown): AnyRun['domain'] | null {
  const { schema, domain } = fieldsOf(input);
  if (schema === OLD_PUZZLE_SCHEMA) return 'puzzles';
  if (schema !== RUN_SCHEMA) return null;
  return domain === 'puzzles' ? 'puzzles' : 'knowledge';
}

function fieldsOf(input: unknown): { schema?: unknown; domain?: unknown; version?: unknown } {
  return typeof input === 'object' && input !== null ? input : {};
}

/** Of a run of the domain, in a version that can be read. */
function versionOf<K extends Kind>({ domain, whatToChoose, elsewhere }: RunFormat<K>, input: unknown): number {
  const own = domainOf(input);
  const { schema, version } = fieldsOf(input);
  if (own === null) {
    const told =
      schema === undefined ? 'it has no field "schema"' : `its field "schema" is ${jsonText(schema).slice(0, 80)}`;
    throw new RunFileError('schema', `This is not a run of Selkie: ${told}. ${whatToChoose}`);
  }
  if (own !== domain) throw new RunFileError('schema', elsewhere);
  const latest = schema === RUN_SCHEMA ? RUN_VERSION : 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return refuse('version', `must be a whole number from 1 to ${latest}`);
  if (version <= latest) return version;
  const newer = `the run was written by a newer Selkie (version ${version}; this one reads up to ${latest})`;
  throw new RunFileError('version', `version: ${newer}. Reload the page or update Selkie.`);
}
