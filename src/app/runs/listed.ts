/** Recorded and own runs of both domains in one list, what its buttons do, and files that come into it. */

import { continualOf } from '../../seal/knowledge/continual/record';
import { remedySummaries } from '../../seal/knowledge/continual/summary';
import { pooledOf } from '../../seal/knowledge/measured';
import type { ContinualTable } from '../../seal/knowledge/results/continual';
import type { RunEntry } from '../../seal/knowledge/runFile/entry';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import { aboutPuzzleItems, type PuzzleRunEntry } from '../../seal/puzzles/runFile/index';
import { aboutRuns } from '../../seal/record/about';
import { type AnyEntry, rowOf } from '../../seal/record/format';
import type { AnyRun } from '../../seal/record/record';
import { RunFileError } from '../../seal/record/runFileError';
import type { OwnRun, RunSource } from '../../storage/runs';
import { readRunFile, readSealFiles } from '../../worker/runFiles';
import { download, tableFile } from '../experiment/download';
import { fileOf, keep } from '../experiment/library';
import { emptyQuery, hashOf } from '../experiment/link/hash';
import { RUNS } from '../experiment/words/runs';
import { CONDITION_COLUMNS, conditionRows } from '../knowledge/columns';
import { lab } from '../knowledge/experiment';
import { RECORDED_RUNS } from '../knowledge/recorded/openRun';
import { REMEDY_COLUMNS } from '../knowledge/remedyColumns';
import { sequences } from '../knowledge/sequences';
import { FORGETTING } from '../knowledge/sequencesSettings';
import { puzzles } from '../puzzles/experiment';
import { PUZZLE_RUNS } from '../puzzles/recorded/openRun';
import { PUZZLE_CONDITION_COLUMNS, puzzleConditionRows } from '../puzzles/tables';

/** More lines in a chart nobody tells apart. */
export const MOST_COMPARED = 12;

export interface Listed {
  key: string;
  name: string;
  source: RunSource;
  /** By the visitor. */
  tags: readonly string[];
  entry: AnyEntry;
}

export function listedOwn(runs: readonly OwnRun[]): Listed[] {
  return runs.map(({ id, name, source, tags = [], entry }) => ({ key: `own/${id}`, name, source, tags, entry }));
}

/** @param tags the visitor's, by the run's id. */
export function listedRecorded(
  entries: readonly AnyEntry[],
  tags: Readonly<Record<string, readonly string[]>> = {},
): Listed[] {
  return entries.map((entry) => {
    const { id, title: name } = entry;
    return { key: `recorded/${id}`, name, source: 'recorded', tags: tags[id] ?? [], entry };
  });
}

/** The ticked runs after one more or one less: one too many takes the place of the first. A run that is gone holds no place. */
export function tickedAfter(ticked: readonly string[], key: string, on: boolean, listed: readonly Listed[]): string[] {
  const there = ticked.filter((one) => one !== key && listed.some((run) => run.key === one));
  return [...there, ...(on ? [key] : [])].slice(-MOST_COMPARED);
}

/** @throws Error with one plain sentence, as all below. */
export const readListed = ({ entry, source }: Pick<Listed, 'entry' | 'source'>): Promise<AnyRun> =>
  entry.domain === 'puzzles' ? PUZZLE_RUNS.read({ entry, source }) : RECORDED_RUNS.read({ entry, source });

export async function openListed({ entry, name, source }: Listed): Promise<void> {
  if (entry.domain === 'puzzles') openPuzzles({ ...entry, title: name }, source);
  else await openKnowledge({ ...entry, title: name }, source);
  scrollTo(0, 0);
}

async function openKnowledge(entry: RunEntry, source: RunSource): Promise<void> {
  if (entry.continual !== undefined) {
    openSequences(entry);
    return;
  }
  const run = await RECORDED_RUNS.read({ entry, source });
  if (!RECORDED_RUNS.show(lab, { entry, source }, run)) throw new Error(RUNS.busy);
  location.hash = '#/';
}

/** The page that shows them finds the run by its address, among recorded ones and the visitor's own. */
function openSequences({ id }: RunEntry): void {
  if (!sequences.actions.isIdle()) throw new Error(RUNS.busy);
  const query = emptyQuery();
  query.set('run', id);
  location.hash = hashOf(FORGETTING, query);
}

/** The page that shows it reads it. */
function openPuzzles(entry: PuzzleRunEntry, source: RunSource): void {
  if (!puzzles.actions.isIdle()) throw new Error(RUNS.busy);
  puzzles.extras.useRecorded.setState({ asked: { entry, source } });
  location.hash = '#/puzzles';
}

export async function exportJson(listed: Listed): Promise<void> {
  const { entry, source } = listed;
  const content = source === 'recorded' ? rowOf(await readListed(listed)).text : await fileOf(entry.id);
  download({ name: `selkie-${entry.id}.json`, type: 'application/json', content });
}

const REMEDIES_TITLE = 'Remedies side by side';

export async function exportTable(form: string, listed: Listed): Promise<void> {
  const run = await readListed(listed);
  const named = { stem: `selkie-${listed.entry.id}`, title: 'Conditions of the rounds' };
  if (run.domain === 'puzzles') {
    const rows = puzzleConditionRows(run.conditions, run.measures);
    const about = aboutRuns([run], aboutPuzzleItems);
    download(tableFile(form, { ...named, columns: PUZZLE_CONDITION_COLUMNS, rows, about }));
  } else if (listed.entry.domain === 'knowledge' && listed.entry.continual !== undefined) {
    const rows = remedySummaries(continualOf(run.measures));
    const about = aboutRuns([run], aboutItems);
    download(tableFile(form, { ...named, title: REMEDIES_TITLE, columns: REMEDY_COLUMNS, rows, about }));
  } else {
    const rows = conditionRows(run.conditions, pooledOf(run.measures));
    download(tableFile(form, { ...named, columns: CONDITION_COLUMNS, rows, about: aboutRuns([run], aboutItems) }));
  }
}

export interface Refusal {
  file: string;
  message: string;
}

/**
 * Result files of SEAL's that come together and are about the same passages make one run.
 * @returns as `continual` the tables of those that no run can hold.
 * @param onFile told of each file before it is read, by its place.
 */
export async function importRuns(
  files: readonly File[],
  onFile: (at: number) => void = () => undefined,
): Promise<{ kept: number; refused: Refusal[]; continual: ContinualTable[] }> {
  const refused: Refusal[] = [];
  const ofSeal: File[] = [];
  let kept = 0;
  for (const [at, file] of files.entries()) {
    onFile(at);
    try {
      const row = await readRunFile('row', file);
      if (row === 'seal') ofSeal.push(file);
      else {
        await keep(row.entry, 'imported', row.text);
        kept += 1;
      }
    } catch (error) {
      refused.push({ file: file.name, message: messageOf(error) });
    }
  }
  if (ofSeal.length === 0) return { kept, refused, continual: [] };
  try {
    const { rows, continual, refused: others } = await readSealFiles(ofSeal);
    for (const { entry, text } of rows) await keep(entry, 'imported', text);
    return { kept: kept + rows.length, refused: [...refused, ...others], continual };
  } catch (error) {
    const names = ofSeal.map(({ name }) => name).join(', ');
    return { kept, refused: [...refused, { file: names, message: messageOf(error) }], continual: [] };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof RunFileError ? error.message : 'The file could not be read.';
