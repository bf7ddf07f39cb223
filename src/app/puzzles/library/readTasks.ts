/** ARC files that were dropped, chosen or pasted, as puzzles, with what is wrong with them in words. */
import type { Puzzle } from '../../../seal/puzzles/types';
import { RunFileError } from '../../../seal/record/runFileError';
import { readTaskFilesApart } from '../../../worker/runFiles';
import { orphanText } from '../words/library';

export interface ReadTasks {
  puzzles: Puzzle[];
  problems: string[];
}

export async function readTasks(files: readonly File[]): Promise<ReadTasks> {
  try {
    const { puzzles, problems, orphans } = await readTaskFilesApart(files);
    return { puzzles, problems: [...problems, ...orphans.map(orphanText)] };
  } catch (error) {
    if (!(error instanceof RunFileError)) throw error;
    return { puzzles: [], problems: [`${files.map(({ name }) => name).join(', ')}: ${error.message}`] };
  }
}
