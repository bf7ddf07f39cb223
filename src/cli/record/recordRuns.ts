/** Run files into compact ones with their index. Files come and go through two functions, so that tests need no disk. */
import { gzipSync } from 'node:zlib';
import type { Kind } from '../../seal/kind';
import { entryOf, INDEX_SCHEMA, INDEX_VERSION, type RunEntry, readRunIndex } from '../../seal/knowledge/runFile/index';
import type { Knowledge } from '../../seal/knowledge/types';
import {
  PUZZLE_INDEX_SCHEMA,
  PUZZLE_INDEX_VERSION,
  type PuzzleRunEntry,
  puzzleEntryOf,
  readPuzzleRunIndex,
} from '../../seal/puzzles/runFile/index';
import type { Puzzles } from '../../seal/puzzles/types';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from '../../seal/record/format';
import { readAnyRun, writeRun } from '../../seal/record/read';
import type { KnowledgeRun, PuzzleRun, RunRecord } from '../../seal/record/record';
import { RunFileError } from '../../seal/record/runFileError';

export interface Disk {
  read: (name: string) => Promise<Uint8Array>;
  write: (name: string, bytes: Uint8Array) => Promise<void>;
}

export interface RecordOptions {
  /** The folder of recorded runs as `read` takes it; empty, or with a slash at its end. */
  folder: string;
  title: string | null;
  first: boolean;
}

type ListedRun = Record<'id' | 'file' | 'title', string>;

export interface Kept {
  /** Within the folder of recorded runs. */
  file: string;
  title: string;
  bytes: number;
}

/** Where the recorded runs of a domain are, and what their index holds of each. */
interface Shelf<K extends Kind, Entry extends ListedRun> {
  /** Within the folder of all recorded runs; empty, or with a slash at its end. */
  folder: string;
  format: RunFormat<K>;
  entryOf: (run: RunRecord<K>, file: string, title: string | null) => Entry;
  index: { schema: string; version: number };
  /** `null` for what is no index of this shelf. */
  readIndex: (input: unknown) => { runs: readonly Entry[] } | null;
}

const KNOWLEDGE_SHELF: Shelf<Knowledge, RunEntry> = {
  folder: '',
  format: KNOWLEDGE_FORMAT,
  entryOf,
  index: { schema: INDEX_SCHEMA, version: INDEX_VERSION },
  readIndex: readRunIndex,
};

const PUZZLE_SHELF: Shelf<Puzzles, PuzzleRunEntry> = {
  folder: 'puzzles/',
  format: PUZZLE_FORMAT,
  entryOf: puzzleEntryOf,
  index: { schema: PUZZLE_INDEX_SCHEMA, version: PUZZLE_INDEX_VERSION },
  readIndex: readPuzzleRunIndex,
};

/** Each file goes where it says. */
export async function recordRuns(disk: Disk, files: readonly string[], options: RecordOptions): Promise<Kept[]> {
  const [knowledge, puzzles]: [KnowledgeRun[], PuzzleRun[]] = [[], []];
  for (const name of files) {
    const bytes = await disk.read(name).catch(() => {
      throw new Error(`${name} cannot be read.`);
    });
    const run = await readAnyRun(new Uint8Array(bytes)).catch((error: unknown) => {
      throw error instanceof RunFileError ? new Error(`${name}: ${error.message}`) : error;
    });
    if (run.domain === 'puzzles') puzzles.push(run);
    else knowledge.push(run);
  }
  return [
    ...(await recordOn(KNOWLEDGE_SHELF, disk, knowledge, options)),
    ...(await recordOn(PUZZLE_SHELF, disk, puzzles, options)),
  ];
}

async function recordOn<K extends Kind, Entry extends ListedRun>(
  shelf: Shelf<K, Entry>,
  disk: Disk,
  given: readonly RunRecord<K>[],
  { folder, title, first }: RecordOptions,
): Promise<Kept[]> {
  if (given.length === 0) return [];
  const kept: { entry: Entry; bytes: number }[] = [];
  for (const run of given) {
    const entry = shelf.entryOf(run, `${run.id}.json.gz`, title);
    const packed = gzipSync(writeRun(shelf.format, run), { level: 9 });
    await disk.write(`${shelf.folder}${entry.file}`, packed);
    kept.push({ entry, bytes: packed.length });
  }
  const address = `${folder}${shelf.folder}index.json`;
  const bytes = await disk.read(address).catch(() => null);
  const index = bytes === null ? { runs: [] } : shelf.readIndex(JSON.parse(new TextDecoder().decode(bytes)));
  if (index === null) throw new Error(`${address} is no list of recorded runs. Move it away, then record anew.`);
  const added = new Map(kept.map(({ entry }) => [entry.id, entry]));
  const others = index.runs.filter(({ id }) => !added.has(id));
  const replaced = new Map([...index.runs.map((run) => [run.id, run] as const), ...added]);
  const runs = first ? [...added.values(), ...others] : [...replaced.values()];
  const text = `${JSON.stringify({ ...shelf.index, runs }, rounded, 1)}\n`;
  await disk.write(`${shelf.folder}index.json`, new TextEncoder().encode(text));
  return kept.map(({ entry, bytes }) => ({ file: `${shelf.folder}${entry.file}`, title: entry.title, bytes }));
}

/** Five digits, as in the run files. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
