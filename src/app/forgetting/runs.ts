/** Runs that have sequences of edits: those that came with the page, and the visitor's own. */
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import type { RunSource } from '../../storage/runs';
import { loadRuns, useLibrary } from '../experiment/library';
import { SHIPPED_RUNS } from '../knowledge/recorded/firstRun';

export interface ListedRun {
  entry: RunEntry;
  name: string;
  source: RunSource;
}

const hasSequences = (entry: { domain: string }): entry is RunEntry =>
  entry.domain === 'knowledge' && 'continual' in entry && entry.continual !== undefined;

/** Recorded ones first. */
export function listedRuns(
  shipped: readonly RunEntry[],
  own: readonly { name: string; source: RunSource; entry: { domain: string } }[],
): ListedRun[] {
  return [
    ...shipped.filter(hasSequences).map((entry): ListedRun => ({ entry, name: entry.title, source: 'recorded' })),
    ...own.flatMap(({ entry, name, source }): ListedRun[] => (hasSequences(entry) ? [{ entry, name, source }] : [])),
  ];
}

/** Both lists, read where they have not been. */
export async function fetchRuns(): Promise<ListedRun[] | null> {
  const [shipped] = await Promise.all([
    SHIPPED_RUNS.fetchEntries(),
    useLibrary.getState().runs === null ? loadRuns() : undefined,
  ]);
  const own = listedRuns([], useLibrary.getState().runs ?? []);
  if (shipped === null && own.length === 0) return null;
  return [...listedRuns(shipped ?? [], []), ...own];
}
