/** Run files that the visitor picks or drops. Each is kept or refused by itself, and a refusal names the file and the field. */
import { MOST_BYTES, readRunBytes } from '../../seal/runFile';
import { RunFileError } from '../../seal/runFileError';
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
      await keep(await readRunBytes(new Uint8Array(await file.arrayBuffer())), 'imported');
    } catch (error) {
      // A folder that was dropped cannot be read as a file.
      const message = error instanceof RunFileError ? error.message : 'The file could not be read.';
      refused.push({ file: file.name, message });
    }
  }
  return { kept: files.length - refused.length, refused };
}
