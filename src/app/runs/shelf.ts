/** Where the visitor's own runs lie: the browser's database (IndexedDB). */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { RunEntry } from '../../seal/knowledge/runFile/index';
import type { PuzzleRunEntry } from '../../seal/puzzles/runFile/index';
import { RUNS } from '../strings/runs';

/** What a list shows of a run; `domain` tells the two apart. */
export type AnyEntry = RunEntry | PuzzleRunEntry;

export interface OwnRun {
  id: string;
  name: string;
  source: 'live' | 'imported';
  /** ISO 8601. */
  savedAt: string;
  entry: AnyEntry;
}

/** Where a run comes from: with the page, from this device, or out of a file. */
export type RunSource = 'recorded' | OwnRun['source'];

interface Shelf extends DBSchema {
  /** What the list shows, apart from the large texts. */
  runs: { key: string; value: OwnRun };
  files: { key: string; value: string };
}

/**
 * Version 1 held runs on knowledge alone, and their entries say so: they stay as they are. Runs on puzzles came with version 2,
 * so that a page of before, which could not draw them, does not open the shelf.
 */
const VERSION = 2;

let opening: Promise<IDBPDatabase<Shelf>> | null = null;
let openedLate = (): void => undefined;

/** Called when the shelf opens after all, though those who asked for it were told that another tab is in the way. */
export function whenOpenedLate(then: () => void): void {
  openedLate = then;
}

export function database(): Promise<IDBPDatabase<Shelf>> {
  opening ??= new Promise((resolve, reject) => {
    let late = false;
    openDB<Shelf>('selkie', VERSION, {
      upgrade: (db) => {
        if (!db.objectStoreNames.contains('runs')) db.createObjectStore('runs', { keyPath: 'id' });
        if (!db.objectStoreNames.contains('files')) db.createObjectStore('files');
      },
      // It opens once the other tab is closed; until then nobody should wait for it.
      blocked: () => {
        late = true;
        reject(new Error(RUNS.blocked));
      },
      // A newer Selkie in another tab must not wait for this one.
      blocking: (_current, _blocked, event) => {
        opening = null;
        if (event.target instanceof IDBDatabase) event.target.close();
      },
      terminated: () => {
        opening = null;
      },
    }).then(
      (db) => {
        opening = Promise.resolve(db);
        resolve(db);
        if (late) openedLate();
      },
      (error: unknown) => {
        opening = null;
        reject(error);
      },
    );
  });
  return opening;
}
