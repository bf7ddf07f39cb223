/** The files of runs that are pooled, each fetched once. */
import { create } from 'zustand';
import type { KnowledgeRun } from '../../seal/record/record';
import { SEQUENCE_RUNS } from '../knowledge/sequences';
import { messageOf } from '../ui/errors';
import type { ListedRun } from './runs';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

interface PooledRuns {
  /** By id. */
  runs: ReadonlyMap<string, KnowledgeRun>;
  problem: string | null;
}

export const usePooledRuns = create<PooledRuns>()(() => ({ runs: new Map(), problem: null }));

let going = Promise.resolve();

/** Ids of the runs that were asked for last. */
let wanted: string | null = null;
const keyOf = (members: readonly ListedRun[]): string => members.map(({ entry }) => entry.id).join(' ');
const isWanted = (members: readonly ListedRun[]): boolean =>
  wanted === keyOf(members) && useForgetting.getState().pooled;

/** One pool after another. Where a file cannot be read, the page says why and keeps to the run that it has. */
export function fetchPool(members: readonly ListedRun[]): Promise<void> {
  wanted = keyOf(members);
  going = going.then(() => fetchMissing(members));
  return going;
}

/** Another run is shown: what is on its way is no longer waited for, and what failed is no longer told. */
export function leavePool(): void {
  wanted = null;
  usePooledRuns.setState({ problem: null });
}

async function fetchMissing(members: readonly ListedRun[]): Promise<void> {
  const missing = members.filter(({ entry }) => !usePooledRuns.getState().runs.has(entry.id));
  if (missing.length === 0 || !isWanted(members)) return;
  usePooledRuns.setState({ problem: null });
  try {
    const read = await Promise.all(
      missing.map(async ({ entry, source }) => [entry.id, await SEQUENCE_RUNS.read({ entry, source })] as const),
    );
    usePooledRuns.setState(({ runs }) => ({ runs: new Map([...runs, ...read]) }));
  } catch (error) {
    // Meanwhile something else may be shown, whose files may well be there.
    if (!isWanted(members)) return;
    useForgetting.setState({ pooled: false });
    usePooledRuns.setState({ problem: FORGETTING_WORDS.notPooled(messageOf(error)) });
  }
}
