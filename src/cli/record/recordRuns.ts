/** Run files into compact ones with their index. Files come and go through two functions, so that tests need no disk. */
import { gzipSync } from 'node:zlib';
import { writeRunFile } from '../../seal/compactRun';
import { readRunBytes } from '../../seal/runFile';
import { RunFileError } from '../../seal/runFileError';
import { entryOf, INDEX_SCHEMA, INDEX_VERSION, type RunEntry, type RunIndex, readRunIndex } from '../../seal/runIndex';

export interface Disk {
  read: (name: string) => Promise<Uint8Array>;
  write: (name: string, bytes: Uint8Array) => Promise<void>;
}

export interface RecordOptions {
  /** Address of the index as `read` takes it. */
  index: string;
  title: string | null;
  first: boolean;
}

export interface Kept {
  entry: RunEntry;
  bytes: number;
}

export async function recordRuns(disk: Disk, files: readonly string[], options: RecordOptions): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const file of files) kept.push(await recordRun(disk, file, options));
  const { runs } = await presentIndex(disk, options.index);
  const added = new Map(kept.map(({ entry }) => [entry.id, entry]));
  const others = runs.filter(({ id }) => !added.has(id));
  const replaced = runs.map((run) => added.get(run.id) ?? run);
  const fresh = [...added.values()].filter(({ id }) => !runs.some((run) => run.id === id));
  const next: RunIndex = {
    schema: INDEX_SCHEMA,
    version: INDEX_VERSION,
    runs: options.first ? [...added.values(), ...others] : [...replaced, ...fresh],
  };
  await disk.write('index.json', new TextEncoder().encode(`${JSON.stringify(next, rounded, 1)}\n`));
  return kept;
}

async function recordRun({ read, write }: Disk, name: string, { title }: RecordOptions): Promise<Kept> {
  const bytes = await read(name).catch(() => {
    throw new Error(`${name} cannot be read.`);
  });
  const run = await readRunBytes(new Uint8Array(bytes)).catch((error: unknown) => {
    throw error instanceof RunFileError ? new Error(`${name}: ${error.message}`) : error;
  });
  const entry = entryOf(run, `${run.id}.json.gz`, title);
  const packed = gzipSync(writeRunFile(run), { level: 9 });
  await write(entry.file, packed);
  return { entry, bytes: packed.length };
}

async function presentIndex({ read }: Disk, address: string): Promise<RunIndex> {
  const bytes = await read(address).catch(() => null);
  if (bytes === null) return { schema: INDEX_SCHEMA, version: INDEX_VERSION, runs: [] };
  const index = readRunIndex(JSON.parse(new TextDecoder().decode(bytes)));
  if (index === null) throw new Error(`${address} is no list of recorded runs. Move it away, then record anew.`);
  return index;
}

/** Five digits, as in the run files. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
