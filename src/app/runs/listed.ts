/** Recorded and own runs of both domains in one list. Pure. */
import type { AnyEntry } from '../../seal/record/format';
import type { OwnRun, RunSource } from '../../storage/runs';

export const COMPARED = 2;

export interface Listed {
  key: string;
  name: string;
  source: RunSource;
  entry: AnyEntry;
}

export function listedOwn(runs: readonly OwnRun[]): Listed[] {
  return runs.map(({ id, name, source, entry }) => ({ key: `own/${id}`, name, source, entry }));
}

export function listedRecorded(entries: readonly AnyEntry[]): Listed[] {
  return entries.map((entry) => ({ key: `recorded/${entry.id}`, name: entry.title, source: 'recorded', entry }));
}

/** The ticked runs after one more or one less: a third one takes the place of the first. A run that is gone holds no place. */
export function tickedAfter(ticked: readonly string[], key: string, on: boolean, listed: readonly Listed[]): string[] {
  const there = ticked.filter((one) => one !== key && listed.some((run) => run.key === one));
  return [...there, ...(on ? [key] : [])].slice(-COMPARED);
}
