/** Writes of what an eviction must not take away unnoticed (`persist.ts`). */
import { type Store, type Transaction, transact } from './database';
import { type Kept, noteKept } from './persist';

/**
 * As `transact`; the marker is told how much there is once that is on the disk, and of a write that fails nothing.
 * @throws StorageError
 */
export async function transactCounted<Result>(
  what: Kept,
  stores: Store[],
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  const { result, count } = await transact(stores, async (transaction) => ({
    result: await work(transaction),
    count: await countOf(what, transaction),
  }));
  noteKept(what, count);
  return result;
}

async function countOf(what: Kept, transaction: Transaction): Promise<number> {
  if (what !== 'journal') return transaction.objectStore(what).count();
  const keys = await transaction.objectStore('journal').getAllKeys();
  return new Set(keys.map(([run]) => run)).size;
}
