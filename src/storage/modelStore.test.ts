/** Downloaded models in a file system of a browser that has less than others, or holds them in another tab. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  aboutModel,
  deleteModel,
  freeBytes,
  holdModel,
  keptModels,
  openKept,
  openSink,
  writeAbout,
} from './modelStore';

/** Files by name, with the access that a worker has; `createWritable` only where it is given. */
class FileHandle {
  readonly kind = 'file';
  bytes = new Uint8Array();
  async getFile(): Promise<Blob> {
    return new Blob([this.bytes]);
  }
  async createSyncAccessHandle() {
    return {
      getSize: () => this.bytes.length,
      truncate: (size: number) => {
        this.bytes = this.bytes.slice(0, size);
      },
      write: (from: Uint8Array, { at }: { at: number }) => {
        const fits = from.subarray(0, Math.max(0, world.room - at));
        const all = new Uint8Array(Math.max(this.bytes.length, at + fits.length));
        all.set(this.bytes);
        all.set(fits, at);
        this.bytes = all;
        return fits.length;
      },
      flush: () => undefined,
      close: () => undefined,
    };
  }
}

class Folder {
  readonly kind = 'directory';
  readonly entries = new Map<string, Folder | FileHandle>();
  constructor(readonly name: string) {}
  #get(name: string, create: boolean, make: () => Folder | FileHandle): Folder | FileHandle {
    const found = this.entries.get(name) ?? (create ? make() : null);
    if (found === null) throw new DOMException('It is not there.', 'NotFoundError');
    this.entries.set(name, found);
    return found;
  }
  getDirectoryHandle = async (name: string, { create = false } = {}) => this.#get(name, create, () => new Folder(name));
  getFileHandle = async (name: string, { create = false } = {}) => this.#get(name, create, () => new FileHandle());
  removeEntry = async (name: string) => void this.entries.delete(name);
  async *values() {
    yield* this.entries.values();
  }
}

const world = { room: Number.POSITIVE_INFINITY };
const ABOUT = { key: 'hub a/b 1', name: 'a/b', from: 'the hub', files: [], isWhole: true };

/** Web Locks of a page beside this one and of this one, as far as they are asked for here. */
function locks() {
  const held: { name: string; mode: LockMode }[] = [];
  const request = async (name: string, { mode }: { mode: LockMode }, work: (lock: object | null) => unknown) => {
    const others = held.filter((lock) => lock.name === name);
    const isFree = others.every((lock) => mode === 'shared' && lock.mode === 'shared');
    if (!isFree) return work(null);
    const lock = { name, mode };
    held.push(lock);
    await work(lock);
    held.splice(held.indexOf(lock), 1);
  };
  return { held, manager: { request, query: async () => ({ held }) } };
}

let page: ReturnType<typeof locks>;
beforeEach(() => {
  world.room = Number.POSITIVE_INFINITY;
  page = locks();
  const root = new Folder('');
  const storage = { getDirectory: async () => root, estimate: async () => ({ quota: 100, usage: 30 }) };
  vi.stubGlobal('navigator', { storage, locks: page.manager });
});

describe('a browser without createWritable', () => {
  it('keeps models all the same, each word on them in place of the one before', async () => {
    await writeAbout({ ...ABOUT, from: 'somewhere with a much longer name' });
    await writeAbout(ABOUT);
    expect(await aboutModel(ABOUT.key)).toEqual(ABOUT);
    expect(await keptModels()).toMatchObject([{ name: 'a/b', isWhole: true }]);
  });

  it('says that the disk is full where it is, and the model does not count as whole', async () => {
    world.room = 30;
    await expect(writeAbout(ABOUT)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await aboutModel(ABOUT.key)).toBeNull();
  });
});

it('a browser that can write no files says so', async () => {
  vi.stubGlobal('navigator', { storage: {} });
  await expect(writeAbout(ABOUT)).rejects.toThrow('keeps no files');
  await expect(openSink('k', 'a.gguf')).rejects.toThrow('keeps no files');
  expect(await keptModels()).toEqual([]);
  expect(await freeBytes()).toBeNull();
});

it('there is as much room as the browser grants and is not used', async () => {
  expect(await freeBytes()).toBe(70);
});

describe('a model that somebody reads', () => {
  it('is read by others too, and neither deleted nor overwritten until all have let go of it', async () => {
    await writeAbout(ABOUT);
    const [one, other] = [await openKept(ABOUT.key), await openKept(ABOUT.key)];
    await expect(holdModel(ABOUT.key)).rejects.toThrow('is loaded');
    await one.release();
    await expect(deleteModel(ABOUT.key)).rejects.toThrow('is loaded');
    expect(await aboutModel(ABOUT.key)).toEqual(ABOUT);
    // Deletion has some patience with the worker of its own page.
    setTimeout(() => void other.release(), 300);
    await deleteModel(ABOUT.key);
    expect(await aboutModel(ABOUT.key)).toBeNull();
  });

  it('is not opened while it is fetched, and let go of where it cannot be opened', async () => {
    const release = await holdModel(ABOUT.key);
    await expect(openKept(ABOUT.key)).rejects.toThrow('is downloading');
    await release();
    await expect(openKept(ABOUT.key)).rejects.toThrow('not in this browser any more');
    expect(page.held).toEqual([]);
  });
});
