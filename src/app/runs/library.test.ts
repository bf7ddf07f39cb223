import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { entryOf, type RunEntry } from '../../seal/knowledge/runFile/index';
import { bringBack, fileOf, keep, loadRuns, remove, rename, useLibrary } from './library';
import type { OwnRun } from './shelf';
import { testRun } from './testing/smallRun';

/** The browser's storage, which a test may let another tab block. */
const shelf = vi.hoisted(() => ({
  runs: new Map<string, unknown>(),
  files: new Map<string, unknown>(),
  blocked: null as string | null,
  openLate: (): void => undefined,
}));

vi.mock('./shelf', () => {
  const storeOf = (name: 'runs' | 'files') => ({
    get: async (id: string) => shelf[name].get(id),
    put: async (value: { id: string } | string, id?: string) =>
      shelf[name].set(id ?? (typeof value === 'string' ? '' : value.id), value),
    delete: async (id: string) => shelf[name].delete(id),
  });
  const database = {
    getAll: async (name: 'runs') => [...shelf[name].values()],
    get: async (name: 'runs' | 'files', id: string) => shelf[name].get(id),
    transaction: () => ({ objectStore: storeOf, store: storeOf('runs'), done: Promise.resolve() }),
  };
  return {
    database: async () => {
      if (shelf.blocked !== null) throw new Error(shelf.blocked);
      return database;
    },
    whenOpenedLate: (then: () => void) => {
      shelf.openLate = then;
    },
  };
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
  shelf.blocked = null;
  useLibrary.setState({ runs: null, deleted: null, problem: null });
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
    shelf.blocked = 'an older Selkie is open in another tab; close that tab';
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
    shelf.blocked = 'no room';
    await keep(lost, 'live', 'file');
    shelf.blocked = null;
    await keep(kept, 'live', 'file');
    await loadRuns();
    expect([problem(), names()?.toSorted()]).toEqual([expect.stringContaining('no room'), ['Kept', 'Lost']]);
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
