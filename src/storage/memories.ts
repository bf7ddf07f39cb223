/**
 * What models learned in talking: memories with their lists, and the weights of each thing learned apart from them. Each row is
 * checked by itself: one that cannot be read is counted, hides no other and stays where it is.
 */
import type { AdapterWeights } from '../contract/engine';
import { inOrder, type Learned, learnedSchema, type Memory, memorySchema } from '../seal/memory/memory';
import { transactCounted } from './counted';
import { transact, withDatabase } from './database';
import { askToPersist } from './persist';

export interface StoredMemory {
  memory: Memory;
  learned: Learned[];
  /** Rows of its list that cannot be read. */
  unreadable: number;
}

/** Of one thing learned, as it is kept. */
export interface LearnedPart {
  learned: Learned;
  weights: AdapterWeights;
}

const STORES = ['memories', 'learned', 'parts'] as const;
const ofMemory = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** Of all models. @throws StorageError, as all below. */
export async function storedMemories(): Promise<{ memories: StoredMemory[]; unreadable: number }> {
  const [rows, keys, values] = await withDatabase((db) => {
    const transaction = db.transaction(['memories', 'learned']);
    const learned = transaction.objectStore('learned');
    return Promise.all([transaction.objectStore('memories').getAll(), learned.getAllKeys(), learned.getAll()]);
  });
  const read = rows.map((row) => memorySchema.safeParse(row));
  const memories = read.flatMap(({ data: memory }): StoredMemory[] => {
    if (memory === undefined) return [];
    const own = values.filter((_, at) => keys[at]?.[0] === memory.id).map((row) => learnedSchema.safeParse(row));
    const learned = inOrder(own.flatMap(({ data }) => data ?? []));
    return [{ memory, learned, unreadable: own.length - learned.length }];
  });
  return { memories, unreadable: read.length - memories.length };
}

export function storeMemory(memory: Memory): Promise<void> {
  askToPersist();
  return transactCounted('memories', ['memories'], async (transaction) => {
    await transaction.objectStore('memories').put(memory);
  });
}

/** @returns whether it is still here: another tab may have deleted it. */
export function renameMemory(id: string, name: string): Promise<boolean> {
  return transact(['memories'], async (transaction) => {
    const row = await transaction.objectStore('memories').get(id);
    if (row === undefined) return false;
    await transaction.objectStore('memories').put({ ...row, name });
    return true;
  });
}

export function deleteMemory(id: string): Promise<void> {
  return transactCounted('memories', [...STORES], async (transaction) => {
    await Promise.all([
      transaction.objectStore('memories').delete(id),
      transaction.objectStore('learned').delete(ofMemory(id)),
      transaction.objectStore('parts').delete(ofMemory(id)),
    ]);
  });
}

/** With the memory, where another tab deleted that: nothing learned is lost. */
export function storeLearned(memory: Memory, parts: readonly LearnedPart[]): Promise<void> {
  askToPersist();
  return transactCounted('memories', [...STORES], async (transaction) => {
    const [memories, learned] = [transaction.objectStore('memories'), transaction.objectStore('learned')];
    const weights = transaction.objectStore('parts');
    if ((await memories.get(memory.id)) === undefined) await memories.put(memory);
    for (const one of parts) {
      const key: [string, string] = [memory.id, one.learned.id];
      await learned.put(one.learned, key);
      await weights.put(one.weights, key);
    }
  });
}

/** What is told of it, without its weights; nothing where it is gone. */
export function changeLearned(memory: string, changed: Learned): Promise<void> {
  return transact(['learned'], async (transaction) => {
    const store = transaction.objectStore('learned');
    if ((await store.getKey([memory, changed.id])) !== undefined) await store.put(changed, [memory, changed.id]);
  });
}

export function deleteLearned(memory: string, id: string): Promise<void> {
  return transact(['learned', 'parts'], async (transaction) => {
    await Promise.all([
      transaction.objectStore('learned').delete([memory, id]),
      transaction.objectStore('parts').delete([memory, id]),
    ]);
  });
}

/** `null` where they are not here, or are no weights. */
export async function storedWeights(memory: string, id: string): Promise<AdapterWeights | null> {
  return readWeights(await withDatabase((db) => db.get('parts', [memory, id])));
}

/** Numbers of another length would be refused by the device, later and in other words. */
function readWeights(value: unknown): AdapterWeights | null {
  if (typeof value !== 'object' || value === null || !('rank' in value && 'alpha' in value && 'tensors' in value))
    return null;
  const { rank, alpha, tensors } = value;
  if (typeof rank !== 'number' || typeof alpha !== 'number' || !Array.isArray(tensors)) return null;
  const isWhole = (numbers: unknown): boolean =>
    numbers instanceof Float32Array && numbers.length > 0 && numbers.length % rank === 0;
  return tensors.every((one) => isWhole(one?.a) && isWhole(one?.b)) ? { rank, alpha, tensors } : null;
}
