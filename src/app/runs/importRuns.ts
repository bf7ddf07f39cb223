/** Run files that the visitor picks or drops, of either domain. Each is kept or refused by itself, and a refusal names the file and the field. */

import { MOST_BYTES, readAnyRun } from '../../seal/record/read';

import { RunFileError } from '../../seal/record/runFileError';
import { keepPuzzleRun } from './keepPuzzleRun';
import { keepRecord } from './keepRun';

export interface Refusal {
  file: string;
  message: string;
}

export async function importRuns(files: readonly File[]): Promise<{ kept: number; refused: Refusal[] }> {
  const refused: Refusal[] = [];
  for (const file of files) {
    try {
      if (file.size > MOST_BYTES) throw new RunFileError(null, 'The file is too large for a run.');
      const bytes = new Uint8Array(await file.arrayBuffer());
      const run = await readAnyRun(bytes);
      if (run.domain === 'puzzles') await keepPuzzleRun(run, 'imported');
      else await keepRecord(run, 'imported');
    } catch (error) {
      // A folder that was dropped cannot be read as a file.
      const message = error instanceof RunFileError ? error.message : 'The file could not be read.';
      refused.push({ file: file.name, message });
    }
  }
  return { kept: files.length - refused.length, refused };
}
