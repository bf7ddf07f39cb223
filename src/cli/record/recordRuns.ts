/** Run files into compact ones with their index. Files come and go through two functions, so that tests need no disk. */
import { gzipSync } from 'node:zlib';
import { isPuzzleRun } from '../../seal/puzzles/runFile/read';
import { RunFileError } from '../../seal/record/runFileError';
import { KNOWLEDGE, PUZZLES, type Shelf } from './shelves';

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

interface Given {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Each file goes where its schema says. */
export async function recordRuns(disk: Disk, files: readonly string[], options: RecordOptions): Promise<Kept[]> {
  const [knowledge, puzzles]: [Given[], Given[]] = [[], []];
  for (const name of files) {
    const bytes = await disk.read(name).catch(() => {
      throw new Error(`${name} cannot be read.`);
    });
    const given = { name, bytes: new Uint8Array(bytes) };
    ((await isPuzzleRun(given.bytes)) ? puzzles : knowledge).push(given);
  }
  return [
    ...(await recordOn(KNOWLEDGE, disk, knowledge, options)),
    ...(await recordOn(PUZZLES, disk, puzzles, options)),
  ];
}

async function recordOn<Entry extends { id: string; file: string; title: string }>(
  shelf: Shelf<Entry>,
  disk: Disk,
  files: readonly Given[],
  { folder, title, first }: RecordOptions,
): Promise<Kept[]> {
  if (files.length === 0) return [];
  const kept: { entry: Entry; bytes: number }[] = [];
  for (const { name, bytes } of files) {
    const { entry, text } = await shelf.pack(bytes, title).catch((error: unknown) => {
      throw error instanceof RunFileError ? new Error(`${name}: ${error.message}`) : error;
    });
    const packed = gzipSync(text, { level: 9 });
    await disk.write(`${shelf.folder}${entry.file}`, packed);
    kept.push({ entry, bytes: packed.length });
  }
  const runs = await presentRuns(shelf, disk, `${folder}${shelf.folder}index.json`);
  const added = new Map(kept.map(({ entry }) => [entry.id, entry]));
  const others = runs.filter(({ id }) => !added.has(id));
  const replaced = runs.map((run) => added.get(run.id) ?? run);
  const fresh = [...added.values()].filter(({ id }) => !runs.some((run) => run.id === id));
  const index = shelf.makeIndex(first ? [...added.values(), ...others] : [...replaced, ...fresh]);
  const text = `${JSON.stringify(index, rounded, 1)}\n`;
  await disk.write(`${shelf.folder}index.json`, new TextEncoder().encode(text));
  return kept.map(({ entry, bytes }) => ({ file: `${shelf.folder}${entry.file}`, title: entry.title, bytes }));
}

async function presentRuns<Entry extends { id: string; file: string; title: string }>(
  { readIndex }: Shelf<Entry>,
  { read }: Disk,
  address: string,
): Promise<readonly Entry[]> {
  const bytes = await read(address).catch(() => null);
  if (bytes === null) return [];
  const runs = readIndex(JSON.parse(new TextDecoder().decode(bytes)));
  if (runs === null) throw new Error(`${address} is no list of recorded runs. Move it away, then record anew.`);
  return runs;
}

/** Five digits, as in the run files. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
