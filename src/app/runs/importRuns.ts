/** Run files that the visitor picks or drops, of either domain. Each is kept or refused by itself, and a refusal names the file and the field. */
import { RunFileError } from '../../seal/record/runFileError';
import { readRunFile } from '../../worker/runFiles';
import { keep } from '../experiment/library';

export interface Refusal {
  file: string;
  message: string;
}

/** @param onFile told of each file before it is read, by its place. */
export async function importRuns(
  files: readonly File[],
  onFile: (at: number) => void = () => undefined,
): Promise<{ kept: number; refused: Refusal[] }> {
  const refused: Refusal[] = [];
  for (const [at, file] of files.entries()) {
    onFile(at);
    try {
      const { entry, text } = await readRunFile('row', file);
      await keep(entry, 'imported', text);
    } catch (error) {
      const message = error instanceof RunFileError ? error.message : 'The file could not be read.';
      refused.push({ file: file.name, message });
    }
  }
  return { kept: files.length - refused.length, refused };
}
