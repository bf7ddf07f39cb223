/** The page's end of the reader of files: one worker a call, gone with its answer and with all the memory that it took. */
import type { PassageFile } from '../seal/knowledge/files/dataFile';
import type { SealRows } from '../seal/knowledge/results/rows';
import type { readTaskFiles } from '../seal/puzzles/taskFiles';
import type { RunRow } from '../seal/record/format';
import type { KnowledgeRun, PuzzleRun } from '../seal/record/record';
import { RunFileError } from '../seal/record/runFileError';
import { startWorker } from './scripts';

/** What can be wanted of files: what a list of runs keeps of either domain's, a run of one, tasks of ARC files, or passages. */
export interface Wanted {
  /** `seal`: it is a result file of SEAL's, which is read with those beside it. */
  row: RunRow | 'seal';
  seal: SealRows;
  passages: { files: ({ name: string } & PassageFile)[]; problems: string[] };
  knowledge: KnowledgeRun;
  puzzles: PuzzleRun;
  tasks: ReturnType<typeof readTaskFiles>;
}

export interface Request {
  want: keyof Wanted;
  files: readonly Blob[];
}

export type Answer<Want extends keyof Wanted> = { read: Wanted[Want] } | { field: string | null; refused: string };

const STOPPED =
  'What reads files stopped. Check the connection, and that the file is not more than this device can hold.';

export const readRunFile = <Want extends 'row' | 'knowledge' | 'puzzles'>(want: Want, file: Blob) => read(want, [file]);
export const readSealFiles = (files: readonly File[]) => read('seal', files);
export const readPassageFiles = (files: readonly File[]) => read('passages', files);
export const readTaskFilesApart = (files: readonly File[]) => read('tasks', files);

/** @throws RunFileError that says what to do. */
async function read<Want extends keyof Wanted>(want: Want, files: readonly Blob[]): Promise<Wanted[Want]> {
  const worker = startWorker('runFiles');
  const answered = new Promise<Answer<Want>>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<Answer<Want>>) => resolve(event.data));
    worker.addEventListener('messageerror', () => reject(new RunFileError(null, STOPPED)));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new RunFileError(null, STOPPED));
    });
  });
  worker.postMessage({ want, files } satisfies Request);
  const answer = await answered.finally(() => worker.terminate());
  if ('read' in answer) return answer.read;
  throw new RunFileError(answer.field, answer.refused);
}
