/** A folder on disk, for Node. */
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { FileSource, OpenFile } from './fileSource';
import { FormatError } from './formatError';

/** Node reads at most 2 GiB in one call. */
const LARGEST_READ = 2 ** 30;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** A file of any size; it is opened for each part, so that nothing has to be closed by whoever reads. */
export async function nodeFile(path: string): Promise<OpenFile> {
  const found = await readable(path, () => stat(path));
  if (!found.isFile()) throw new FormatError('unreadable', `${path}: the file cannot be read (this is no file).`);
  return { size: found.size, read: (begin, end) => readable(path, () => readPart(path, begin, end)) };
}

async function readPart(path: string, begin: number, end: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const bytes = new Uint8Array(end - begin);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(LARGEST_READ, bytes.length - at), begin + at);
      if (bytesRead === 0) throw new FormatError('unreadable', `${path}: the file became shorter while it was read.`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** @throws FormatError naming the file. */
async function readable<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    if (codeOf(error) === 'ENOENT') throw new FormatError('missing', `${path}: there is no such file.`);
    throw new FormatError('unreadable', `${path}: the file cannot be read (${codeOf(error)}).`);
  }
}

/** @throws (from its methods) FormatError naming the folder or file. */
export function nodeFolder(folder: string): FileSource {
  return {
    name: folder,
    async list() {
      try {
        if (!(await stat(folder)).isDirectory())
          throw new FormatError('missing', `${folder}: this is a file; give the folder that it is in.`);
        const entries = await readdir(folder, { withFileTypes: true });
        return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
      } catch (error) {
        if (error instanceof FormatError) throw error;
        if (codeOf(error) === 'ENOENT') throw new FormatError('missing', `${folder}: there is no such folder.`);
        throw new FormatError('unreadable', `${folder}: the folder cannot be read (${codeOf(error)}).`);
      }
    },
    async read(path) {
      const file = await nodeFile(inside(folder, path));
      return file.read(0, file.size);
    },
    open: async (path) => nodeFile(inside(folder, path)),
  };
}

function inside(folder: string, path: string): string {
  const full = join(folder, path);
  const place = relative(folder, full);
  if (!place.startsWith('..') && !isAbsolute(place)) return full;
  throw new FormatError('unreadable', `${folder}: ${path} is outside the folder.`);
}

/** Writes files into a folder, which is made when it does not exist. @throws FormatError naming the folder. */
export function writeNodeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  return writeNodeParts(
    folder,
    [...files].map(([name, bytes]) => [name, [bytes]]),
  );
}

/** The same for files that are made while they are written. @throws FormatError naming the folder, and what their making throws. */
export async function writeNodeParts(
  folder: string,
  files: Iterable<readonly [name: string, parts: Parts]>,
): Promise<void> {
  await writable(folder, 'folder', () => mkdir(folder, { recursive: true }));
  for (const [name, parts] of files) await writeNodeFile(join(folder, name), parts);
}

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** A file that breaks off is taken away: nobody should find half of one. @throws FormatError naming it, and what its making throws. */
export async function writeNodeFile(path: string, parts: Parts): Promise<void> {
  const file = await writable(path, 'file', () => open(path, 'w'));
  try {
    for await (const part of parts) await writable(path, 'file', () => file.writeFile(part));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function writable<Result>(path: string, kind: 'file' | 'folder', work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new FormatError('unreadable', `${path}: the ${kind} cannot be written (${codeOf(error)}).`);
  }
}
