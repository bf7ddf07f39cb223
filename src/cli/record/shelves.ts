/** The kinds of runs that can be recorded, each with its folder, its compact form and its index. */

import { entryOf, INDEX_SCHEMA, INDEX_VERSION, type RunEntry, readRunIndex } from '../../seal/knowledge/runFile/index';
import {
  PUZZLE_INDEX_SCHEMA,
  PUZZLE_INDEX_VERSION,
  type PuzzleRunEntry,
  puzzleEntryOf,
  readPuzzleRunIndex,
} from '../../seal/puzzles/runFile/index';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT } from '../../seal/record/format';
import { readRunBytes, writeRun } from '../../seal/record/read';

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
    const run = await readRunBytes(KNOWLEDGE_FORMAT, bytes);
    return { entry: entryOf(run, `${run.id}.json.gz`, title), text: writeRun(KNOWLEDGE_FORMAT, run) };
  },
  readIndex: (input) => readRunIndex(input)?.runs ?? null,
  makeIndex: (runs) => ({ schema: INDEX_SCHEMA, version: INDEX_VERSION, runs }),
};

export const PUZZLES: Shelf<PuzzleRunEntry> = {
  folder: 'puzzles/',
  pack: async (bytes, title) => {
    const run = await readRunBytes(PUZZLE_FORMAT, bytes);
    return { entry: puzzleEntryOf(run, `${run.id}.json.gz`, title), text: writeRun(PUZZLE_FORMAT, run) };
  },
  readIndex: (input) => readPuzzleRunIndex(input)?.runs ?? null,
  makeIndex: (runs) => ({ schema: PUZZLE_INDEX_SCHEMA, version: PUZZLE_INDEX_VERSION, runs }),
};
