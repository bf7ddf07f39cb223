/**
 * The journal in a file, for commands in Node: the lines of `journalFormat.ts`, each on the disk (fsync) before its promise
 * resolves. A last line that was cut off by a crash is left out, and what follows begins a line of its own. One file may hold
 * several runs; while one of them is open, its process alone writes the file (`fileLock.ts`).
 */
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileTaken, freeFile, holderOf, holdFile } from './fileLock';
import type { Journal } from './journal';
import { decodeLines, encodeLine, inSequence, JOURNAL_VERSION, type JournalLine, readRun } from './journalFormat';
import { makeLineWriter } from './journalWriter';

/** @param path of a file, which the first line makes; its folder is there. */
export function makeFileJournal(path: string): Journal {
  /** Of the runs that this process writes, the number of the next entry. */
  const next = new Map<string, number>();
  let isHeld = false;
  const writer = makeLineWriter<string>((lines) => appendLines(path, lines));

  const lines = async (): Promise<(JournalLine | null)[]> => {
    if (!existsSync(path)) return [];
    return decodeLines(await readFile(path, 'utf8'));
  };

  const linesSinceBegin = async (run: string): Promise<(JournalLine | null)[]> => {
    const all = await lines();
    const begun = all.findLastIndex((line) => line?.kind === 'begin' && line.run === run);
    return all.slice(Math.max(0, begun));
  };

  const hold = (): boolean => {
    isHeld ||= holdFile(path);
    return isHeld;
  };

  const freeWithLast = (): void => {
    if (!isHeld || next.size > 0) return;
    isHeld = false;
    freeFile(path);
  };

  return {
    begin: async (run, header) => {
      if (!hold()) throw new FileTaken(path);
      next.set(run, 1);
      await writer.add(encodeLine({ kind: 'begin', run, number: 0, version: JOURNAL_VERSION, value: header }));
    },
    append: async (run, entry) => {
      const number = next.get(run);
      if (number === undefined) throw new Error(`The run ${run} is not open here.`);
      next.set(run, number + 1);
      await writer.add(encodeLine({ kind: 'entry', run, number, value: entry }));
    },
    end: async (run) => {
      next.delete(run);
      try {
        await writer.add(encodeLine({ kind: 'end', run }));
      } finally {
        freeWithLast();
      }
    },
    leave: async (run) => {
      next.delete(run);
      freeWithLast();
    },
    interrupted: async () => {
      if (!isHeld && holderOf(path) !== null) return [];
      const unfinished = new Set<string>();
      for (const line of await lines()) {
        if (line?.kind === 'begin') unfinished.add(line.run);
        if (line?.kind === 'end') unfinished.delete(line.run);
      }
      return [...unfinished].filter((run) => !next.has(run));
    },
    read: async (run, parser) => readRun(run, await linesSinceBegin(run), parser),
    takeUp: async (run, entries) => {
      if (next.has(run) || !hold()) return false;
      try {
        const own = (await linesSinceBegin(run)).filter((line) => line?.run === run);
        const { values } = inSequence(own);
        if (entries > values.length)
          throw new Error(`The journal has ${values.length} entries of this run, not ${entries}.`);
        next.set(run, entries + 1);
        return true;
      } finally {
        freeWithLast();
      }
    },
  };
}

async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  const isNew = !existsSync(path);
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = size === 0 ? '\n' : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString();
    await file.appendFile(`${last === '\n' ? '' : '\n'}${lines.join('\n')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  if (isNew) await syncFolder(dirname(path));
}

/** Else a power cut may leave the file without its name. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
