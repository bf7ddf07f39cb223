/**
 * The visitor's own runs of both domains, in this browser. Where it refuses, they last as long as the page, and the Runs page
 * says so; nothing is ever lost from the screen.
 */
import { create } from 'zustand';
import { type AnyEntry, database, type OwnRun } from './shelf';

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

const present = (): readonly OwnRun[] => useLibrary.getState().runs ?? [];

export async function loadRuns(): Promise<void> {
  try {
    const stored = await (await database()).getAll('runs');
    // Read after the wait: meanwhile a live run may have ended.
    setRuns([...present(), ...stored]);
  } catch (error) {
    setRuns(present());
    tell('The runs that this browser keeps could not be read', error);
  }
}

/**
 * One that is here already keeps its name and where it came from.
 * @param file the run's text, as an export has it.
 */
export async function keep(entry: AnyEntry, source: OwnRun['source'], file: string): Promise<void> {
  const { id, title } = entry;
  const savedAt = new Date().toISOString();
  await put({ name: title, source, ...present().find((one) => one.id === id), id, savedAt, entry }, file);
}

async function put(run: OwnRun, file: string): Promise<void> {
  memory.set(run.id, file);
  setRuns([run, ...present().filter(({ id }) => id !== run.id)]);
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

export async function rename(id: string, name: string): Promise<void> {
  const run = present().find((one) => one.id === id);
  if (run === undefined || name.trim() === '') return;
  const renamed = { ...run, name: name.trim().slice(0, 200) };
  setRuns(present().map((one) => (one.id === id ? renamed : one)));
  await attempt('The new name could not be stored', (db) => db.put('runs', renamed));
}

export async function remove(id: string): Promise<void> {
  const run = present().find((one) => one.id === id);
  if (run === undefined) return;
  const file = await fileOf(id).catch(() => null);
  useLibrary.setState({ deleted: file === null ? null : { run, file } });
  memory.delete(id);
  setRuns(present().filter((one) => one.id !== id));
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

type Shelf = Awaited<ReturnType<typeof database>>;

async function attempt(what: string, work: (db: Shelf) => Promise<unknown>): Promise<void> {
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
