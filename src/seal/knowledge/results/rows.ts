/** SEAL's result files as a list of runs keeps them, and the tables of those that no run can hold. */
import { type RunRow, rowOf } from '../../record/format';
import { RunFileError } from '../../record/runFileError';
import { type ContinualTable, continualTable } from './continual';
import { type RunResultFile, sealRun } from './run';
import { readSealResult } from './schemas';

export interface SealRows {
  rows: RunRow[];
  continual: ContinualTable[];
  refused: { file: string; message: string }[];
}

/** Files that belong together make one run; else each makes its own. */
export function sealRows(files: readonly { name: string; input: unknown }[]): SealRows {
  const read: SealRows = { rows: [], continual: [], refused: [] };
  const results: { name: string; result: RunResultFile }[] = [];
  for (const { name, input } of files)
    attempt(read, name, () => {
      const result = readSealResult(input);
      if (result === null) throw new RunFileError(null, 'This is no result file of SEAL.');
      if (result.kind !== 'continual') return void results.push({ name, result });
      read.continual.push(continualTable(name, result.result));
    });
  if (results.length === 0) return read;
  try {
    read.rows.push(rowFor(results));
  } catch (error) {
    if (!(error instanceof RunFileError)) throw error;
    for (const one of results) attempt(read, one.name, () => void read.rows.push(rowFor([one])));
  }
  return read;
}

function rowFor(files: readonly { name: string; result: RunResultFile }[]): RunRow {
  const run = sealRun(files.map(({ result }) => result));
  const names = files.map(({ name }) => name.replace(/\.json(?:\.gz)?$/, ''));
  return rowOf(run, '', `SEAL’s published results: ${names.join(', ')}`.slice(0, 200));
}

function attempt({ refused }: SealRows, file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof RunFileError)) throw error;
    refused.push({ file, message: error.message });
  }
}
