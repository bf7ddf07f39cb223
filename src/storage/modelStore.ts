/**
 * Models that were downloaded, in the browser's own file system (OPFS): a folder each, with the files and, once all of them are
 * whole, a file that says so. What is not whole is gone on with, or deleted; it is never opened. Whoever reads a model holds it
 * (Web Locks), so that no other tab deletes or overwrites it meanwhile.
 */
import * as z from 'zod/mini';
import { blobFolder, type GetFile } from '../formats/blobFolder';
import type { FileSource } from '../formats/fileSource';
import { FormatError } from '../formats/formatError';
import { holdLock, lockMode, type Release } from './locks';

const ROOT = 'models';
/** Beside the files of a model. */
const ABOUT = 'selkie.json';

const About = z.object({
  key: z.string(),
  name: z.string(),
  /** Where it came from, as a person may read it. */
  from: z.string(),
  /** Every file with its size in bytes, and where the host told it, its SHA-256 and its ETag. */
  files: z.array(
    z.object({
      name: z.string(),
      bytes: z.nullable(z.number()),
      sha256: z.nullable(z.string()),
      etag: z.nullable(z.string()),
    }),
  ),
  isWhole: z.boolean(),
});
export type AboutModel = z.infer<typeof About>;
export type AboutFile = AboutModel['files'][number];

export interface KeptModel extends AboutModel {
  /** Bytes that are there. */
  kept: number;
}

/** A folder's name may not hold what a hub's or an address does. */
const folderName = (key: string): string =>
  encodeURIComponent(key).replace(/[.*]/g, (sign) => (sign === '.' ? '%2E' : '%2A'));

/** Resolves to null where this browser has no file system of its own, or refuses it. */
async function root(): Promise<FileSystemDirectoryHandle | null> {
  try {
    return await (await navigator.storage.getDirectory()).getDirectoryHandle(ROOT, { create: true });
  } catch {
    return null;
  }
}

const REFUSED =
  'This browser keeps no files for this page (it is an old one, or browsing is private), so a model cannot be downloaded here; choose its files from the disk instead.';

async function modelFolder(key: string, create = false): Promise<FileSystemDirectoryHandle> {
  const all = await root();
  if (all === null) throw new FormatError('unreadable', REFUSED);
  return all.getDirectoryHandle(folderName(key), { create });
}

async function readAbout(folder: FileSystemDirectoryHandle): Promise<AboutModel | null> {
  try {
    const file = await (await folder.getFileHandle(ABOUT)).getFile();
    const about = z.safeParse(About, JSON.parse(await file.text()));
    return about.success ? about.data : null;
  } catch {
    return null;
  }
}

/** For workers only. @throws DOMException `QuotaExceededError` where the disk is full. */
export async function writeAbout(about: AboutModel): Promise<void> {
  const text = JSON.stringify(about);
  const folder = await modelFolder(about.key, true);
  const handle = await folder.getFileHandle(ABOUT, { create: true });
  if ('createWritable' in handle) {
    // Written whole or not at all.
    const file = await handle.createWritable();
    await file.write(text);
    await file.close();
    return;
  }
  // Safari before 26. One that is cut off is no JSON, and then the model counts as not whole.
  const sink = await openSink(about.key, ABOUT);
  try {
    sink.restart();
    sink.write(new TextEncoder().encode(text));
  } finally {
    sink.close();
  }
}

export async function aboutModel(key: string): Promise<AboutModel | null> {
  return modelFolder(key).then(readAbout, () => null);
}

/** All that is there, whole or not. Empty where the browser keeps none. */
export async function keptModels(): Promise<KeptModel[]> {
  const all = await root();
  if (all === null) return [];
  const found: KeptModel[] = [];
  for await (const handle of all.values()) {
    if (handle.kind !== 'directory') continue;
    const about = await readAbout(handle);
    let kept = 0;
    try {
      for await (const file of handle.values()) if (file.kind === 'file') kept += (await file.getFile()).size;
    } catch {
      // Another tab is deleting it.
      continue;
    }
    const name = decodeURIComponent(handle.name);
    // Of a download that was cut off before it began, or by another version of this page.
    found.push({ ...(about ?? { key: name, name, from: 'unknown', files: [], isWhole: false }), kept });
  }
  return found.sort((one, other) => one.name.localeCompare(other.name));
}

/** Bytes that the browser would still give this page, as it estimates; null where it does not say. */
export async function freeBytes(): Promise<number | null> {
  // Absent on pages without a secure address.
  const storage: Partial<StorageManager> | undefined = navigator.storage;
  const { quota, usage } = (await storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

const DOWNLOADING = 'Another tab of this page is downloading this model; wait for its end, or cancel it there.';
const LOADED =
  'This model is loaded, in this tab or in another one of this page; load another model there, or close that tab, and try again.';

const lockName = (key: string): string => `selkie model ${key}`;

const taken = async (key: string): Promise<FormatError> =>
  new FormatError('unreadable', (await lockMode(lockName(key))) === 'shared' ? LOADED : DOWNLOADING);

/** Nobody else reads or writes it until it is let go. @throws FormatError saying what another tab does with it. */
export async function holdModel(key: string): Promise<Release> {
  const release = await holdLock(lockName(key));
  if (release === null) throw await taken(key);
  return release;
}

/** Milliseconds in which the worker of this page has let go of a model that was just closed. */
const LETS_GO = 2000;

/** @throws FormatError where another tab has it loaded, or is downloading it. */
export async function deleteModel(key: string): Promise<void> {
  const until = performance.now() + LETS_GO;
  let release = await holdLock(lockName(key));
  while (release === null && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    release = await holdLock(lockName(key));
  }
  if (release === null) throw await taken(key);
  try {
    await (await root())?.removeEntry(folderName(key), { recursive: true });
  } catch (error) {
    if (isNamed(error, 'NotFoundError')) return;
    throw isNamed(error, 'NoModificationAllowedError') ? new FormatError('unreadable', DOWNLOADING) : error;
  } finally {
    await release();
  }
}

export interface OpenKept {
  name: string;
  folder: FileSource;
  /** Lets other tabs delete it. */
  release: Release;
}

/** @throws FormatError where it is not there, not whole, or being downloaded or deleted by another tab. */
export async function openKept(key: string): Promise<OpenKept> {
  const release = await holdLock(lockName(key), 'shared');
  if (release === null) throw await taken(key);
  try {
    return { ...(await filesOf(key)), release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function filesOf(key: string): Promise<Omit<OpenKept, 'release'>> {
  const about = await aboutModel(key);
  if (about === null)
    throw new FormatError(
      'missing',
      'The model is not in this browser any more; download it again, or choose another one.',
    );
  if (!about.isWhole)
    throw new FormatError('missing', `${about.name}: the download was not finished; go on with it on the Models page.`);
  const folder = await modelFolder(key);
  const files = about.files.map(({ name }): [string, GetFile] => [
    name,
    async () => (await folder.getFileHandle(name)).getFile(),
  ]);
  return { name: about.name, folder: blobFolder(about.name, new Map(files)) };
}

/** TypeScript's DOM has it for workers alone. */
interface SyncAccess {
  getSize(): number;
  read(into: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  write(from: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}
declare global {
  interface FileSystemFileHandle {
    createSyncAccessHandle(): Promise<SyncAccess>;
  }
}

/** A file on its way into a folder: written at its end, so that a download can be gone on with. For workers only. */
export interface Sink {
  /** Bytes that are there already. */
  readonly size: number;
  /** @throws DOMException `QuotaExceededError` where the disk is full. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** Everything from the first byte again. */
  restart(): void;
  /** What is there, to be hashed. */
  read(begin: number, end: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

/** @throws FormatError where another tab is downloading it, or this browser cannot write files of its own. */
export async function openSink(key: string, file: string): Promise<Sink> {
  const folder = await modelFolder(key, true);
  const handle = await folder.getFileHandle(file, { create: true });
  if (!('createSyncAccessHandle' in handle)) throw new FormatError('unreadable', REFUSED);
  const access = await handle.createSyncAccessHandle().catch((error: unknown) => {
    throw isNamed(error, 'NoModificationAllowedError') ? new FormatError('unreadable', DOWNLOADING) : error;
  });
  let at = access.getSize();
  return {
    get size() {
      return at;
    },
    write(bytes) {
      const written = access.write(bytes, { at });
      at += written;
      if (written < bytes.length) throw new DOMException('The disk is full.', 'QuotaExceededError');
    },
    restart() {
      access.truncate(0);
      at = 0;
    },
    read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      access.read(bytes, { at: begin });
      return bytes;
    },
    close() {
      access.flush();
      access.close();
    },
  };
}
