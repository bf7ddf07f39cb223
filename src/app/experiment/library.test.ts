import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import { entryOf } from '../../seal/knowledge/runFile/index';
import { noteEvicted } from '../../storage/persist';
import type { OwnRun } from '../../storage/runs';
import { storageError } from '../../storage/storageError';
import { testRun } from '../runs/testing/smallRun';
import {
  bringBack,
  closeEvicted,
  fileOf,
  keep,
  loadRuns,
  remove,
  removeUnreadable,
  rename,
  useLibrary,
} from './library';

/** The browser's database, which a test may let another tab block. */
const shelf = vi.hoisted(() => ({
  runs: new Map<string, unknown>(),
  files: new Map<string, unknown>(),
  blocked: null as Error | null,
  openLate: (): void => undefined,
  marker: new Map<string, string>(),
}));

vi.mock('../../storage/database', () => {
  const objectStore = (name: 'runs' | 'files') => ({
    get: async (id: string) => shelf[name].get(id),
    put: async (value: { id: string } | string, id?: string) =>
      shelf[name].set(id ?? (typeof value === 'string' ? '' : value.id), value),
    delete: async (id: string) => shelf[name].delete(id),
    count: async () => shelf[name].size,
  });
  const database = {
    getAll: async (name: 'runs') => [...shelf[name].values()],
    get: async (name: 'runs' | 'files', id: string) => shelf[name].get(id),
  };
  const opened = <Given, Result>(given: Given, work: (given: Given) => Promise<Result>): Promise<Result> =>
    shelf.blocked === null ? work(given) : Promise.reject(shelf.blocked);
  return {
    withDatabase: (work: (db: typeof database) => Promise<unknown>) => opened(database, work),
    transact: (_stores: string[], work: (transaction: { objectStore: typeof objectStore }) => Promise<unknown>) =>
      opened({ objectStore }, work),
    whenOpenedLate: (then: () => void) => {
      shelf.openLate = then;
    },
  };
});

vi.stubGlobal('localStorage', {
  getItem: (name: string) => shelf.marker.get(name) ?? null,
  setItem: (name: string, value: string) => shelf.marker.set(name, value),
});

let entry: RunEntry;
beforeAll(async () => {
  entry = entryOf(await testRun(), '');
});

let count = 0;
/** Runs that no other test has touched. */
function fresh(title: string): RunEntry {
  count += 1;
  return { ...entry, id: `run ${count}`, title };
}

beforeEach(() => {
  shelf.runs.clear();
  shelf.files.clear();
  shelf.marker.clear();
  shelf.blocked = null;
  useLibrary.setState({ runs: null, unreadable: [], deleted: null, problem: null, evicted: 0 });
});

const problem = () => useLibrary.getState().problem;
const names = () => useLibrary.getState().runs?.map(({ name }) => name);
const ownRun = (of: RunEntry, name: string): OwnRun => ({
  id: of.id,
  name,
  source: 'imported',
  savedAt: '2026-01-01T00:00:00.000Z',
  entry: of,
});

describe('while another tab is in the way of the storage', () => {
  it('runs wait on this page and are stored once it is gone, beside those of before', async () => {
    shelf.blocked = storageError('blocked');
    const [one, other, early] = [fresh('One'), fresh('Other'), fresh('Early')];
    shelf.runs.set(early.id, ownRun(early, 'Of before'));
    await loadRuns();
    await keep(one, 'live', 'file of one');
    await keep(other, 'live', 'file of the other');
    await rename(other.id, 'Mine');
    expect(problem()).toContain('close that tab');
    expect(shelf.files.size).toBe(0);

    shelf.blocked = null;
    shelf.openLate();
    await vi.waitFor(() => expect(names()?.toSorted()).toEqual(['Mine', 'Of before', 'One']));
    expect([shelf.files.get(one.id), shelf.files.get(other.id)]).toEqual(['file of one', 'file of the other']);
    expect(shelf.runs.get(other.id)).toMatchObject({ name: 'Mine' });
    expect(problem()).toBeNull();
  });

  it('the warning stays as long as a run is on this page alone', async () => {
    const [lost, kept] = [fresh('Lost'), fresh('Kept')];
    shelf.blocked = storageError('full');
    await keep(lost, 'live', 'file');
    shelf.blocked = null;
    await keep(kept, 'live', 'file');
    await loadRuns();
    expect([problem(), names()?.toSorted()]).toEqual([
      expect.stringContaining('the disk space for this page is used up'),
      ['Kept', 'Lost'],
    ]);
    await remove(lost.id);
    expect(problem()).toBeNull();
  });
});

describe('another tab', () => {
  it('gave a run a name, which stays when this one keeps the run again', async () => {
    const run = fresh('Title');
    await loadRuns();
    shelf.runs.set(run.id, ownRun(run, 'Named there'));
    await keep(run, 'live', 'file');
    expect([names(), shelf.runs.get(run.id)]).toEqual([
      ['Named there'],
      expect.objectContaining({ name: 'Named there', source: 'imported' }),
    ]);
  });

  it('deleted a run, which a new name does not bring back', async () => {
    const run = fresh('Title');
    await keep(run, 'live', 'file');
    shelf.runs.delete(run.id);
    shelf.files.delete(run.id);
    await expect(rename(run.id, 'Mine')).rejects.toThrow('no longer in this browser');
    expect([shelf.runs.size, names()]).toEqual([0, []]);
    await expect(fileOf(run.id)).rejects.toThrow('no longer in this browser');
  });

  it('deleted a run, which is off the list when it is read again', async () => {
    const run = fresh('Title');
    await keep(run, 'live', 'file');
    shelf.runs.delete(run.id);
    await loadRuns();
    expect(names()).toEqual([]);
  });
});

it('a name and a deletion are stored, and undo stores the run again under its name', async () => {
  const run = fresh('Title');
  await keep(run, 'live', 'file');
  await rename(run.id, '  Mine ');
  expect(shelf.runs.get(run.id)).toMatchObject({ name: 'Mine' });
  await remove(run.id);
  expect([shelf.runs.size, shelf.files.size, names()]).toEqual([0, 0, []]);
  await bringBack();
  expect([shelf.runs.get(run.id), shelf.files.get(run.id)]).toEqual([
    expect.objectContaining({ name: 'Mine' }),
    'file',
  ]);
});

describe('a row that this page cannot read', () => {
  const damaged = { id: 'broken', name: 'Broken', source: 'live', savedAt: '2026-01-01T00:00:00.000Z', entry: {} };
  const unreadable = () => useLibrary.getState().unreadable.map(({ id, name, state }) => [id, name, state]);

  it.each([
    ['no entry', damaged, 'damaged'],
    ['an entry that is null', { ...damaged, entry: null }, 'damaged'],
    ['no date', { id: 'broken', name: 'Broken', source: 'live', entry: {} }, 'damaged'],
    ['a source of its own', { ...damaged, source: 'cloud' }, 'damaged'],
    ['a higher version', { ...damaged, version: 2 }, 'newer'],
    ['another domain', { ...damaged, entry: { domain: 'music' } }, 'newer'],
  ])('hides no other: %s', async (_what, row, state) => {
    const good = fresh('Good');
    shelf.runs.set(good.id, ownRun(good, 'Good'));
    shelf.runs.set('broken', row);
    await loadRuns();
    expect([names(), unreadable(), problem()]).toEqual([['Good'], [['broken', 'Broken', state]], null]);
  });

  it('goes when it is deleted, and comes back whole', async () => {
    shelf.runs.set('broken', damaged);
    shelf.files.set('broken', 'its file');
    await loadRuns();
    const [row] = useLibrary.getState().unreadable;
    if (row === undefined) throw new Error('The row is not listed');
    await removeUnreadable(row);
    expect([unreadable(), shelf.runs.size, shelf.files.size]).toEqual([[], 0, 0]);
    await bringBack();
    expect([unreadable(), shelf.runs.get('broken'), shelf.files.get('broken')]).toEqual([
      [['broken', 'Broken', 'damaged']],
      damaged,
      'its file',
    ]);
  });

  it('is read from its file, where that is whole', async () => {
    const run = await testRun();
    const { entry: _, ...row } = ownRun(entryOf(run, ''), 'Mine');
    shelf.runs.set(run.id, row);
    shelf.files.set(run.id, JSON.stringify(run));
    await loadRuns();
    expect([names(), unreadable()]).toEqual([['Mine'], []]);
  });
});

describe('runs that the browser has cleared', () => {
  it('are told with their number, until that is read', async () => {
    const [one, other] = [fresh('One'), fresh('Other')];
    await keep(one, 'live', 'file');
    await keep(other, 'live', 'file');
    shelf.runs.clear();
    // As the database does when it is made anew.
    noteEvicted();
    useLibrary.setState({ runs: null });
    // A run that ends before they are looked for hides nothing.
    await keep(fresh('Later'), 'live', 'file');
    await loadRuns();
    expect(useLibrary.getState().evicted).toBe(2);
    await loadRuns();
    expect(useLibrary.getState().evicted).toBe(2);
    closeEvicted();
    await loadRuns();
    expect(useLibrary.getState().evicted).toBe(0);
  });

  it('are not those that the visitor deleted', async () => {
    const run = fresh('One');
    await keep(run, 'live', 'file');
    await remove(run.id);
    noteEvicted();
    await loadRuns();
    expect(useLibrary.getState().evicted).toBe(0);
  });
});
