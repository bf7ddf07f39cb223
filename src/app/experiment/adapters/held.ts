/**
 * Adapters that the visitor holds: kept from a page or imported. Their weights lie in the page, so that a worker that ends takes none
 * along, and in the browser's storage, so that a reload does not either. Where that refuses, they last as long as the page, and it is said.
 */
import * as z from 'zod/mini';
import { create } from 'zustand';
import { PROJECTIONS } from '../../../contract/engine';
import { evictedCount, forgetEvicted, noteKept } from '../../../storage/persist';
import { shelve, shelved, unshelve } from '../../../storage/shelf';
import { asClause } from '../../../storage/storageError';
import { ADAPTERS } from '../words/adapters';

export const MOST_NAME = 60;

const numbers: z.ZodMiniType<Float32Array> = z.instanceof(Float32Array);
const keptSchema = z.object({
  name: z.string(),
  weights: z.object({
    rank: z.number(),
    alpha: z.number(),
    tensors: z.array(z.object({ layer: z.number(), projection: z.enum(PROJECTIONS), a: numbers, b: numbers })),
  }),
  /** Key of the model that it is of. */
  model: z.string(),
  /** What the model was called, with what was folded in and how many rounds had trained it. */
  madeOn: z.string(),
  /** Whether it was trained on other weights than the model's own: those are in no file of the model. */
  isOfOther: z.boolean(),
  /** Whether it answers beside the others. */
  isOn: z.boolean(),
});
type Kept = z.infer<typeof keptSchema>;

export interface HeldAdapter extends Kept {
  id: number;
  /** Its key in the browser's storage; `null` while it is only on this page. */
  stored: number | null;
}

interface Adapters {
  held: readonly HeldAdapter[];
  /** The one removed last, until it is brought back or another follows. */
  removed: HeldAdapter | null;
  /** What is being done. */
  busy: string | null;
  problem: string | null;
}

export const useAdapters = create<Adapters>()(() => ({ held: [], removed: null, busy: null, problem: null }));

let made = 0;
let loading: Promise<void> | null = null;

/** Those of earlier visits, once a page. */
export function loadAdapters(): Promise<void> {
  loading ??= readKept();
  return loading;
}

async function readKept(): Promise<void> {
  try {
    const { found, damaged } = await shelved('adapters', (value) => keptSchema.safeParse(value).data ?? null);
    const stored = found.map(({ key, value }): HeldAdapter => ({ ...value, id: ++made, stored: key }));
    useAdapters.setState(({ held }) => ({ held: [...stored, ...held] }));
    noteKept('adapters', found.length + damaged);
    const evicted = evictedCount('adapters');
    // Told once: there is nothing that the visitor could do about it.
    forgetEvicted('adapters');
    if (damaged > 0) useAdapters.setState({ problem: ADAPTERS.damaged(damaged) });
    if (evicted > 0) useAdapters.setState({ problem: ADAPTERS.evicted(evicted) });
  } catch (error) {
    useAdapters.setState({ problem: ADAPTERS.notRead(asClause(error)) });
  }
}

/** On the page at once, whatever the storage says. */
export async function hold(kept: Kept): Promise<void> {
  const own: HeldAdapter = { ...kept, name: kept.name.slice(0, MOST_NAME), id: ++made, stored: null };
  useAdapters.setState(({ held }) => ({ held: [...held, own] }));
  await write(own.id);
}

/** Milliseconds after the last change of a name: its weights are written with it. */
const WRITE_AFTER = 400;
const waiting = new Map<number, ReturnType<typeof setTimeout>>();

export function change(id: number, changes: Partial<Pick<HeldAdapter, 'name' | 'isOn'>>): void {
  useAdapters.setState(({ held }) => ({ held: held.map((one) => (one.id === id ? { ...one, ...changes } : one)) }));
  clearTimeout(waiting.get(id));
  waiting.set(
    id,
    setTimeout(() => void write(id), WRITE_AFTER),
  );
}

export async function letGo(id: number): Promise<void> {
  clearTimeout(waiting.get(id));
  const gone = useAdapters.getState().held.find((one) => one.id === id);
  if (gone === undefined) return;
  useAdapters.setState(({ held }) => ({ held: held.filter((one) => one !== gone), removed: gone }));
  const { stored } = gone;
  if (stored !== null) await attempt(ADAPTERS.notDeleted(gone.name), () => unshelve('adapters', [stored]));
}

export async function bringBack(): Promise<void> {
  const { removed } = useAdapters.getState();
  if (removed === null) return;
  useAdapters.setState({ removed: null });
  await hold(removed);
}

async function write(id: number): Promise<void> {
  const own = useAdapters.getState().held.find((one) => one.id === id);
  if (own === undefined) return;
  const { id: _, stored, ...value } = own;
  await attempt(ADAPTERS.notKept(own.name), async () => {
    const [key = null] = await shelve('adapters', [{ key: stored, value }]);
    useAdapters.setState(({ held }) => ({ held: held.map((one) => (one.id === id ? { ...one, stored: key } : one)) }));
    // It was removed while it was written.
    if (key !== null && !useAdapters.getState().held.some((one) => one.id === id)) await unshelve('adapters', [key]);
  });
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    useAdapters.setState({ problem: `${what} (${asClause(error)}). ${ADAPTERS.whatToDo}` });
  }
}
