import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AdapterWeights } from '../../contract/engine';
import type { Learned, Memory } from '../../seal/memory/memory';
import type { LearnedPart } from '../../storage/memories';
import { storageError } from '../../storage/storageError';

/** What the browser has; `isFull` refuses every write. */
const disk = vi.hoisted(() => ({
  memories: new Map<string, unknown>(),
  parts: new Map<string, unknown>(),
  isFull: false,
}));

vi.mock('../../storage/memories', () => {
  const write = (): void => {
    if (disk.isFull) throw storageError('full');
  };
  const of = (id: string) => [...disk.parts].filter(([key]) => key.startsWith(`${id} `));
  return {
    storedMemories: async () => ({
      memories: [...(disk.memories as Map<string, Memory>).values()].map((memory) => ({
        memory,
        learned: of(memory.id).map(([, part]) => (part as LearnedPart).learned),
        unreadable: 0,
      })),
      unreadable: 0,
    }),
    storeMemory: async (memory: Memory) => {
      write();
      disk.memories.set(memory.id, memory);
    },
    renameMemory: async (id: string, name: string) => {
      write();
      const memory = disk.memories.get(id);
      if (memory === undefined) return false;
      disk.memories.set(id, { ...memory, name });
      return true;
    },
    deleteMemory: async (id: string) => {
      disk.memories.delete(id);
      for (const [key] of of(id)) disk.parts.delete(key);
    },
    storeLearned: async (memory: Memory, parts: readonly LearnedPart[]) => {
      write();
      if (!disk.memories.has(memory.id)) disk.memories.set(memory.id, memory);
      for (const { learned, weights } of parts) disk.parts.set(`${memory.id} ${learned.id}`, { learned, weights });
    },
    changeLearned: async () => undefined,
    deleteLearned: async (memory: string, id: string) => void disk.parts.delete(`${memory} ${id}`),
    storedWeights: async (memory: string, id: string) =>
      (disk.parts.get(`${memory} ${id}`) as LearnedPart | undefined)?.weights ?? null,
  };
});

const {
  beginMemory,
  bringBack,
  deletePresent,
  hasUnstored,
  keepAgain,
  keepLearned,
  openMemories,
  presentMemory,
  readMemories,
  rename,
  switchTo,
  undo,
  useMemories,
  weightsOf,
} = await import('./memories');

const WORLD = { key: 'world', name: 'World' };
let made = 0;

function part(title: string): LearnedPart {
  made += 1;
  const learned: Learned = {
    ...{ id: `id${made}`, title, at: `2026-01-01T00:00:${String(made).padStart(2, '0')}.000Z`, origin: 'said' },
    ...{ source: title, lines: [title], losses: [1], compared: [], effects: { known: null, earlier: null } },
    ...{ rank: 4, bytes: 8, measuredAt: null },
  };
  const weights: AdapterWeights = { rank: 4, alpha: 8, tensors: [] };
  return { learned, weights };
}

const titles = (): string[] => presentMemory()?.learned.map(({ title }) => title) ?? [];
const names = (): string[] => useMemories.getState().all?.map(({ memory }) => memory.name) ?? [];

async function learn(title: string): Promise<LearnedPart> {
  const one = part(title);
  const present = presentMemory();
  if (present === null) throw new Error('There is a memory at hand.');
  await keepLearned(present.memory, one);
  return one;
}

/** As a page does that was reloaded: what it has only in itself is gone. */
async function reloaded(): Promise<void> {
  useMemories.setState({ model: null, all: null, present: null, gone: null, problem: null });
  await openMemories(WORLD);
}

beforeEach(async () => {
  disk.isFull = false;
  await keepAgain();
  disk.memories.clear();
  disk.parts.clear();
  await reloaded();
});

describe('memories of a model', () => {
  it('begin with an empty one, which is stored with the first thing that it holds', async () => {
    expect(titles()).toEqual([]);
    expect(disk.memories.size).toBe(0);
    await learn('one');
    await learn('two');
    await reloaded();
    expect(titles()).toEqual(['one', 'two']);
  });

  it('have names, and the one that was used last in this tab is at hand again', async () => {
    await learn('one');
    await rename(' Towns ');
    beginMemory();
    await rename('People');
    await learn('two');
    switchTo(useMemories.getState().all?.[0]?.memory.id ?? '');
    await reloaded();
    expect([names(), titles()]).toEqual([['Towns', 'People'], ['one']]);
  });

  it('belong to their model: those of another are told of, and come back with it', async () => {
    await learn('one');
    await openMemories({ key: 'chat', name: 'Chat' });
    expect(titles()).toEqual([]);
    expect(useMemories.getState().others).toEqual([{ name: names()[0], model: 'World' }]);
    await openMemories(WORLD);
    expect(titles()).toEqual(['one']);
  });

  it('lose one thing alone, and get it back in its place, with its weights', async () => {
    const [one] = [await learn('one'), await learn('two'), await learn('three')];
    const id = presentMemory()?.learned[1]?.id ?? '';
    await undo(id);
    expect([titles(), disk.parts.size]).toEqual([['one', 'three'], 2]);
    await bringBack();
    expect(titles()).toEqual(['one', 'two', 'three']);
    expect(await weightsOf(presentMemory()?.memory.id ?? '', id)).toEqual(one.weights);
    await reloaded();
    expect(titles()).toEqual(['one', 'two', 'three']);
  });

  it('are deleted and brought back as a whole', async () => {
    await learn('one');
    await rename('Towns');
    await deletePresent();
    expect([names(), disk.memories.size, disk.parts.size]).toEqual([['Memory 1'], 0, 0]);
    await bringBack();
    expect([presentMemory()?.memory.name, titles()]).toEqual(['Towns', ['one']]);
    await reloaded();
    expect(names()).toEqual(['Towns']);
  });

  it('hold on the page what the browser refuses, can undo it there, and store it when there is room', async () => {
    await learn('one');
    disk.isFull = true;
    const two = await learn('two');
    expect(useMemories.getState().problem).toMatch(/could not be stored in this browser \(the disk space/);
    await readMemories();
    expect(titles()).toEqual(['one', 'two']);
    expect(await weightsOf(presentMemory()?.memory.id ?? '', two.learned.id)).toEqual(two.weights);
    const three = await learn('three');
    await undo(three.learned.id);
    expect([titles(), hasUnstored()]).toEqual([['one', 'two'], true]);
    disk.isFull = false;
    await keepAgain();
    expect([useMemories.getState().problem, hasUnstored()]).toEqual([null, false]);
    await reloaded();
    expect(titles()).toEqual(['one', 'two']);
  });

  it('take in what another tab learned and undid', async () => {
    await learn('one');
    const { memory } = presentMemory() ?? {};
    const other = part('of another tab');
    disk.parts.clear();
    disk.parts.set(`${memory?.id} ${other.learned.id}`, other);
    await readMemories();
    expect(titles()).toEqual(['of another tab']);
  });
});
