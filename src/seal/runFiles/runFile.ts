/**
 * Run files in. The form that the loop writes (`npm run seal -- … --json`), the compact one of `compactRun.ts`, and both
 * versions there are; what is absent comes back empty, so that every screen can draw it.
 */
import { expandedRun } from './expandedRun';
import { REMEDY, RunFileError } from './runFileError';
import { runFileSchema } from './runFileSchema';
import { RUN_SCHEMA, RUN_VERSION, type RunRecord } from './runRecord';

const WHAT_TO_CHOOSE = 'Choose a file that "npm run seal -- knowledge --json FILE" or the Runs page wrote.';

/** More than any run that a page could draw, and little enough not to take its memory. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** Gzipped or not: what the first two bytes say counts, because some hosts unpack on the way. */
export async function readRunBytes(bytes: Uint8Array<ArrayBuffer>): Promise<RunRecord> {
  return readRunText(await textOf(bytes, WHAT_TO_CHOOSE));
}

/** @throws RunFileError that ends with `whatToChoose`. */
export async function textOf(bytes: Uint8Array<ArrayBuffer>, whatToChoose: string): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b)
    return utf8(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new RunFileError(null, `The file is a gzip archive that cannot be unpacked to its end. ${REMEDY}`);
    });
    if (done) return text + utf8(() => decoder.decode());
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new RunFileError(null, `Unpacked, the file is larger than ${MOST_BYTES / 1024 / 1024} MB. ${whatToChoose}`);
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

export function readRunText(text: string): RunRecord {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON. ${WHAT_TO_CHOOSE}`);
  }
  return readRunFile(input);
}

/** @throws RunFileError that names the first bad field. */
export function readRunFile(input: unknown): RunRecord {
  checkKind(input);
  const parsed = runFileSchema.safeParse(input);
  if (parsed.success) return expandedRun(parsed.data, input.version);
  const [issue] = parsed.error.issues;
  const field = issue === undefined ? 'file' : pathText(issue.path);
  throw new RunFileError(field, `${field}: ${issue === undefined ? 'cannot be read' : complaint(issue)}. ${REMEDY}`);
}

function checkKind(input: unknown): asserts input is { version: number } {
  if (typeof input !== 'object' || input === null || !('schema' in input) || input.schema !== RUN_SCHEMA) {
    const given =
      typeof input === 'object' && input !== null && 'schema' in input ? JSON.stringify(input.schema) : null;
    const said = given === null ? 'it has no field "schema"' : `its field "schema" is ${given.slice(0, 80)}`;
    throw new RunFileError('schema', `This is not a run of Selkie: ${said}. ${WHAT_TO_CHOOSE}`);
  }
  const version: unknown = 'version' in input ? input.version : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new RunFileError('version', `version: must be a whole number from 1 to ${RUN_VERSION}. ${REMEDY}`);
  if (version > RUN_VERSION)
    throw new RunFileError(
      'version',
      `version: the run was written by a newer Selkie (version ${version}; this one reads up to ${RUN_VERSION}). Reload the page or update Selkie.`,
    );
}

/** `rounds[0].candidates[3].reward.mean` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  );
}

type Issue = NonNullable<ReturnType<typeof runFileSchema.safeParse>['error']>['issues'][number];

/** What is wrong with a field, after its name. */
export function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'not_multiple_of':
      return 'must be a whole number';
    case 'custom':
    case 'invalid_union':
      return issue.message;
    default:
      return 'has the wrong form';
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a pair of numbers',
  int: 'a whole number',
};
