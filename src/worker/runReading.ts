/** What can be read of a run file: the row of it that a list of runs keeps, or all of a run of one domain. */
import { entryOf, type RunEntry } from '../seal/knowledge/runFile/index';
import { type PuzzleRunEntry, puzzleEntryOf } from '../seal/puzzles/runFile/index';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT } from '../seal/record/format';
import { readAnyRun, readRunBytes, writeRun } from '../seal/record/read';
import type { KnowledgeRun, PuzzleRun } from '../seal/record/record';

/** What a list of runs keeps: what it shows, and the whole as text. */
export interface RunRow {
  entry: RunEntry | PuzzleRunEntry;
  text: string;
}

/** Of either domain: the file says which. @throws RunFileError that names what is wrong and what to do. */
async function readRow(file: Blob): Promise<RunRow> {
  const run = await readAnyRun(file);
  return run.domain === 'puzzles'
    ? { entry: puzzleEntryOf(run, ''), text: writeRun(PUZZLE_FORMAT, run) }
    : { entry: entryOf(run, ''), text: writeRun(KNOWLEDGE_FORMAT, run) };
}

export interface Reads {
  row: RunRow;
  knowledge: KnowledgeRun;
  puzzles: PuzzleRun;
}

/** They throw a RunFileError that names what is wrong and what to do. */
export const READERS: { [Want in keyof Reads]: (file: Blob) => Promise<Reads[Want]> } = {
  row: readRow,
  knowledge: (file) => readRunBytes(KNOWLEDGE_FORMAT, file),
  puzzles: (file) => readRunBytes(PUZZLE_FORMAT, file),
};
