/** The page's end of the reader of run files: one worker a file, gone with its answer and with all the memory that it took. */
import type { RunRow } from '../seal/record/format';
import type { KnowledgeRun, PuzzleRun } from '../seal/record/record';
import { RunFileError } from '../seal/record/runFileError';
import { startWorker } from './scripts';

/** What can be wanted of a file: what a list of runs keeps of either domain's, or a run of one. */
export interface Wanted {
  row: RunRow;
  knowledge: KnowledgeRun;
  puzzles: PuzzleRun;
}

export interface Request {
  want: keyof Wanted;
  file: Blob;
}

export type Answer<Want extends keyof Wanted> = { read: Wanted[Want] } | { field: string | null; refused: string };

const STOPPED =
  'What reads run files stopped. Check the connection, and that the file is not more than this device can hold.';

/** @throws RunFileError that says what to do. */
export async function readRunFile<Want extends keyof Wanted>(want: Want, file: Blob): Promise<Wanted[Want]> {
  const worker = startWorker('runFiles');
  const answered = new Promise<Answer<Want>>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<Answer<Want>>) => resolve(event.data));
    worker.addEventListener('messageerror', () => reject(new RunFileError(null, STOPPED)));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new RunFileError(null, STOPPED));
    });
  });
  worker.postMessage({ want, file } satisfies Request);
  const answer = await answered.finally(() => worker.terminate());
  if ('read' in answer) return answer.read;
  throw new RunFileError(answer.field, answer.refused);
}
