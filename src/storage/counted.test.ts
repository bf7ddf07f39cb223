import { beforeEach, expect, it, vi } from 'vitest';
import { transactCounted } from './counted';
import { evictedCount, forgetEvicted, noteEvicted, noteKept } from './persist';
import { storageError } from './storageError';

const disk = vi.hoisted(() => ({ keys: [] as [string, number][], isFull: false, marker: new Map<string, string>() }));

/** As a browser does it: the work is done, and only then it turns out that there is no room. */
vi.mock('./database', () => ({
  transact: async (_stores: string[], work: (transaction: unknown) => Promise<unknown>) => {
    const objectStore = () => ({ count: async () => disk.keys.length, getAllKeys: async () => disk.keys });
    const worked = await work({ objectStore });
    if (disk.isFull) throw storageError('full');
    return worked;
  },
}));

vi.stubGlobal('localStorage', {
  getItem: (name: string) => disk.marker.get(name) ?? null,
  setItem: (name: string, value: string) => disk.marker.set(name, value),
});

const marker = (): unknown => JSON.parse(disk.marker.get('selkie.kept') ?? 'null');
const done = async (): Promise<void> => undefined;

beforeEach(() => {
  disk.marker.clear();
  disk.keys = [
    ['a', 0],
    ['a', 1],
    ['b', 0],
  ];
  disk.isFull = false;
});

it('the marker has what was written, and of the journal its runs', async () => {
  await transactCounted('tasks', ['tasks'], done);
  await transactCounted('journal', ['journal'], done);
  await transactCounted('adapters', ['adapters'], done);
  await transactCounted('memories', ['memories'], done);
  expect(marker()).toEqual({ runs: 0, tasks: 3, journal: 2, passageSets: 0, adapters: 3, memories: 3 });
});

it('a write that fails leaves the marker as it was', async () => {
  disk.isFull = true;
  await expect(transactCounted('tasks', ['tasks'], done)).rejects.toThrow('disk space');
  expect(marker()).toBeNull();
});

it('what was evicted is told until that is read, and what is kept since then does not count', () => {
  noteKept('runs', 2);
  noteKept('journal', 1);
  noteKept('memories', 4);
  noteEvicted();
  noteKept('runs', 1);
  expect([evictedCount('runs'), evictedCount('tasks'), evictedCount('journal')]).toEqual([2, 0, 1]);
  expect(evictedCount('memories')).toBe(4);
  noteEvicted();
  expect(evictedCount('runs')).toBe(3);
  forgetEvicted('runs');
  expect([evictedCount('runs'), evictedCount('journal')]).toEqual([0, 1]);
});

it.each(['{', 'null', '7', '{"runs":-1,"tasks":"2","journal":1.5}'])('a marker %s counts nothing', (text) => {
  disk.marker.set('selkie.kept', text);
  noteEvicted();
  expect(disk.marker.has('selkie.evicted')).toBe(false);
});
