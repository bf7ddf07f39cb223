/** The visitor's own sets of passages across visits: those that rounds were to run on, until they are deleted. */
import * as z from 'zod/mini';
import { create } from 'zustand';
import { type Passage, passageSchema } from '../../../seal/knowledge/types';
import { evictedCount, forgetEvicted, noteKept } from '../../../storage/persist';
import { shelve, shelved, unshelve } from '../../../storage/shelf';
import { asClause } from '../../../storage/storageError';
import { useOwnSet } from '../ownSet';
import { KEPT_SETS } from '../words/library';

const setSchema = z.object({
  name: z.string(),
  passages: z.array(passageSchema),
  /** Milliseconds since 1970; the set of the latest is the one that rounds run on. */
  usedAt: z.number(),
});

export interface KeptSet {
  name: string;
  passages: readonly Passage[];
  usedAt: number;
  /** Its key in the browser's storage; `null` while it is only on this page. */
  stored: number | null;
}

interface KeptSets {
  sets: readonly KeptSet[];
  /** The one deleted last, until it is brought back or another follows. */
  deleted: KeptSet | null;
  problem: string | null;
}

export const useKeptSets = create<KeptSets>()(() => ({ sets: [], deleted: null, problem: null }));

const set = useKeptSets.setState;
let loading: Promise<void> | null = null;

/** Those of earlier visits, once a page; the latest has its place again where there is none. */
export function loadSets(): Promise<void> {
  loading ??= readKept();
  return loading;
}

async function readKept(): Promise<void> {
  try {
    const { found, damaged } = await shelved('passageSets', (value) => setSchema.safeParse(value).data ?? null);
    const kept = found.map(({ key, value }): KeptSet => ({ ...value, stored: key }));
    set(({ sets }) => ({ sets: latestFirst([...sets, ...kept]) }));
    const [latest] = latestFirst(kept);
    if (latest !== undefined && useOwnSet.getState().passages.length === 0) useOwnSet.setState(named(latest));
    noteKept('passageSets', found.length + damaged);
    const evicted = evictedCount('passageSets');
    // Told once: there is nothing that the visitor could do about it.
    forgetEvicted('passageSets');
    if (damaged > 0) set({ problem: KEPT_SETS.damaged(damaged) });
    if (evicted > 0) set({ problem: KEPT_SETS.evicted(evicted) });
  } catch (error) {
    set({ problem: KEPT_SETS.notRead(asClause(error)) });
  }
}

const named = ({ name, passages }: Pick<KeptSet, 'name' | 'passages'>) => ({ name, passages });
const latestFirst = (sets: readonly KeptSet[]): KeptSet[] => sets.toSorted((one, other) => other.usedAt - one.usedAt);

/** Rounds run on it from now on; one of the same name gives it its place. */
export async function takeSet(name: string, passages: readonly Passage[]): Promise<void> {
  useOwnSet.setState({ name, passages });
  await loadSets();
  const before = useKeptSets.getState().sets.find((one) => one.name === name);
  const taken: KeptSet = { name, passages, usedAt: Date.now(), stored: before?.stored ?? null };
  set(({ sets }) => ({ sets: [taken, ...sets.filter((one) => one !== before)] }));
  await attempt(KEPT_SETS.notKept(name), async () => {
    const { stored, ...value } = taken;
    const [key = null] = await shelve('passageSets', [{ key: stored, value }]);
    set(({ sets }) => ({ sets: sets.map((one) => (one === taken ? { ...one, stored: key } : one)) }));
  });
}

/** What rounds run on now stays theirs for as long as the page. */
export async function deleteSet(gone: KeptSet): Promise<void> {
  set(({ sets }) => ({ sets: sets.filter((one) => one !== gone), deleted: gone }));
  const { stored } = gone;
  if (stored !== null) await attempt(KEPT_SETS.notDeleted(gone.name), () => unshelve('passageSets', [stored]));
}

export async function bringBackSet(): Promise<void> {
  const { deleted } = useKeptSets.getState();
  if (deleted === null) return;
  const { stored: _, ...value } = deleted;
  const back: KeptSet = { ...value, stored: null };
  set(({ sets }) => ({ sets: latestFirst([back, ...sets]), deleted: null }));
  await attempt(KEPT_SETS.notKept(back.name), async () => {
    const [key = null] = await shelve('passageSets', [{ key: null, value }]);
    set(({ sets }) => ({ sets: sets.map((one) => (one === back ? { ...one, stored: key } : one)) }));
  });
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    set({ problem: null });
  } catch (error) {
    set({ problem: `${what} (${asClause(error)}). ${KEPT_SETS.whatToDo}` });
  }
}
