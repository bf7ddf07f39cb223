/**
 * The journal of live runs in the browser's database: what a run has measured is on the disk before the next stage ends. The
 * page that runs it holds a lock, so that others can tell a run that goes on from one that was interrupted.
 */
import { transactCounted } from './counted';
import { transact, withDatabase } from './database';
import {
  decodeLine,
  encodeLine,
  JOURNAL_VERSION,
  type JournalLine,
  type JournalParser,
  type JournalRead,
  readRun,
} from './journalFormat';
import { type LineWriter, makeLineWriter } from './journalWriter';
import { heldLocks, holdLock, type Release, whenFree } from './locks';
import { askToPersist } from './persist';

/** In a browser, or over a file (`fileJournal.ts`). Headers and entries are JSON values. */
export interface Journal {
  /** @throws where the run is begun already. */
  begin: (run: string, header: unknown) => Promise<void>;
  /** Resolves when it and all before it are on the disk. */
  append: (run: string, entry: unknown) => Promise<void>;
  /** Nothing more will come, and what was written down is kept elsewhere. */
  end: (run: string) => Promise<void>;
  /** Nothing more will come from here: what was written down stays, as an interrupted run. */
  leave: (run: string) => Promise<void>;
  /** Begun, not ended, and nobody goes on with it. */
  interrupted: () => Promise<string[]>;
  read: <Header, Entry>(
    run: string,
    parser: JournalParser<Header, Entry>,
  ) => Promise<JournalRead<Header, Entry> | null>;
  /** To go on with an interrupted run; `false` where somebody else already does. What comes after the first `entries` is dropped. */
  takeUp: (run: string, entries: number) => Promise<boolean>;
}

export interface BrowserJournal extends Journal {
  /** Begun and not ended, but in another tab. */
  elsewhere: () => Promise<string[]>;
  whenFree: (run: string, signal: AbortSignal) => Promise<void>;
  /** Nobody takes the run up before `work` is done. @throws where somebody has. */
  alone: <Result>(run: string, work: () => Promise<Result>) => Promise<Result>;
  /** Every line as it lies there. */
  raw: (run: string) => Promise<RawLine[]>;
  /** Brings back what `raw` gave, after `end`. */
  restore: (run: string, lines: readonly RawLine[]) => Promise<void>;
}

export interface RawLine {
  number: number;
  text: string;
}

interface OpenRun {
  release: Release;
  next: number;
  writer: LineWriter<RawLine>;
}

const TAKEN = 'This run goes on in another tab.';
const lockName = (run: string): string => `selkie-run-${run}`;
const linesOf = (run: string): IDBKeyRange => IDBKeyRange.bound([run, 0], [run, Number.MAX_SAFE_INTEGER]);

function put(run: string, lines: readonly RawLine[]): Promise<void> {
  return transactCounted('journal', ['journal'], async (transaction) => {
    const store = transaction.objectStore('journal');
    await Promise.all(lines.map(({ number, text }) => store.put(text, [run, number])));
  });
}

export function makeBrowserJournal(): BrowserJournal {
  const open = new Map<string, OpenRun>();

  const hold = async (run: string, next: number): Promise<boolean> => {
    const release = await holdLock(lockName(run));
    if (release === null) return false;
    open.set(run, { release, next, writer: makeLineWriter((lines) => put(run, lines)) });
    return true;
  };

  const write = (run: string, value: unknown): Promise<void> => {
    const here = open.get(run);
    if (here === undefined) throw new Error(`The run ${run} is not open here.`);
    const number = here.next;
    here.next += 1;
    const line: JournalLine =
      number === 0
        ? { kind: 'begin', run, number, version: JOURNAL_VERSION, value }
        : { kind: 'entry', run, number, value };
    return here.writer.add({ number, text: encodeLine(line) });
  };

  const raw = (run: string): Promise<RawLine[]> =>
    withDatabase(async (db) => {
      const store = db.transaction('journal').store;
      const [keys, lines] = await Promise.all([store.getAllKeys(linesOf(run)), store.getAll(linesOf(run))]);
      return keys.map(([, number], at) => ({ number, text: String(lines[at]) }));
    });

  /** All that were begun and not ended, but for those of this page. */
  const unfinished = async (): Promise<{ run: string; held: boolean }[]> => {
    const keys = await withDatabase((db) => db.getAllKeys('journal'));
    const runs = [...new Set(keys.map(([run]) => run))].filter((run) => !open.has(run));
    const held = await heldLocks();
    return runs.map((run) => ({ run, held: held.has(lockName(run)) }));
  };

  const named = (runs: readonly { run: string; held: boolean }[], held: boolean): string[] =>
    runs.filter((one) => one.held === held).map(({ run }) => run);

  return {
    begin: async (run, header) => {
      askToPersist();
      if (!(await hold(run, 0))) throw new Error(TAKEN);
      await write(run, header);
    },
    append: async (run, entry) => write(run, entry),
    end: async (run) => {
      const here = open.get(run);
      open.delete(run);
      try {
        await transactCounted('journal', ['journal'], (transaction) =>
          transaction.objectStore('journal').delete(linesOf(run)),
        );
      } finally {
        await here?.release();
      }
    },
    leave: async (run) => {
      const here = open.get(run);
      open.delete(run);
      await here?.release();
    },
    interrupted: async () => named(await unfinished(), false),
    elsewhere: async () => named(await unfinished(), true),
    whenFree: (run, signal) => whenFree(lockName(run), signal),
    read: async (run, parser) => {
      const lines = (await raw(run)).map(({ text }) => decodeLine(text));
      return lines.length === 0 ? null : (readRun(run, lines, parser) ?? { state: 'damaged', id: run });
    },
    takeUp: async (run, entries) => {
      if (open.has(run) || !(await hold(run, entries + 1))) return false;
      const after = IDBKeyRange.bound([run, entries], [run, Number.MAX_SAFE_INTEGER], true);
      await transact(['journal'], (transaction) => transaction.objectStore('journal').delete(after));
      return true;
    },
    alone: async (run, work) => {
      const release = open.has(run) ? null : await holdLock(lockName(run));
      if (release === null) throw new Error(TAKEN);
      try {
        return await work();
      } finally {
        await release();
      }
    },
    raw,
    restore: put,
  };
}
