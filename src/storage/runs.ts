/**
 * The visitor's own runs, as the database has them. Each row is checked by itself: one that cannot be read, or that a newer
 * version wrote, is told with what is known of it and hides no other.
 */
import * as z from 'zod/mini';
import { readOwnEntry } from '../seal/knowledge/runFile/entry';
import { readOwnPuzzleEntry } from '../seal/puzzles/runFile/index';
import { type AnyEntry, readAny, rowOf } from '../seal/record/format';
import { transactCounted } from './counted';
import { transact, withDatabase } from './database';
import { askToPersist } from './persist';

export interface OwnRun {
  id: string;
  name: string;
  source: 'live' | 'imported';
  /** ISO 8601. */
  savedAt: string;
  /** By the visitor, to find it again. */
  tags?: readonly string[];
  entry: AnyEntry;
}

/** Where a run comes from: with the page, from this device, or out of a file. */
export type RunSource = 'recorded' | OwnRun['source'];

export interface UnreadableRun {
  state: 'damaged' | 'newer';
  id: string;
  /** As far as the row tells. */
  name: string;
  raw: unknown;
}

export type StoredRun = { state: 'good'; id: string; run: OwnRun } | UnreadableRun;

/** Rises when a row can no longer be read by the code of before; rows of version 1 do not say so. */
const ROW_VERSION = 1;

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  source: z.enum(['live', 'imported']),
  savedAt: z.string(),
  tags: z.exactOptional(z.array(z.string())),
  entry: z.unknown(),
});

export function readRow(id: string, raw: unknown): StoredRun {
  const name = fieldOf(raw, 'name');
  const unreadable = { id, name: typeof name === 'string' && name !== '' ? name : id, raw };
  const version = fieldOf(raw, 'version') ?? ROW_VERSION;
  if (typeof version === 'number' && version > ROW_VERSION) return { ...unreadable, state: 'newer' };
  const row = rowSchema.safeParse(raw);
  if (!row.success) return { ...unreadable, state: 'damaged' };
  const domain = fieldOf(row.data.entry, 'domain');
  const entry = domain === 'puzzles' ? readOwnPuzzleEntry(row.data.entry) : readOwnEntry(row.data.entry);
  if (entry !== null) return { state: 'good', id, run: { ...row.data, entry } };
  const known = domain === 'knowledge' || domain === 'puzzles' || typeof domain !== 'string';
  return { ...unreadable, state: known ? 'damaged' : 'newer' };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

/** @throws StorageError, as all below. */
export async function storedRuns(): Promise<StoredRun[]> {
  const rows = await withDatabase((db) => db.getAll('runs'));
  return Promise.all(
    rows.map(async (row) => {
      const id = String(row.id);
      const stored = readRow(id, row);
      return stored.state === 'damaged' ? (restoredRow(stored, await storedFile(id)) ?? stored) : stored;
    }),
  );
}

/** What a list shows follows from the run's file, where that can be read. */
function restoredRow({ id, name, raw }: UnreadableRun, file: string | null): StoredRun | null {
  if (file === null) return null;
  const source = fieldOf(raw, 'source') === 'live' ? 'live' : 'imported';
  const savedAt = fieldOf(raw, 'savedAt');
  try {
    const { entry } = rowOf(readAny(JSON.parse(file)));
    const named = name === id ? entry.title : name;
    const run: OwnRun = {
      id,
      name: named,
      source,
      savedAt: typeof savedAt === 'string' ? savedAt : entry.startedAt,
      entry,
    };
    return entry.id === id ? { state: 'good', id, run } : null;
  } catch {
    return null;
  }
}

/** @param chosen what to store, given what another tab may have stored of this run before. */
export function storeRun(id: string, file: string, chosen: (earlier: OwnRun | null) => OwnRun): Promise<OwnRun> {
  askToPersist();
  return transactCounted('runs', ['runs', 'files'], async (transaction) => {
    const raw: unknown = await transaction.objectStore('runs').get(id);
    const earlier = raw === undefined ? null : readRow(id, raw);
    const run = chosen(earlier?.state === 'good' ? earlier.run : null);
    await Promise.all([transaction.objectStore('runs').put(run), transaction.objectStore('files').put(file, id)]);
    return run;
  });
}

/** `null` where it is not here, or is no text. */
export async function storedFile(id: string): Promise<string | null> {
  const file = await withDatabase((db) => db.get('files', id));
  return typeof file === 'string' ? file : null;
}

/** @returns whether the run is still here. */
export function changeRun(id: string, change: Partial<Pick<OwnRun, 'name' | 'tags'>>): Promise<boolean> {
  return transact(['runs'], async (transaction) => {
    const row = await transaction.objectStore('runs').get(id);
    if (row === undefined) return false;
    await transaction.objectStore('runs').put({ ...row, ...change });
    return true;
  });
}

/** Row and file as they lie there, whatever they are. */
export interface RawRun {
  row: { id: string } | null;
  file: unknown;
}

export function deleteRun(id: string): Promise<RawRun> {
  return transactCounted('runs', ['runs', 'files'], async (transaction) => {
    const [runs, files] = [transaction.objectStore('runs'), transaction.objectStore('files')];
    const [row, file] = await Promise.all([runs.get(id), files.get(id)]);
    await Promise.all([runs.delete(id), files.delete(id)]);
    return { row: row ?? null, file };
  });
}

/** Brings back what was deleted. */
export function restoreRun({ row, file }: RawRun): Promise<void> {
  return transactCounted('runs', ['runs', 'files'], async (transaction) => {
    if (row === null) return;
    await transaction.objectStore('runs').put(row);
    if (file !== undefined) await transaction.objectStore('files').put(file, row.id);
  });
}

/** As JSON: everything that is stored of a run that cannot be read. */
export async function rawText(id: string): Promise<string> {
  const [row, file] = await withDatabase((db) => Promise.all([db.get('runs', id), db.get('files', id)]));
  return JSON.stringify({ row, file }, null, 1);
}
