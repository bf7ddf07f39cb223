/**
 * Models that were fetched, in a folder of this machine: one each, with the files and `selkie.json`, which says what they are and
 * whether they are whole. The same as the browser keeps them (`src/storage/modelStore.ts`), for the same download.
 */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '../formats/formatError';
import { freeFile, holderOf, holdFile } from '../storage/fileLock';
import type { AboutModel, Sink } from '../storage/modelStore';
import type { Store } from '../worker/models/download';
import { codeOf } from './commandLine';

const ABOUT = 'selkie.json';

export interface NodeModelStore extends Store {
  folderOf: (key: string) => string;
  /** All that is there, whole or not. */
  all: () => AboutModel[];
}

/** @param root is made when something is written. */
export function nodeModelStore(root: string): NodeModelStore {
  const folderOf = (key: string): string => join(root, encodeURIComponent(key));
  const made = (key: string): string => {
    const folder = folderOf(key);
    system(folder, () => mkdirSync(folder, { recursive: true }));
    return folder;
  };
  return {
    folderOf,
    all: () => namesIn(root).flatMap((name) => readAbout(join(root, name)) ?? []),
    aboutModel: async (key) => readAbout(folderOf(key)),
    writeAbout: async (about) => {
      const file = join(made(about.key), ABOUT);
      system(file, () => {
        // Written whole or not at all.
        writeFileSync(`${file}.new`, JSON.stringify(about));
        renameSync(`${file}.new`, file);
      });
    },
    openSink: async (key, name) => openFile(join(made(key), name)),
    holdModel: async (key) => {
      const lock = join(made(key), ABOUT);
      if (!system(lock, () => holdFile(lock)))
        throw new FormatError(
          'unreadable',
          `${folderOf(key)}: process ${holderOf(lock)} is fetching this model; wait for its end, or stop it.`,
        );
      return async () => freeFile(lock);
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readAbout(folder: string): AboutModel | null {
  try {
    return JSON.parse(readFileSync(join(folder, ABOUT), 'utf8'));
  } catch {
    return null;
  }
}

/** @throws what the browser throws where the disk is full; FormatError naming the file otherwise. */
function system<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new DOMException('The disk is full.', 'QuotaExceededError');
    throw new FormatError('unreadable', `${path}: it cannot be written (${code}).`);
  }
}

function openFile(path: string): Sink {
  const file = system(path, () => openSync(path, 'a+'));
  let size = fstatSync(file).size;
  return {
    get size() {
      return size;
    },
    write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const written = system(path, () => writeSync(file, bytes, at));
        at += written;
        size += written;
      }
    },
    restart() {
      system(path, () => ftruncateSync(file));
      size = 0;
    },
    read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      system(path, () => readSync(file, bytes, 0, bytes.length, begin));
      return bytes;
    },
    close: () => closeSync(file),
  };
}
