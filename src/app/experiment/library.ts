/**
 * The visitor's own runs of both domains, in this browser. Where it refuses, they last as long as the page, and the Runs page
 * says so; nothing is ever lost from the screen.
 */
import { create } from 'zustand';
import { type AnyEntry, rowOf } from '../../seal/record/format';
import type { AnyRun } from '../../seal/record/record';
import { whenOpenedLate } from '../../storage/database';
import { evictedCount, forgetEvicted, noteKept } from '../../storage/persist';
import {
  changeRun,
  deleteRun,
  type OwnRun,
  type RawRun,
  restoreRun,
  storedFile,
  storedRuns,
  storeRun,
  type UnreadableRun,
} from '../../storage/runs';
import { asClause } from '../../storage/storageError';
import { messageOf } from '../ui/errors';
import { useNotices } from './noticeStore';
import { RUNS } from './words/runs';

type Deleted = { kind: 'run'; name: string; run: OwnRun; file: string } | { kind: 'raw'; name: string; raw: RawRun };

interface LibraryState {
  /** Newest first; `null` until they were read. */
  runs: readonly OwnRun[] | null;
  /** Rows that are damaged, or that a newer Selkie wrote. */
  unreadable: readonly UnreadableRun[];
  /** The last one that was deleted, until it is brought back or another one follows. */
  deleted: Deleted | null;
  problem: string | null;
  /** Runs that were kept here and that the browser has cleared. */
  evicted: number;
}

export const useLibrary = create<LibraryState>()(() => ({
  runs: null,
  unreadable: [],
  deleted: null,
  problem: null,
  evicted: 0,
}));

/** The texts of this page's runs: what the browser refused to store is still here. */
const memory = new Map<string, string>();

/** Ids of the runs that only this page has: not stored yet, or refused. */
const unstored = new Set<string>();

const present = (): readonly OwnRun[] => useLibrary.getState().runs ?? [];

export async function loadRuns(): Promise<void> {
  await attempt('The runs that this browser keeps could not be read', async () => {
    const stored = await storedRuns();
    noteKept('runs', stored.length);
    useLibrary.setState({
      evicted: evictedCount('runs'),
      unreadable: stored.flatMap((one) => (one.state === 'good' ? [] : [one])),
    });
    // Read after the wait: meanwhile a live run may have ended.
    const read = stored.flatMap((one) => (one.state === 'good' ? [one.run] : []));
    setRuns([...present().filter(({ id }) => unstored.has(id)), ...read]);
  });
  if (useLibrary.getState().runs === null) setRuns([]);
}

/** The visitor has read that the browser cleared them. */
export function closeEvicted(): void {
  forgetEvicted('runs');
  useLibrary.setState({ evicted: 0 });
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
 * @returns whether the browser stored it.
 */
export async function keep(entry: AnyEntry, source: OwnRun['source'], file: string): Promise<boolean> {
  const { id, title } = entry;
  const savedAt = new Date().toISOString();
  const here = present().find((one) => one.id === id);
  const tags = here?.tags ?? [];
  await put({ id, name: here?.name ?? title, source: here?.source ?? source, savedAt, tags, entry }, file);
  return !unstored.has(id);
}

/** A run of this page, or of the visitor's file. @returns whether the browser has it. */
export function keepRun(run: AnyRun, source: OwnRun['source']): Promise<boolean> {
  const { entry, text } = rowOf(run);
  return keep(entry, source, text);
}

/**
 * Off the Runs page, which says by itself what the browser refuses: here a notice says it.
 * @param make `null` where there is nothing to keep.
 * @returns whether the browser has it, or there was nothing to keep.
 */
export async function keepOrTell(make: () => AnyRun | null, source: OwnRun['source']): Promise<boolean> {
  const { setTrouble } = useNotices.getState();
  try {
    const run = make();
    if (run === null) return true;
    const stored = await keepRun(run, source);
    const { problem } = useLibrary.getState();
    if (problem !== null) setTrouble(problem);
    return stored;
  } catch (error) {
    setTrouble(RUNS.notKept(messageOf(error)));
    return false;
  }
}

/** What the visitor gave a run outlives its being kept once more. */
const keptOf = ({ name, source, tags = [] }: OwnRun): Pick<OwnRun, 'name' | 'source' | 'tags'> => ({
  name,
  source,
  tags,
});

/** Another tab may have stored it, and named it: that name stays, unless this page gave one before it could store the run. */
async function put(run: OwnRun, file: string): Promise<void> {
  const { id } = run;
  const changedHere = unstored.has(id) && (run.name !== run.entry.title || (run.tags ?? []).length > 0);
  memory.set(id, file);
  unstored.add(id);
  setRuns([run, ...present().filter((one) => one.id !== id)]);
  await attempt('The run could not be stored', async () => {
    const stored = await storeRun(id, file, (earlier) =>
      earlier === null || changedHere ? run : { ...run, ...keptOf(earlier) },
    );
    unstored.delete(id);
    // Meanwhile it may have been named or deleted.
    setRuns(present().map((one) => (one === run ? stored : one)));
  });
}

/** @throws Error with one plain sentence. */
export async function fileOf(id: string): Promise<string> {
  const here = memory.get(id);
  if (here !== undefined) return here;
  const file = await storedFile(id);
  if (file === null) throw new Error(RUNS.gone);
  return file;
}

/** @throws Error with one plain sentence where another tab deleted the run: then it is off the list. */
export async function rename(id: string, name: string): Promise<void> {
  if (name.trim() !== '') await change(id, { name: name.trim() }, 'The new name could not be stored');
}

/** In place of those that it had. @throws Error as `rename`. */
export const tag = (id: string, tags: readonly string[]): Promise<void> =>
  change(id, { tags }, 'The tags could not be stored');

async function change(id: string, changed: Partial<Pick<OwnRun, 'name' | 'tags'>>, failed: string): Promise<void> {
  const run = present().find((one) => one.id === id);
  if (run === undefined) return;
  const next = { ...run, ...changed };
  const file = memory.get(id);
  if (file !== undefined && unstored.has(id)) {
    await put(next, file);
    return;
  }
  setRuns(present().map((one) => (one.id === id ? next : one)));
  let gone = false;
  await attempt(failed, async () => {
    gone = !(await changeRun(id, changed));
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
  useLibrary.setState({ deleted: file === null ? null : { kind: 'run', name: run.name, run, file } });
  memory.delete(id);
  unstored.delete(id);
  setRuns(present().filter((one) => one.id !== id));
  await attempt('The run could not be deleted', () => deleteRun(id));
}

/** One that cannot be read. */
export async function removeUnreadable({ id, name }: UnreadableRun): Promise<void> {
  await attempt('The run could not be deleted', async () => {
    const raw = await deleteRun(id);
    useLibrary.setState(({ unreadable }) => ({
      deleted: { kind: 'raw', name, raw },
      unreadable: unreadable.filter((one) => one.id !== id),
    }));
  });
}

export async function bringBack(): Promise<void> {
  const { deleted } = useLibrary.getState();
  if (deleted === null) return;
  useLibrary.setState({ deleted: null });
  if (deleted.kind === 'run') return put(deleted.run, deleted.file);
  await attempt('The run could not be stored', () => restoreRun(deleted.raw));
  await loadRuns();
}

function setRuns(runs: readonly OwnRun[]): void {
  const unique = [...new Map(runs.toReversed().map((run) => [run.id, run])).values()];
  useLibrary.setState({ runs: unique.toSorted((left, right) => right.savedAt.localeCompare(left.savedAt)) });
}

async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    // What only this page has may still be lost with it.
    if (unstored.size === 0) useLibrary.setState({ problem: null });
  } catch (error) {
    useLibrary.setState({
      problem: `${what} in this browser (${asClause(error)}). What is on this page stays until you close it; export it to keep it.`,
    });
  }
}
