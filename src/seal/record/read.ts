/**
 * Run files in and out. The form that the loop writes (`npm run seal -- … --json`), the compact one of the Runs page, and all
 * versions there are; what is absent comes back empty, so that every screen can draw it.
 */
import type { Kind } from '../kind';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from './format';
import { type AnyRun, RUN_SCHEMA, RUN_VERSION, type RunRecord } from './record';
import { renamed } from './renamed';
import { REMEDY, RunFileError } from './runFileError';

/** Until then each domain had a schema of its own, and other names for items and edits. */
const FIRST_SHARED = 3;

/** Unpacked. Twenty times the largest run that comes with the page. */
export const MOST_BYTES = 64 * 1024 * 1024;

const DIGITS = 5;

/** Compactly: numbers have five digits, but counts, seeds and sizes are whole and stay as they are. */
export function writeRun<K extends Kind>(format: RunFormat<K>, run: RunRecord<K>): string {
  const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));
  return `${JSON.stringify(format.compact(run), (_, value: unknown) => (typeof value === 'number' ? rounded(value) : value))}\n`;
}

/** A file of a run as it came. */
export type RunBytes = Blob | Uint8Array<ArrayBuffer>;

export async function readRunBytes<K extends Kind>(format: RunFormat<K>, bytes: RunBytes): Promise<RunRecord<K>> {
  return readRunText(format, await textOf(bytes, format.whatToChoose));
}

const ANY = 'Choose a file that "npm run seal -- … --json FILE" or the Runs page wrote.';

/** Of whichever domain the file says. */
export async function readAnyRun(bytes: RunBytes): Promise<AnyRun> {
  const input = parsed(await textOf(bytes, ANY), ANY);
  return domainOf(input) === 'puzzles' ? readRun(PUZZLE_FORMAT, input) : readRun(KNOWLEDGE_FORMAT, input);
}

/** Gzipped or not: what the first two bytes say counts, whatever the file is called; some hosts unpack on the way. */
export async function textOf(given: RunBytes, whatToChoose: string): Promise<string> {
  const file = given instanceof Blob ? given : new Blob([given]);
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = first === 0x1f && second === 0x8b;
  if (!packed && file.size > MOST_BYTES) throw tooLarge('', whatToChoose);
  const bytes = packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const reader = bytes.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new RunFileError(
        null,
        packed
          ? `The file is a gzip archive that cannot be unpacked to its end. ${REMEDY}`
          : 'The file could not be read.',
      );
    });
    if (done) return text + utf8(() => decoder.decode());
    size += value.length;
    // What is small on the disk may unpack to more than the memory holds: no further than this.
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw tooLarge('Unpacked, ', whatToChoose);
    }
    text += utf8(() => decoder.decode(value, { stream: true }));
  }
}

function utf8(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new RunFileError(null, `The file is not UTF-8 text. ${REMEDY}`);
  }
}

function tooLarge(unpacked: string, whatToChoose: string): RunFileError {
  const [what, limit] = [unpacked === '' ? 'The file' : `${unpacked}the file`, MOST_BYTES / 1024 / 1024];
  return new RunFileError(null, `${what} is larger than ${limit} MB, the most that is read of a run. ${whatToChoose}`);
}

export function readRunText<K extends Kind>(format: RunFormat<K>, text: string): RunRecord<K> {
  return readRun(format, parsed(text, format.whatToChoose));
}

function parsed(text: string, whatToChoose: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON. ${whatToChoose}`);
  }
}

/** @throws RunFileError that names the first bad field. */
export function readRun<K extends Kind>(format: RunFormat<K>, input: unknown): RunRecord<K> {
  const version = versionOf(format, input);
  return format.parse(version < FIRST_SHARED ? renamed(input) : input, version);
}

/** Which domain a file is of, as it says; `null` for what is no run. */
export function domainOf(input: unknown): AnyRun['domain'] | null {
  const { schema, domain } = fieldsOf(input);
  if (schema === PUZZLE_FORMAT.oldSchema) return 'puzzles';
  if (schema !== RUN_SCHEMA) return null;
  return domain === 'puzzles' ? 'puzzles' : 'knowledge';
}

function fieldsOf(input: unknown): { schema?: unknown; domain?: unknown; version?: unknown } {
  return typeof input === 'object' && input !== null ? input : {};
}

/** @throws RunFileError for what is no run of the domain, in a version that can be read. */
function versionOf<K extends Kind>({ domain, whatToChoose, elsewhere }: RunFormat<K>, input: unknown): number {
  const own = domainOf(input);
  const { schema, version } = fieldsOf(input);
  if (own === null) {
    const said =
      schema === undefined
        ? 'it has no field "schema"'
        : `its field "schema" is ${JSON.stringify(schema).slice(0, 80)}`;
    throw new RunFileError('schema', `This is not a run of Selkie: ${said}. ${whatToChoose}`);
  }
  if (own !== domain) throw new RunFileError('schema', elsewhere);
  const latest = schema === RUN_SCHEMA ? RUN_VERSION : 1;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new RunFileError('version', `version: must be a whole number from 1 to ${latest}. ${REMEDY}`);
  if (version > latest)
    throw new RunFileError(
      'version',
      `version: the run was written by a newer Selkie (version ${version}; this one reads up to ${latest}). Reload the page or update Selkie.`,
    );
  return version;
}
