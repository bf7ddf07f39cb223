/** Recorded and own runs in one list, and what can be done with each. */
import { writeRunFile } from '../../seal/runFiles/compactRun';
import type { RunEntry } from '../../seal/runFiles/runIndex';
import type { RunRecord } from '../../seal/runFiles/runRecord';
import { download } from '../export/exports';
import { conditionsCsv } from '../export/tables';
import { fileOf, type OwnRun, readOwn } from './library';
import { fetchRun, showRun } from './openRun';

export interface Listed {
  key: string;
  name: string;
  source: 'recorded' | OwnRun['source'];
  entry: RunEntry;
}

export function listedRuns(entries: readonly RunEntry[], own: readonly OwnRun[]): Listed[] {
  return [
    ...own.map(({ id, name, source, entry }): Listed => ({ key: `own/${id}`, name, source, entry })),
    ...entries.map((entry): Listed => ({ key: `recorded/${entry.id}`, name: entry.title, source: 'recorded', entry })),
  ];
}

export function readListed({ source, entry }: Listed): Promise<RunRecord> {
  return source === 'recorded' ? fetchRun(entry) : readOwn(entry.id);
}

/** @throws Error with one plain sentence. */
export async function openListed(listed: Listed): Promise<void> {
  const run = await readListed(listed);
  const shipped = listed.source === 'recorded';
  if (!showRun(run, { shipped, entry: { ...listed.entry, title: listed.name } }))
    throw new Error('A live run is going on. Stop it or let it end, then open this one.');
  location.hash = '#/';
  scrollTo(0, 0);
}

export async function exportJson(listed: Listed): Promise<void> {
  const text = listed.source === 'recorded' ? writeRunFile(await readListed(listed)) : await fileOf(listed.entry.id);
  download({ name: `selkie-${listed.entry.id}.json`, type: 'application/json', content: text });
}

export async function exportCsv(listed: Listed): Promise<void> {
  const { conditions, multiPassage } = await readListed(listed);
  download({
    name: `selkie-${listed.entry.id}.csv`,
    type: 'text/csv',
    content: conditionsCsv(conditions, multiPassage),
  });
}
