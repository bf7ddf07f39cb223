/**
 * Run files in and out. The form that the loop writes (`npm run seal -- … --json`), the compact one of the Runs page, and all
 * versions there are; what is absent comes back empty, so that every screen can draw it.
 */
import type { Kind } from '../domain';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from './format';
import { type AnyRun, RUN_SCHEMA, RUN_VERSION, type RunRecord } from './record';
import { renamed } from './renamed';
import { REMEDY, RunFileError } from './runFileError';

/** Until then each domain had a schema of its own, and other names for items and edits. */
const FIRST_SHARED = 3;

/** More than any run that a page could draw, and little enough not to take its memory. */
export const MOST_BYTES = 256 * 1024 * 1024;

const DIGITS = 5;

/** Compactly: numbers have five digits, but counts, seeds and sizes are whole and stay as they are. */
export function writeRun<K extends Kind>(format: RunFormat<K>, run: RunRecord<K>): string {
  const rounded = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)));
  return `${JSON.stringify(format.compact(run), (_, value: unknown) => (typeof value === 'number' ? rounded(value) : value))}\n`;
}

/** Gzipped or not: what the first two bytes say counts, because some hosts unpack on the way. */
export async function readRunBytes<K extends Kind>(
  format: RunFormat<K>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<RunRecord<K>> {
  return readRunText(format, await textOf(bytes, format.whatToChoose));
}

/** Of whichever domain the file says. */
export async function readAnyRun(bytes: Uint8Array<ArrayBuffer>): Promise<AnyRun> {
  const input = parsed(await textOf(bytes, KNOWLEDGE_FORMAT.whatToChoose), KNOWLEDGE_FORMAT.whatToChoose);
  return domainOf(input) === 'puzzles' ? readRun(PUZZLE_FORMAT, input) : readRun(KNOWLEDGE_FORMAT, input);
}

/** @throws RunFileError that ends with `whatToChoose`. */
export async function textOf(bytes: Uint8Array<ArrayBuffer>, whatToChoose: string): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new RunFileError(null, `The file is a gzip archive that cannot be unpacked to its end. ${REMEDY}`);
    });
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new RunFileError(null, `Unpacked, the file is larger than ${MOST_BYTES / 1024 / 1024} MB. ${whatToChoose}`);
    }
    text += decoder.decode(value, { stream: true });
  }
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
