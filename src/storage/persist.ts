/**
 * Storage may be evicted by the browser as a whole, without a word. Local storage often outlives that, so a marker there
 * says how much was kept: if the database has to be made anew while it stands, that much is gone.
 */
const KEPT = 'selkie.kept';
/** What was evicted, until the visitor has read it. */
const EVICTED = 'selkie.evicted';

/** Of the journal, runs are counted. */
const KINDS = ['runs', 'tasks', 'journal', 'passageSets', 'adapters', 'memories'] as const;
export type Kept = (typeof KINDS)[number];

type Counts = Readonly<Record<Kept, number>>;

const countsOf = (count: (kind: Kept) => number): Counts => ({
  runs: count('runs'),
  tasks: count('tasks'),
  journal: count('journal'),
  passageSets: count('passageSets'),
  adapters: count('adapters'),
  memories: count('memories'),
});

let asked = false;

/** Asks the browser, once a page, not to evict what is kept here. It may refuse, or ask the visitor. */
export function askToPersist(): void {
  if (asked) return;
  asked = true;
  // Absent on pages without a secure address.
  const storage: Partial<Pick<StorageManager, 'persist'>> | undefined = navigator.storage;
  void storage?.persist?.().catch(() => false);
}

/** Only of what is on the disk: a write that is not done yet may fail. */
export function noteKept(what: Kept, count: number): void {
  write(KEPT, { ...read(KEPT), [what]: count });
}

/** The database is made anew. On a first visit there is no marker. */
export function noteEvicted(): void {
  const [kept, evicted] = [read(KEPT), read(EVICTED)];
  if (KINDS.every((kind) => kept[kind] === 0)) return;
  write(
    EVICTED,
    countsOf((kind) => evicted[kind] + kept[kind]),
  );
  write(
    KEPT,
    countsOf(() => 0),
  );
}

/** How many were kept here that are gone; asked once the database is open. */
export function evictedCount(what: Kept): number {
  return read(EVICTED)[what];
}

/** The visitor has read it. */
export function forgetEvicted(what: Kept): void {
  write(EVICTED, { ...read(EVICTED), [what]: 0 });
}

function write(name: string, counts: Counts): void {
  try {
    localStorage.setItem(name, JSON.stringify(counts));
  } catch {
    // Then an eviction cannot be told.
  }
}

function read(name: string): Counts {
  const count = (what: Kept): number => {
    const value: unknown = Object(stored(name))[what];
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 0;
  };
  return countsOf(count);
}

function stored(name: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null');
  } catch {
    return null;
  }
}
