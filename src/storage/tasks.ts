/**
 * Imported tasks. They lay in a database of their own before; what is found there is taken over, and that database goes only when
 * all of it is here.
 */
import { deleteDB, openDB } from 'idb';
import { transactCounted } from './counted';
import { answered, hasDatabases } from './database';
import { shelve, shelved, unshelve } from './shelf';
import { asStorageError } from './storageError';

const OF_BEFORE = 'selkie-puzzles';

export interface StoredTask<Task> {
  key: number;
  task: Task;
}

/**
 * @param read `null` for what is no task: it stays where it is, and is counted.
 * @throws StorageError, as all below.
 */
export async function storedTasks<Task>(
  read: (value: unknown) => Task | null,
): Promise<{ tasks: StoredTask<Task>[]; damaged: number }> {
  await takeOver();
  const { found, damaged } = await shelved('tasks', read);
  return { tasks: found.map(({ key, value }) => ({ key, task: value })), damaged };
}

/** All or none; one with a key takes the place of what has it. @returns the keys, in order. */
export const storeTasks = (tasks: readonly { key: number | null; task: unknown }[]): Promise<number[]> =>
  shelve(
    'tasks',
    tasks.map(({ key, task }) => ({ key, value: task })),
  );

export const deleteTasks = (keys: readonly number[]): Promise<void> => unshelve('tasks', keys);

/** May be cut off anywhere and begun again: what is here already is not taken over twice. */
async function takeOver(): Promise<void> {
  const before = await answered(tasksOfBefore()).catch((error: unknown) => {
    throw asStorageError(error);
  });
  if (before === null) return;
  await transactCounted('tasks', ['tasks'], async (transaction) => {
    const store = transaction.objectStore('tasks');
    const here = new Set((await store.getAll()).map((task) => JSON.stringify(task)));
    await Promise.all(before.filter((task) => !here.has(JSON.stringify(task))).map((task) => store.add(task)));
  });
  // Nobody waits for it: an older page may hold it open, and the next visit finds nothing new in it.
  void deleteDB(OF_BEFORE).catch(() => undefined);
}

/** `null` where that database is not there. */
async function tasksOfBefore(): Promise<unknown[] | null> {
  if (!hasDatabases()) return null;
  const { promise: absent, resolve } = Promise.withResolvers<null>();
  const opening = openDB(OF_BEFORE, undefined, {
    // Asked for one that is not there, the browser makes it, unless that is taken back.
    upgrade: (_db, _from, _to, transaction) => {
      transaction.done.catch(() => resolve(null));
      transaction.abort();
    },
    blocking: (_current, _wanted, event) => {
      if (event.target instanceof IDBDatabase) event.target.close();
    },
  }).then(async (db) => {
    const tasks: unknown[] = db.objectStoreNames.contains('tasks') ? await db.getAll('tasks') : [];
    db.close();
    return tasks;
  });
  return Promise.race([opening.catch(() => absent), absent]);
}
