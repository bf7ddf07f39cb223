/**
 * The visitor's own runs, in this browser (IndexedDB). Where it refuses, they last as long as the page, and the Runs page
 * says so; nothing is ever lost from the screen.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import { create } from 'zustand';
import { writeRunFile } from '../../seal/runFiles/compactRun';
import { readRunText } from '../../seal/runFiles/runFile';
import { entryOf, type RunEntry } from '../../seal/runFiles/runIndex';
import type { RunRecord } from '../../seal/runFiles/runRecord';

export interface OwnRun {
  id: string;
  name: string;
  source: 'live' | 'imported';
  /** ISO 8601. */
  savedAt: string;
  entry: RunEntry;
}

interface Shelf extends DBSchema {
  /** What the list shows, apart from the large texts. */
  runs: { key: string; value: OwnRun };
  files: { key: string; value: string };
}

interface LibraryState {
  /** Newest first; `null` until they were read. */
  runs: readonly OwnRun[] | null;
  /** The last one that was deleted, until it is brought back or another one follows. */
  deleted: { run: OwnRun; file: string } | null;
  problem: string | null;
}

export const useLibrary = create<LibraryState>()(() => ({ runs: null, deleted: null, problem: null }));

/** The texts of this page's runs: what the browser refused to store is still here. */
const memory = new Map<string, string>();
let opening: Promise<IDBPDatabase<Shelf>> | null = null;

function database(): Promise<IDBPDatabase<Shelf>> {
  opening ??= openDB<Shelf>('selkie', 1, {
    upgrade: (db) => {
      db.createObjectStore('runs', { keyPath: 'id' });
      db.createObjectStore('files');
    },
    terminated: () => {
      opening = null;
    },
  }).catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

export async function loadRuns(): Promise<void> {
  const here = useLibrary.getState().runs ?? [];
  try {
    const stored = await (await database()).getAll('runs');
    setRuns([...here, ...stored]);
  } catch (error) {
    setRuns(here);
    tell('The runs that this browser keeps could not be read', error);
  }
}

export async function keep(record: RunRecord, source: OwnRun['source']): Promise<OwnRun> {
  const entry = entryOf(record, '');
  const run: OwnRun = { id: record.id, name: entry.title, source, savedAt: new Date().toISOString(), entry };
  await put(run, writeRunFile(record));
  return run;
}

async function put(run: OwnRun, file: string): Promise<void> {
  memory.set(run.id, file);
  setRuns([run, ...(useLibrary.getState().runs ?? []).filter(({ id }) => id !== run.id)]);
  await attempt('The run could not be stored', async (db) => {
    const transaction = db.transaction(['runs', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('runs').put(run),
      transaction.objectStore('files').put(file, run.id),
      transaction.done,
    ]);
  });
}

/** @throws Error with one plain sentence. */
export async function fileOf(id: string): Promise<string> {
  const here = memory.get(id);
  if (here !== undefined) return here;
  const file = await (await database()).get('files', id);
  if (file === undefined) throw new Error('This run is no longer in this browser.');
  return file;
}

export async function readOwn(id: string): Promise<RunRecord> {
  return readRunText(await fileOf(id));
}

export async function rename(id: string, name: string): Promise<void> {
  const run = useLibrary.getState().runs?.find((one) => one.id === id);
  if (run === undefined || name.trim() === '') return;
  const renamed = { ...run, name: name.trim().slice(0, 200) };
  setRuns((useLibrary.getState().runs ?? []).map((one) => (one.id === id ? renamed : one)));
  await attempt('The new name could not be stored', (db) => db.put('runs', renamed));
}

export async function remove(id: string): Promise<void> {
  const run = useLibrary.getState().runs?.find((one) => one.id === id);
  if (run === undefined) return;
  const file = await fileOf(id).catch(() => null);
  useLibrary.setState({ deleted: file === null ? null : { run, file } });
  memory.delete(id);
  setRuns((useLibrary.getState().runs ?? []).filter((one) => one.id !== id));
  await attempt('The run could not be deleted', async (db) => {
    const transaction = db.transaction(['runs', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('runs').delete(id),
      transaction.objectStore('files').delete(id),
      transaction.done,
    ]);
  });
}

export async function bringBack(): Promise<void> {
  const { deleted } = useLibrary.getState();
  if (deleted === null) return;
  useLibrary.setState({ deleted: null });
  await put(deleted.run, deleted.file);
}

function setRuns(runs: readonly OwnRun[]): void {
  const unique = [...new Map(runs.toReversed().map((run) => [run.id, run])).values()];
  useLibrary.setState({ runs: unique.toSorted((left, right) => right.savedAt.localeCompare(left.savedAt)) });
}

async function attempt(what: string, work: (db: IDBPDatabase<Shelf>) => Promise<unknown>): Promise<void> {
  try {
    await work(await database());
    useLibrary.setState({ problem: null });
  } catch (error) {
    tell(what, error);
  }
}

function tell(what: string, error: unknown): void {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError';
  const why = full ? 'the disk space for this page is used up' : error instanceof Error ? error.message : String(error);
  useLibrary.setState({
    problem: `${what} in this browser (${why}). What is on this page stays until you close it; export it to keep it.`,
  });
}
