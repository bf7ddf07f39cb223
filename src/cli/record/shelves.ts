/** The kinds of runs that can be recorded, each with its folder, its compact form and its index. */
import { writePuzzleRun } from '../../seal/puzzles/runFiles/compactRun';
import { readPuzzleRunBytes } from '../../seal/puzzles/runFiles/runFile';
import {
  PUZZLE_INDEX_SCHEMA,
  PUZZLE_INDEX_VERSION,
  type PuzzleRunEntry,
  puzzleEntryOf,
  readPuzzleRunIndex,
} from '../../seal/puzzles/runFiles/runIndex';
import { writeRunFile } from '../../seal/runFiles/compactRun';
import { readRunBytes } from '../../seal/runFiles/runFile';
import { entryOf, INDEX_SCHEMA, INDEX_VERSION, type RunEntry, readRunIndex } from '../../seal/runFiles/runIndex';

export interface Packed<Entry> {
  entry: Entry;
  text: string;
}

export interface Shelf<Entry extends { id: string; file: string; title: string }> {
  /** Within the folder of all recorded runs; empty, or with a slash at its end. */
  folder: string;
  /** @throws RunFileError */
  pack: (bytes: Uint8Array<ArrayBuffer>, title: string | null) => Promise<Packed<Entry>>;
  /** `null` for what is no index of this shelf. */
  readIndex: (input: unknown) => readonly Entry[] | null;
  makeIndex: (runs: readonly Entry[]) => object;
}

export const KNOWLEDGE: Shelf<RunEntry> = {
  folder: '',
  pack: async (bytes, title) => {
    const run = await readRunBytes(bytes);
    return { entry: entryOf(run, `${run.id}.json.gz`, title), text: writeRunFile(run) };
  },
  readIndex: (input) => readRunIndex(input)?.runs ?? null,
  makeIndex: (runs) => ({ schema: INDEX_SCHEMA, version: INDEX_VERSION, runs }),
};

export const PUZZLES: Shelf<PuzzleRunEntry> = {
  folder: 'puzzles/',
  pack: async (bytes, title) => {
    const run = await readPuzzleRunBytes(bytes);
    return { entry: puzzleEntryOf(run, `${run.id}.json.gz`, title), text: writePuzzleRun(run) };
  },
  readIndex: (input) => readPuzzleRunIndex(input)?.runs ?? null,
  makeIndex: (runs) => ({ schema: PUZZLE_INDEX_SCHEMA, version: PUZZLE_INDEX_VERSION, runs }),
};
