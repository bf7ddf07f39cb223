/**
 * What a page showed last, so that a reload brings it back. Each opened page writes under a name of its own and reads what the
 * page before it in the same tab wrote: two tabs, or a tab and its duplicate, never write over one another.
 */
import { transact, withDatabase } from './database';
import { heldLocks, holdLock } from './locks';

const TAB = 'selkie.tab';
/** Of pages that are closed, so many of the latest are kept, for a tab that is opened again. */
const MOST = 12;

interface Row {
  /** Milliseconds since 1970. */
  savedAt: number;
  value: unknown;
}

const lockName = (page: string): string => `selkie-page-${page}`;

/** This page's name, and that of the page before it in this tab. */
function takeName(): { own: string; before: string | null } {
  const own = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  try {
    const before = sessionStorage.getItem(TAB);
    sessionStorage.setItem(TAB, own);
    void holdLock(lockName(own));
    return { own, before };
  } catch {
    return { own, before: null };
  }
}

let names: { own: string; before: string | null } | null = null;

/** @param what of which page, as `lab`. `null`, where nothing is kept, takes away what was. @throws StorageError */
export async function keepResults(what: string, value: unknown): Promise<void> {
  names ??= takeName();
  const { own, before } = names;
  const held = await heldLocks();
  await transact(['results'], async (transaction) => {
    const store = transaction.objectStore('results');
    if (value === null) {
      await store.delete(`${own}/${what}`);
      // Else a reload after this would bring back what this page began with.
      if (before !== null && !held.has(lockName(before))) await store.delete(`${before}/${what}`);
    } else await store.put({ savedAt: Date.now(), value } satisfies Row, `${own}/${what}`);
    const [keys, rows] = await Promise.all([store.getAllKeys(), store.getAll()]);
    const closed = keys
      .map((key, at) => ({ key, savedAt: savedAt(rows[at]) }))
      .filter(({ key }) => !held.has(lockName(key.slice(0, key.lastIndexOf('/')))) && !key.startsWith(own))
      .toSorted((left, right) => right.savedAt - left.savedAt);
    await Promise.all(closed.slice(MOST).map(({ key }) => store.delete(key)));
  });
}

/** `null` where there are none. @throws StorageError */
export async function keptResults(what: string): Promise<unknown> {
  names ??= takeName();
  const { before } = names;
  if (before === null) return null;
  const row = await withDatabase((db) => db.get('results', `${before}/${what}`));
  return typeof row === 'object' && row !== null && 'value' in row ? row.value : null;
}

function savedAt(row: unknown): number {
  return typeof row === 'object' && row !== null && 'savedAt' in row && typeof row.savedAt === 'number'
    ? row.savedAt
    : 0;
}
