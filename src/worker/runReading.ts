/** A run file from its bytes to a run: unpacked within a limit, parsed once, and read by the reader of its own domain. */
import { writePuzzleRun } from '../seal/puzzles/runFiles/compactRun';
import { readPuzzleRunFile, schemaOf } from '../seal/puzzles/runFiles/runFile';
import { type PuzzleRunEntry, puzzleEntryOf } from '../seal/puzzles/runFiles/runIndex';
import { PUZZLE_RUN_SCHEMA, type PuzzleRunRecord } from '../seal/puzzles/runFiles/runRecord';
import { writeRunFile } from '../seal/runFiles/compactRun';
import { readRunFile } from '../seal/runFiles/runFile';
import { REMEDY, RunFileError } from '../seal/runFiles/runFileError';
import { entryOf, type RunEntry } from '../seal/runFiles/runIndex';
import type { RunRecord } from '../seal/runFiles/runRecord';

/** What a list of runs keeps: what it shows, and the whole as text. */
export interface RunRow {
  entry: RunEntry | PuzzleRunEntry;
  text: string;
}

/** Unpacked. Twenty times the largest run that comes with the page. */
export const MOST_BYTES = 64 * 1024 * 1024;

const WHAT_TO_CHOOSE = 'Choose a file that "npm run seal -- … --json FILE" or the Runs page wrote.';

/** @throws RunFileError that names what is wrong and what to do, as all below. */
export async function readKnowledge(file: Blob): Promise<RunRecord> {
  return readRunFile(parsed(await textOf(file)));
}

export async function readPuzzles(file: Blob): Promise<PuzzleRunRecord> {
  return readPuzzleRunFile(parsed(await textOf(file)));
}

/** Of either domain: the file says which. */
export async function readRow(file: Blob): Promise<RunRow> {
  const input = parsed(await textOf(file));
  if (schemaOf(input) === PUZZLE_RUN_SCHEMA) {
    const run = readPuzzleRunFile(input);
    return { entry: puzzleEntryOf(run, ''), text: writePuzzleRun(run) };
  }
  const run = readRunFile(input);
  return { entry: entryOf(run, ''), text: writeRunFile(run) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON. ${WHAT_TO_CHOOSE}`);
  }
}

/** Gzipped or not: what the first two bytes say counts, whatever the file is called. */
async function textOf(file: Blob): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const packed = first === 0x1f && second === 0x8b;
  if (!packed && file.size > MOST_BYTES) throw tooLarge('');
  const bytes = packed ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
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
    if (done) return text + decoder.decode();
    size += value.length;
    // What is small on the disk may unpack to more than the memory holds: no further than this.
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw tooLarge('Unpacked, ');
    }
    text += decoder.decode(value, { stream: true });
  }
}

function tooLarge(unpacked: string): RunFileError {
  const [what, limit] = [unpacked === '' ? 'The file' : `${unpacked}the file`, MOST_BYTES / 1024 / 1024];
  return new RunFileError(
    null,
    `${what} is larger than ${limit} MB, the most that is read of a run. ${WHAT_TO_CHOOSE}`,
  );
}
