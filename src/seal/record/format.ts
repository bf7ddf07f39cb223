/**
 * Run files of both domains in and out: the form that the loop writes (`npm run seal -- … --json`), the compact one of the Runs
 * page, and all versions there are; what is absent comes back empty, so that every screen can draw it.
 */
import type { Kind } from '../kind';
import { compactRun, parsedRun } from '../knowledge/runFile/codec';
import { entryOf, RUN_LIST, type RunEntry, readRunIndex } from '../knowledge/runFile/index';
import type { Knowledge } from '../knowledge/types';
import { compactPuzzleRun, fullPuzzleRun, parsedPuzzleRun } from '../puzzles/runFile/codec';
import { PUZZLE_RUN_LIST, type PuzzleRunEntry, puzzleEntryOf, readPuzzleRunIndex } from '../puzzles/runFile/index';
import type { Puzzles } from '../puzzles/types';
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
  return readAny(parsed(await textOf(bytes, ANY), ANY));
}

export function readAny(input: unknown): AnyRun {
  return domainOf(input) === 'puzzles' ? readRun(PUZZLE_FORMAT, input) : readRun(KNOWLEDGE_FORMAT, input);
}

/** Unpacked. Twenty times the largest run that comes with the page. */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Gzipped or not: what the first two bytes say counts, whatever the file is called; some hosts unpack on the way. */
async function textOf(given: RunBytes, whatToChoose: string): Promise<string> {
  const file = given instanceof Blob ? given : new Blob([given]);
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = first === 0x1f && second === 0x8b;
  const tooLarge = (what: string): RunFileError =>
    new RunFileError(null, `${what} is larger than 64 MB, the most that is read of a run. ${whatToChoose}`);
  if (!packed && file.size > MOST_BYTES) throw tooLarge('The file');
  const reader = (packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const decoded = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined });
    } catch {
      throw new RunFileError(null, `The file is not UTF-8 text. ${REMEDY}`);
    }
  };
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      const cut = `The file is a gzip archive that cannot be unpacked to its end. ${REMEDY}`;
      throw new RunFileError(null, packed ? cut : 'The file could not be read.');
    });
    if (done) return text + decoded();
    size += value.length;
    // What is small on the disk may unpack to more than the memory holds: no further than this.
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw tooLarge('Unpacked, the file');
    }
    text += decoded(value);
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
      schema === undefined
        ? 'it has no field "schema"'
        : `its field "schema" is ${JSON.stringify(schema).slice(0, 80)}`;
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
