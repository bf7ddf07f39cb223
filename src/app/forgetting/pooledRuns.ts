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
  fetching: boolean;
  problem: string | null;
}

export const usePooledRuns = create<PooledRuns>()(() => ({ runs: new Map(), fetching: false, problem: null }));

let going: Promise<void> | null = null;

/** Where one of them cannot be read, the page says why and keeps to the run that it has. */
export function fetchPool(members: readonly ListedRun[]): Promise<void> {
  going ??= fetchMissing(members).finally(() => {
    going = null;
  });
  return going;
}

async function fetchMissing(members: readonly ListedRun[]): Promise<void> {
  const missing = members.filter(({ entry }) => !usePooledRuns.getState().runs.has(entry.id));
  if (missing.length === 0) return;
  usePooledRuns.setState({ fetching: true, problem: null });
  try {
    const read = await Promise.all(
      missing.map(async ({ entry, source }) => [entry.id, await SEQUENCE_RUNS.read({ entry, source })] as const),
    );
    usePooledRuns.setState(({ runs }) => ({ runs: new Map([...runs, ...read]), fetching: false }));
  } catch (error) {
    useForgetting.setState({ pooled: false });
    usePooledRuns.setState({ fetching: false, problem: FORGETTING_WORDS.notPooled(messageOf(error)) });
  }
}
