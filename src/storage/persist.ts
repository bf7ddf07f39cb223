/**
 * Storage may be evicted by the browser as a whole, without a word. Local storage often outlives that, so a marker there
 * says how much was kept.
 */
const MARKER = 'selkie.kept';

export type Kept = 'runs' | 'tasks';

let asked = false;

/** Asks the browser, once a page, not to evict what is kept here. It may refuse, or ask the visitor. */
export function askToPersist(): void {
  if (asked) return;
  asked = true;
  // Absent on pages without a secure address.
  const storage: Partial<Pick<StorageManager, 'persist'>> | undefined = navigator.storage;
  void storage?.persist?.().catch(() => false);
}

export function noteKept(what: Kept, count: number): void {
  try {
    localStorage.setItem(MARKER, JSON.stringify({ ...readMarker(), [what]: count }));
  } catch {
    // Then an eviction cannot be told.
  }
}

/** How many were kept here of which nothing is left; 0 where all is as it should be. */
export function evictedCount(what: Kept, found: number): number {
  return found > 0 ? 0 : (readMarker()[what] ?? 0);
}

function readMarker(): Partial<Record<Kept, number>> {
  let stored: unknown;
  try {
    stored = JSON.parse(localStorage.getItem(MARKER) ?? 'null');
  } catch {
    return {};
  }
  if (typeof stored !== 'object' || stored === null) return {};
  const count = (value: unknown): number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
  return {
    runs: count('runs' in stored ? stored.runs : 0),
    tasks: count('tasks' in stored ? stored.tasks : 0),
  };
}
