/**
 * What the visitor keeps here one by one: imported tasks, passage sets, adapters. Keys are the storage's own, so that two tabs never
 * write over one another.
 */
import { transactCounted } from './counted';
import { withDatabase } from './database';
import { askToPersist } from './persist';

export type Shelf = 'tasks' | 'passageSets' | 'adapters';

export interface Shelved<Value> {
  key: number;
  value: Value;
}

/**
 * @param read `null` for what cannot be read: it stays where it is, and is counted.
 * @throws StorageError, as all below.
 */
export async function shelved<Value>(
  shelf: Shelf,
  read: (value: unknown) => Value | null,
): Promise<{ found: Shelved<Value>[]; damaged: number }> {
  const [keys, values] = await withDatabase((db) => {
    const { store } = db.transaction(shelf);
    return Promise.all([store.getAllKeys(), store.getAll()]);
  });
  const found = keys.flatMap((key, at) => {
    const value = read(values[at]);
    return value === null ? [] : [{ key, value }];
  });
  return { found, damaged: keys.length - found.length };
}

/** All or none; one with a key takes the place of what has it. @returns the keys, in order. */
export function shelve(shelf: Shelf, given: readonly { key: number | null; value: unknown }[]): Promise<number[]> {
  askToPersist();
  return transactCounted(shelf, [shelf], async (transaction) => {
    const store = transaction.objectStore(shelf);
    return Promise.all(given.map(({ key, value }) => (key === null ? store.add(value) : store.put(value, key))));
  });
}

export function unshelve(shelf: Shelf, keys: readonly number[]): Promise<void> {
  return transactCounted(shelf, [shelf], async (transaction) => {
    const store = transaction.objectStore(shelf);
    await Promise.all(keys.map((key) => store.delete(key)));
  });
}
