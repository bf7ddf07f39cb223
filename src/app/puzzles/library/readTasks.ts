/** ARC files that were dropped, chosen or pasted, as puzzles, with what is wrong with them in words. */
import { readTaskFiles, type TaskFile } from '../../../seal/puzzles/taskFiles';
import type { Puzzle } from '../../../seal/puzzles/types';
import { orphanText } from '../words/library';

export type { TaskFile };

export interface ReadTasks {
  puzzles: Puzzle[];
  problems: string[];
}

export function readTasks(files: readonly TaskFile[]): ReadTasks {
  const { puzzles, problems, orphans } = readTaskFiles(files);
  return { puzzles, problems: [...problems, ...orphans.map(orphanText)] };
}
