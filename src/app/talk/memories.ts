/**
 * The memories of the model at hand: lists of what it learned, which this browser keeps. Where it refuses, they last as long as the
 * page, which says so; what is undone or deleted can be brought back until the next thing is.
 */
import { create } from 'zustand';
import type { AdapterWeights } from '../../contract/engine';
import { inOrder, type Learned, type Memory } from '../../seal/memory/memory';
import { whenOpenedLate } from '../../storage/database';
import { tabStorage } from '../../storage/drafts';
import {
  changeLearned,
  deleteLearned,
  deleteMemory,
  type LearnedPart,
  renameMemory,
  type StoredMemory,
  storedMemories,
  storedWeights,
  storeLearned,
  storeMemory,
} from '../../storage/memories';
import { evictedCount, forgetEvicted } from '../../storage/persist';
import { asClause } from '../../storage/storageError';
import { MEMORY } from './words/memory';

/** What identifies the weights that a memory belongs to, and what people call them. */
export type ModelOf = Memory['model'];

type Gone =
  | { kind: 'learned'; memory: Memory; part: LearnedPart; name: string }
  | { kind: 'memory'; memory: Memory; parts: LearnedPart[]; name: string };

interface MemoriesState {
  model: ModelOf | null;
  /** Of this model, oldest first; `null` until they were read. */
  all: readonly StoredMemory[] | null;
  /** Names of those of other models. */
  others: readonly { name: string; model: string }[];
  present: string | null;
  /** Undone or deleted last. */
  gone: Gone | null;
  problem: string | null;
  /** Titles of those at hand whose weights cannot be read: the model answers without them. */
  lost: readonly string[];
  unreadable: number;
  /** Memories that were kept here and that the browser has cleared. */
  evicted: number;
}

export const useMemories = create<MemoriesState>()(() => ({
  model: null,
  all: null,
  others: [],
  present: null,
  gone: null,
  problem: null,
  lost: [],
  unreadable: 0,
  evicted: 0,
}));

/** Weights that the browser refused to store, by memory and id: they are on this page alone. */
const unstored = new Map<string, LearnedPart & { memory: string }>();
const keyOf = (memory: string, id: string): string => `${memory} ${id}`;

const presentName = (model: ModelOf): string => `selkie.memory.${model.key}`;
const newId = (): string => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

const all = (): readonly StoredMemory[] => useMemories.getState().all ?? [];

export function presentMemory(
  state: Pick<MemoriesState, 'all' | 'present'> = useMemories.getState(),
): StoredMemory | null {
  return state.all?.find(({ memory }) => memory.id === state.present) ?? null;
}

/** Another model is there: its memories are. The one that was used last in this tab is at hand, else the newest, else a new one. */
export async function openMemories(model: ModelOf): Promise<void> {
  if (useMemories.getState().model?.key === model.key) return;
  useMemories.setState({ model, all: null, present: null, gone: null });
  await readMemories();
}

/** Once more, as another tab may have changed them. */
export async function readMemories(): Promise<void> {
  const { model } = useMemories.getState();
  if (model === null) return;
  await attempt(MEMORY.notRead, async () => {
    const { memories, unreadable } = await storedMemories();
    if (useMemories.getState().model !== model) return;
    const own = memories.filter(({ memory }) => memory.model.key === model.key);
    const others = memories.filter(({ memory }) => memory.model.key !== model.key);
    useMemories.setState({
      unreadable: unreadable + own.reduce((sum, one) => sum + one.unreadable, 0),
      others: others.map(({ memory }) => ({ name: memory.name, model: memory.model.name })),
      evicted: evictedCount('memories'),
    });
    setAll(own.map(withUnstored));
  });
  if (useMemories.getState().model !== model) return;
  if (useMemories.getState().all === null) setAll([]);
  const kept = tabStorage.getItem(presentName(model));
  const { present } = useMemories.getState();
  if (all().some(({ memory }) => memory.id === present)) return;
  const before = all().find(({ memory }) => memory.id === kept) ?? all().at(-1);
  if (before === undefined) beginMemory();
  else switchTo(before.memory.id);
}

const withUnstored = (stored: StoredMemory): StoredMemory => {
  const own = [...unstored.values()].filter(({ memory }) => memory === stored.memory.id).map(({ learned }) => learned);
  const known = new Set(own.map(({ id }) => id));
  return { ...stored, learned: inOrder([...stored.learned.filter(({ id }) => !known.has(id)), ...own]) };
};

/** Those that nobody has named or filled yet are on the page alone. */
function setAll(read: readonly StoredMemory[]): void {
  const here = new Set(read.map(({ memory }) => memory.id));
  const isOnlyHere = ({ memory }: StoredMemory): boolean => onlyHere.has(memory.id) && !here.has(memory.id);
  const both = [...read, ...all().filter(isOnlyHere)];
  useMemories.setState({
    all: both.toSorted((left, right) => left.memory.createdAt.localeCompare(right.memory.createdAt)),
  });
}
const onlyHere = new Set<string>();

function put(memory: StoredMemory): void {
  useMemories.setState({ all: all().map((one) => (one.memory.id === memory.memory.id ? memory : one)) });
}

export function closeEvicted(): void {
  forgetEvicted('memories');
  useMemories.setState({ evicted: 0 });
}

export function switchTo(id: string): void {
  const { model } = useMemories.getState();
  if (model === null) return;
  useMemories.setState({ present: id, lost: [] });
  tabStorage.setItem(presentName(model), id);
}

/** It is stored with the first thing that it holds, or with the name that it is given. */
export function beginMemory(): void {
  const { model } = useMemories.getState();
  if (model === null) return;
  const taken = new Set(all().map(({ memory }) => memory.name));
  let number = 1;
  while (taken.has(MEMORY.numbered(number))) number += 1;
  const memory: Memory = { id: newId(), name: MEMORY.numbered(number), model, createdAt: new Date().toISOString() };
  onlyHere.add(memory.id);
  useMemories.setState({ all: [...all(), { memory, learned: [], unreadable: 0 }] });
  switchTo(memory.id);
}

export async function rename(name: string): Promise<void> {
  const present = presentMemory();
  const given = name.trim();
  if (present === null || given === '' || given === present.memory.name) return;
  const memory = { ...present.memory, name: given };
  put({ ...present, memory });
  await attempt(MEMORY.notNamed, async () => {
    const isStored = await renameMemory(memory.id, given);
    if (!isStored) await storeMemory(memory);
    onlyHere.delete(memory.id);
  });
}

/** On the page at once, and in the browser where it lets it. */
export async function keepLearned(memory: Memory, part: LearnedPart): Promise<void> {
  const { learned } = part;
  unstored.set(keyOf(memory.id, learned.id), { ...part, memory: memory.id });
  const present = all().find((one) => one.memory.id === memory.id);
  // Another model may have been opened meanwhile.
  if (present !== undefined) put({ ...present, learned: inOrder([...present.learned, learned]) });
  await storeAll(memory);
}

/** What is on this page alone, where there is something. */
async function storeAll(memory: Memory): Promise<void> {
  const waiting = [...unstored.values()].filter((one) => one.memory === memory.id);
  if (waiting.length === 0) return;
  await attempt(MEMORY.notKept, async () => {
    await storeLearned(memory, waiting);
    onlyHere.delete(memory.id);
    for (const { learned } of waiting) unstored.delete(keyOf(memory.id, learned.id));
  });
}

/** Of everything that the browser refused. */
export async function keepAgain(): Promise<void> {
  for (const { memory } of all()) await storeAll(memory);
}
whenOpenedLate(() => void keepAgain());

export const hasUnstored = (): boolean => unstored.size > 0;

/** Measured anew. */
export async function changeEntry(changed: Learned): Promise<void> {
  const present = all().find(({ learned }) => learned.some(({ id }) => id === changed.id));
  if (present === undefined) return;
  const { memory } = present;
  put({ ...present, learned: present.learned.map((one) => (one.id === changed.id ? changed : one)) });
  const here = unstored.get(keyOf(memory.id, changed.id));
  if (here !== undefined) unstored.set(keyOf(memory.id, changed.id), { ...here, learned: changed });
  else await attempt(MEMORY.notKept, () => changeLearned(memory.id, changed));
}

/** @throws StorageError; `null` where the browser does not have them any more. */
export async function weightsOf(memory: string, id: string): Promise<AdapterWeights | null> {
  return unstored.get(keyOf(memory, id))?.weights ?? (await storedWeights(memory, id));
}

async function partsOf({ memory, learned }: StoredMemory): Promise<LearnedPart[]> {
  const parts: LearnedPart[] = [];
  for (const one of learned) {
    const weights = await weightsOf(memory.id, one.id);
    if (weights !== null) parts.push({ learned: one, weights });
  }
  return parts;
}

/** The others stay. */
export async function undo(id: string): Promise<void> {
  const present = presentMemory();
  const learned = present?.learned.find((one) => one.id === id);
  if (present === null || learned === undefined) return;
  const { memory } = present;
  await attempt(MEMORY.notUndone, async () => {
    const weights = await weightsOf(memory.id, id);
    if (!unstored.delete(keyOf(memory.id, id))) await deleteLearned(memory.id, id);
    const name = learned.title;
    useMemories.setState({
      gone: weights === null ? null : { kind: 'learned', memory, part: { learned, weights }, name },
    });
    const now = presentMemory() ?? present;
    put({ ...now, learned: now.learned.filter((one) => one.id !== id) });
  });
}

export async function deletePresent(): Promise<void> {
  const present = presentMemory();
  if (present === null) return;
  const { memory } = present;
  await attempt(MEMORY.notDeleted, async () => {
    const parts = await partsOf(present);
    if (!onlyHere.delete(memory.id)) await deleteMemory(memory.id);
    for (const { learned } of parts) unstored.delete(keyOf(memory.id, learned.id));
    useMemories.setState({
      gone: { kind: 'memory', memory, parts, name: memory.name },
      all: all().filter((one) => one.memory.id !== memory.id),
    });
    const [next] = all().toReversed();
    if (next === undefined) beginMemory();
    else switchTo(next.memory.id);
  });
}

export async function bringBack(): Promise<void> {
  const { gone } = useMemories.getState();
  if (gone === null) return;
  useMemories.setState({ gone: null });
  const { memory } = gone;
  if (!all().some((one) => one.memory.id === memory.id)) {
    onlyHere.add(memory.id);
    useMemories.setState({ all: [...all(), { memory, learned: [], unreadable: 0 }] });
  }
  const parts = gone.kind === 'memory' ? gone.parts : [gone.part];
  for (const part of parts) await keepLearned(memory, part);
  if (gone.kind === 'memory') {
    if (parts.length === 0) await attempt(MEMORY.notKept, () => storeMemory(memory));
    switchTo(memory.id);
  }
}

async function attempt(what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
    if (unstored.size === 0) useMemories.setState({ problem: null });
  } catch (error) {
    useMemories.setState({ problem: MEMORY.problem(what, asClause(error)) });
  }
}
