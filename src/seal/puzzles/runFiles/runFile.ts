/** Puzzle runs in: the form that the loop writes (`npm run seal -- puzzles --json`) and the compact one of `compactRun.ts`. */
import { renamed } from '../../runFiles/renamed';
import { complaint, pathText, textOf } from '../../runFiles/runFile';
import { REMEDY, RunFileError } from '../../runFiles/runFileError';
import { RUN_SCHEMA } from '../../runFiles/runRecord';
import { expandedPuzzleRun } from './expandedRun';
import { puzzleRunFileSchema } from './runFileSchema';
import { PUZZLE_RUN_SCHEMA, PUZZLE_RUN_VERSION, type PuzzleRunRecord } from './runRecord';

const WHAT_TO_CHOOSE = 'Choose a file that "npm run seal -- puzzles --json FILE" or the Puzzles page wrote.';

/** Earlier versions have other names for items and edits. */
const FIRST_WITH_ITEMS = 2;

/** Gzipped or not. @throws RunFileError that says what to do. */
export async function readPuzzleRunBytes(bytes: Uint8Array<ArrayBuffer>): Promise<PuzzleRunRecord> {
  return readPuzzleRunText(await textOf(bytes, WHAT_TO_CHOOSE));
}

export function readPuzzleRunText(text: string): PuzzleRunRecord {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON. ${WHAT_TO_CHOOSE}`);
  }
  return readPuzzleRunFile(input);
}

/** @throws RunFileError that names the first bad field. */
export function readPuzzleRunFile(input: unknown): PuzzleRunRecord {
  const version = versionOf(input);
  const parsed = puzzleRunFileSchema.safeParse(version < FIRST_WITH_ITEMS ? renamed(input) : input);
  if (parsed.success) return expandedPuzzleRun(parsed.data);
  const [issue] = parsed.error.issues;
  const field = issue === undefined ? 'file' : pathText(issue.path);
  throw new RunFileError(field, `${field}: ${issue === undefined ? 'cannot be read' : complaint(issue)}. ${REMEDY}`);
}

/** Whether a file says of itself that it is a puzzle run; it may still be unsound. */
export async function isPuzzleRun(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    return schemaOf(JSON.parse(await textOf(bytes, WHAT_TO_CHOOSE))) === PUZZLE_RUN_SCHEMA;
  } catch {
    return false;
  }
}

/** What a file says that it is; `undefined` where it says nothing. */
export function schemaOf(input: unknown): unknown {
  return typeof input === 'object' && input !== null && 'schema' in input ? input.schema : undefined;
}

/** @throws RunFileError for what is no puzzle run of a version that can be read. */
function versionOf(input: unknown): number {
  const schema = schemaOf(input);
  if (schema === RUN_SCHEMA)
    throw new RunFileError('schema', `This is a run on knowledge, not on puzzles. The Runs page opens it.`);
  if (schema !== PUZZLE_RUN_SCHEMA) {
    const said =
      schema === undefined
        ? 'it has no field "schema"'
        : `its field "schema" is ${JSON.stringify(schema).slice(0, 80)}`;
    throw new RunFileError('schema', `This is not a puzzle run of Selkie: ${said}. ${WHAT_TO_CHOOSE}`);
  }
  const version: unknown =
    typeof input === 'object' && input !== null && 'version' in input ? input.version : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new RunFileError('version', `version: must be a whole number from 1 to ${PUZZLE_RUN_VERSION}. ${REMEDY}`);
  if (version > PUZZLE_RUN_VERSION)
    throw new RunFileError(
      'version',
      `version: the run was written by a newer Selkie (version ${version}; this one reads up to ${PUZZLE_RUN_VERSION}). Update Selkie, or reload its page.`,
    );
  return version;
}
