/**
 * The browser's one database of this page (IndexedDB): runs and their files, what the visitor keeps one by one (`shelf.ts`), the
 * journal of live runs, the results of stages, and what models learned in talking. Opening it has an end in every case: it opens, or a
 * `StorageError` says why not.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { noteEvicted } from './persist';
import { asStorageError, type StorageError, storageError } from './storageError';

/** Values are checked by those who read them: another version of this page, or another page, may have written them. */
export interface SelkieSchema extends DBSchema {
  /** What the list shows of a run, apart from the large texts. */
  runs: { key: string; value: { id: string; name?: unknown } };
  /** The run's text, as an export has it. */
  files: { key: string; value: unknown };
  /** Imported ARC tasks. */
  tasks: { key: number; value: unknown };
  /** The visitor's own sets of passages. */
  passageSets: { key: number; value: unknown };
  /** Adapters that were kept or imported. */
  adapters: { key: number; value: unknown };
  /** Lines of the journal by run and number. */
  journal: { key: [run: string, number: number]; value: unknown };
  /** What a page showed, by opened page. */
  results: { key: string; value: unknown };
  /** Of a model, by name. */
  memories: { key: string; value: { id: string; name?: unknown } };
  /** What a memory holds, by memory and thing learned: what is told of it, and its weights. */
  learned: { key: [memory: string, id: string]; value: unknown };
  parts: { key: [memory: string, id: string]; value: unknown };
}

export type SelkieDatabase = IDBPDatabase<SelkieSchema>;
export type Store = StoreNames<SelkieSchema>;
export type Transaction = IDBPTransaction<SelkieSchema, Store[], 'readwrite'>;

export const DATABASE = 'selkie';

/**
 * Version 1 held runs on knowledge alone, version 2 runs on puzzles too. Version 3 brought tasks, which lay in a database of
 * their own before (`tasks.ts`), journal and results. Version 4 brought passage sets, adapters and memories.
 */
export const VERSION = 4;

/** Milliseconds after which an opening counts as stalled. A large database on a slow disk opens within one second. */
const PATIENCE = 5000;

let opening: Promise<SelkieDatabase> | null = null;
const late = new Set<() => void>();

/** Called when the database opens after all, though those who asked for it were told that it does not. */
export function whenOpenedLate(then: () => void): void {
  late.add(then);
}

/** @throws StorageError */
export function database(): Promise<SelkieDatabase> {
  opening ??= opened();
  return opening;
}

/** @throws StorageError where it takes longer than an opening may. */
export function answered<Result>(asked: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(storageError('stalled')), PATIENCE);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function opened(): Promise<SelkieDatabase> {
  return new Promise((resolve, reject) => {
    let told = false;
    /** Those who wait are told; the opening itself goes on, and until it ends nobody waits for it again. */
    const tell = (error: StorageError): void => {
      told = true;
      reject(error);
    };
    const timer = setTimeout(() => tell(storageError('stalled')), PATIENCE);
    openVersion(() => tell(storageError('blocked'))).then(
      (db) => {
        clearTimeout(timer);
        opening = Promise.resolve(db);
        resolve(db);
        if (told) for (const then of late) then();
      },
      (error: unknown) => {
        clearTimeout(timer);
        opening = null;
        reject(asStorageError(error));
      },
    );
  });
}

async function openVersion(blocked: () => void): Promise<SelkieDatabase> {
  if (!hasDatabases()) throw storageError('refused');
  return openDB<SelkieSchema>(DATABASE, VERSION, {
    upgrade: (db, from) => {
      if (from === 0) noteEvicted();
      const has = (store: Store): boolean => db.objectStoreNames.contains(store);
      if (!has('runs')) db.createObjectStore('runs', { keyPath: 'id' });
      if (!has('files')) db.createObjectStore('files');
      for (const shelf of ['tasks', 'passageSets', 'adapters'] as const)
        if (!has(shelf)) db.createObjectStore(shelf, { autoIncrement: true });
      if (!has('journal')) db.createObjectStore('journal');
      if (!has('results')) db.createObjectStore('results');
      if (!has('memories')) db.createObjectStore('memories', { keyPath: 'id' });
      if (!has('learned')) db.createObjectStore('learned');
      if (!has('parts')) db.createObjectStore('parts');
    },
    blocked,
    // A newer Selkie in another tab must not wait for this one.
    blocking: (_current, _blocked, event) => {
      opening = null;
      if (event.target instanceof IDBDatabase) event.target.close();
    },
    terminated: () => {
      opening = null;
    },
  });
}

export function hasDatabases(): boolean {
  return typeof indexedDB !== 'undefined' && indexedDB !== null;
}

/** Once more on a new connection where the browser has closed the old one. @throws StorageError */
export async function withDatabase<Result>(work: (db: SelkieDatabase) => Promise<Result>): Promise<Result> {
  try {
    const db = await database();
    try {
      return await work(db);
    } catch (error) {
      if (!isClosed(error)) throw error;
      opening = null;
      return await work(await database());
    }
  } catch (error) {
    throw asStorageError(error);
  }
}

const isClosed = (error: unknown): boolean => error instanceof DOMException && error.name === 'InvalidStateError';

/**
 * All of `work` or nothing of it, and on the disk when this resolves. `work` waits for nothing but its own requests.
 * @throws StorageError
 */
export function transact<Result>(
  stores: Store[],
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return withDatabase(async (db) => {
    const transaction: Transaction = db.transaction(stores, 'readwrite', { durability: 'strict' });
    const [worked, done] = await Promise.allSettled([work(transaction), transaction.done]);
    // A full disk aborts the transaction; its requests then know no more than that they were aborted.
    if (done.status === 'rejected' && !isAbort(done.reason)) throw done.reason;
    if (worked.status === 'rejected') throw worked.reason;
    if (done.status === 'rejected') throw done.reason;
    return worked.value;
  });
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';
