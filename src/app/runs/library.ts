/**
 * The visitor's own runs of both domains, in this browser. Where it refuses, they last as long as the page, and the Runs page
 * says so; nothing is ever lost from the screen.
 */
import { create } from 'zustand';
import { RUNS } from '../strings/runs';
import { type AnyEntry, database, type OwnRun, whenOpenedLate } from './shelf';

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

/** Ids of the runs that only this page has: not stored yet, or refused. */
const unstored = new Set<string>();

const present = (): readonly OwnRun[] => useLibrary.getState().runs ?? [];

export async function loadRuns(): Promise<void> {
  await attempt('The runs that this browser keeps could not be read', async (db) => {
    const stored = await db.getAll('runs');
    // Read after the wait: meanwhile a live run may have ended.
    setRuns([...present().filter(({ id }) => unstored.has(id)), ...stored]);
  });
  if (useLibrary.getState().runs === null) setRuns([]);
}

whenOpenedLate(() => void storeWaiting());

/** The tab that was in the way is closed. */
async function storeWaiting(): Promise<void> {
  for (const run of present().filter(({ id }) => unstored.has(id))) {
    const file = memory.get(run.id);
    if (file !== undefined) await put(run, file);
  }
  await loadRuns();
}

/**
 * One that is here already keeps its name and where it came from.
 * @param file the run's text, as an export has it.
 */
export async function keep(entry: AnyEntry, source: OwnRun['source'], file: string): Promise<void> {
  const { id, title } = entry;
  const savedAt = new Date().toISOString();
  const here = present().find((one) => one.id === id);
  await put({ id, name: here?.name ?? title, source: here?.source ?? source, savedAt, entry }, file);
}

/** Another tab may have stored it, and named it: that name stays, unless this page gave one before it could store the run. */
async function put(run: OwnRun, file: string): Promise<void> {
  const { id } = run;
  const namedHere = unstored.has(id) && run.name !== run.entry.title;
  memory.set(id, file);
  unstored.add(id);
  setRuns([run, ...present().filter((one) => one.id !== id)]);
  await attempt('The run could not be stored', async (db) => {
    const transaction = db.transaction(['runs', 'files'], 'readwrite');
    const runs = transaction.objectStore('runs');
    const storing = async (): Promise<OwnRun> => {
      const earlier = namedHere ? undefined : await runs.get(id);
      const stored = earlier === undefined ? run : { ...run, name: earlier.name, source: earlier.source };
      await Promise.all([runs.put(stored), transaction.objectStore('files').put(file, id)]);
      return stored;
    };
    const [stored] = await Promise.all([storing(), transaction.done]);
    unstored.delete(id);
    // Meanwhile it may have been named or deleted.
    setRuns(present().map((one) => (one === run ? stored : one)));
  });
}

/** @throws Error with one plain sentence. */
export async function fileOf(id: string): Promise<string> {
  const here = memory.get(id);
  if (here !== undefined) return here;
  const file = await (await database()).get('files', id);
  if (file === undefined) throw new Error(RUNS.gone);
  return file;
}

/** @throws Error with one plain sentence where another tab deleted the run: then it is off the list. */
export async function rename(id: string, name: string): Promise<void> {
  const run = present().find((one) => one.id === id);
  if (run === undefined || name.trim() === '') return;
  const renamed = { ...run, name: name.trim().slice(0, 200) };
  const file = memory.get(id);
  if (file !== undefined && unstored.has(id)) {
    await put(renamed, file);
    return;
  }
  setRuns(present().map((one) => (one.id === id ? renamed : one)));
  let gone = false;
  await attempt('The new name could not be stored', async (db) => {
    const transaction = db.transaction('runs', 'readwrite');
    const naming = async (): Promise<void> => {
      const stored = await transaction.store.get(id);
      gone = stored === undefined;
      if (stored !== undefined) await transaction.store.put({ ...stored, name: renamed.name });
    };
    await Promise.all([naming(), transaction.done]);
  });
  if (!gone) return;
  memory.delete(id);
  setRuns(present().filter((one) => one.id !== id));
  throw new Error(RUNS.gone);
}

export async function remove(id: string): Promise<void> {
  const run = present().find((one) => one.id === id);
  if (run === undefined) return;
  const file = await fileOf(id).catch(() => null);
  useLibrary.setState({ deleted: file === null ? null : { run, file } });
  memory.delete(id);
  unstored.delete(id);
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
    // What only this page has may still be lost with it.
    if (unstored.size === 0) useLibrary.setState({ problem: null });
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
