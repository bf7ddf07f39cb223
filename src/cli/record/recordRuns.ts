/** Run files into compact ones with their index. Files come and go through two functions, so that tests need no disk. */
import { gzipSync } from 'node:zlib';
import {
  type AnyEntry,
  KNOWLEDGE_FORMAT,
  PUZZLE_FORMAT,
  readAnyRun,
  rowOf,
  shortNumber,
} from '../../seal/record/format';
import type { AnyRun } from '../../seal/record/record';
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

export interface Kept {
  /** Within the folder of recorded runs. */
  file: string;
  title: string;
  bytes: number;
}

/** Each file goes where it says. */
export async function recordRuns(disk: Disk, files: readonly string[], options: RecordOptions): Promise<Kept[]> {
  const runs: AnyRun[] = [];
  for (const name of files) {
    const bytes = await disk.read(name).catch(() => {
      throw new Error(`${name} cannot be read.`);
    });
    const run = await readAnyRun(new Uint8Array(bytes)).catch((error: unknown) => {
      throw error instanceof RunFileError ? new Error(`${name}: ${error.message}`) : error;
    });
    runs.push(run);
  }
  return [
    ...(await recordOn('', disk, runs, KNOWLEDGE_FORMAT, options)),
    ...(await recordOn('puzzles/', disk, runs, PUZZLE_FORMAT, options)),
  ];
}

/** @param subfolder within the folder of all recorded runs; empty, or with a slash at its end. */
async function recordOn(
  subfolder: string,
  disk: Disk,
  given: readonly AnyRun[],
  { domain, list, readList }: typeof KNOWLEDGE_FORMAT | typeof PUZZLE_FORMAT,
  { folder, title, first }: RecordOptions,
): Promise<Kept[]> {
  const own = given.filter((run) => run.domain === domain);
  if (own.length === 0) return [];
  const address = `${folder}${subfolder}index.json`;
  const bytes = await disk.read(address).catch(() => null);
  const index = bytes === null ? { runs: [] } : readList(JSON.parse(new TextDecoder().decode(bytes)));
  if (index === null) throw new Error(`${address} is no list of recorded runs. Move it away, then record anew.`);
  const kept: { entry: AnyEntry; bytes: number }[] = [];
  for (const run of own) {
    // One that is recorded again keeps its title.
    const called = title ?? index.runs.find(({ id }) => id === run.id)?.title ?? null;
    const { entry, text } = rowOf(run, `${run.id}.json.gz`, called);
    const packed = gzipSync(text, { level: 9 });
    await disk.write(`${subfolder}${entry.file}`, packed);
    kept.push({ entry, bytes: packed.length });
  }
  const added = new Map(kept.map(({ entry }) => [entry.id, entry]));
  const others = index.runs.filter(({ id }) => !added.has(id));
  const replaced = new Map([...index.runs.map((run) => [run.id, run] as const), ...added]);
  const runs = first ? [...added.values(), ...others] : [...replaced.values()];
  const text = `${JSON.stringify({ ...list, runs }, shortNumber, 1)}\n`;
  await disk.write(`${subfolder}index.json`, new TextEncoder().encode(text));
  return kept.map(({ entry, bytes }) => ({ file: `${subfolder}${entry.file}`, title: entry.title, bytes }));
}
