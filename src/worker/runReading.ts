/** A run file as a list of runs keeps it. */
import { entryOf, type RunEntry } from '../seal/knowledge/runFile/index';
import { type PuzzleRunEntry, puzzleEntryOf } from '../seal/puzzles/runFile/index';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT } from '../seal/record/format';
import { readAnyRun, writeRun } from '../seal/record/read';

/** What a list of runs keeps: what it shows, and the whole as text. */
export interface RunRow {
  entry: RunEntry | PuzzleRunEntry;
  text: string;
}

/** Of either domain: the file says which. @throws RunFileError that names what is wrong and what to do. */
export async function readRow(file: Blob): Promise<RunRow> {
  const run = await readAnyRun(file);
  return run.domain === 'puzzles'
    ? { entry: puzzleEntryOf(run, ''), text: writeRun(PUZZLE_FORMAT, run) }
    : { entry: entryOf(run, ''), text: writeRun(KNOWLEDGE_FORMAT, run) };
}
