/** Run files that the visitor picks or drops. Each is kept or refused by itself, and a refusal names the file and the field. */
import { isPuzzleRun } from '../../seal/puzzles/runFiles/runFile';
import { MOST_BYTES, readRunBytes } from '../../seal/runFiles/runFile';
import { RunFileError } from '../../seal/runFiles/runFileError';
import type { RunRecord } from '../../seal/runFiles/runRecord';
import { RECORDED_PUZZLES } from '../strings/puzzleRecorded';
import { keep } from './library';

export interface Refusal {
  file: string;
  message: string;
}

export async function importRuns(files: readonly File[]): Promise<{ kept: number; refused: Refusal[] }> {
  const refused: Refusal[] = [];
  for (const file of files) {
    try {
      if (file.size > MOST_BYTES) throw new RunFileError(null, 'The file is too large for a run.');
      await keep(await readKnowledgeRun(new Uint8Array(await file.arrayBuffer())), 'imported');
    } catch (error) {
      // A folder that was dropped cannot be read as a file.
      const message = error instanceof RunFileError ? error.message : 'The file could not be read.';
      refused.push({ file: file.name, message });
    }
  }
  return { kept: files.length - refused.length, refused };
}

async function readKnowledgeRun(bytes: Uint8Array<ArrayBuffer>): Promise<RunRecord> {
  try {
    return await readRunBytes(bytes);
  } catch (error) {
    if (error instanceof RunFileError && error.field === 'schema' && (await isPuzzleRun(bytes)))
      throw new RunFileError('schema', RECORDED_PUZZLES.elsewhere);
    throw error;
  }
}
