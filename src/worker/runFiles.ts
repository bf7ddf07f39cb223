/** The page's end of the reader of run files: one worker a file, gone with its answer and with all the memory that it took. */
import type { RunRow } from '../seal/record/format';
import type { KnowledgeRun, PuzzleRun } from '../seal/record/record';
import { RunFileError } from '../seal/record/runFileError';
import { trustedScript } from './scripts';

export interface Request {
  want: 'row' | 'knowledge' | 'puzzles';
  file: Blob;
}

export type Answer =
  | { kind: 'row'; row: RunRow }
  | { kind: 'knowledge'; run: KnowledgeRun }
  | { kind: 'puzzles'; run: PuzzleRun }
  | { kind: 'refused'; field: string | null; message: string };

const STOPPED =
  'What reads run files stopped. Check the connection, and that the file is not more than this device can hold.';

/** What a list of runs keeps of a run of either domain. @throws RunFileError that says what to do, as all below. */
export async function readRunRow(file: Blob): Promise<RunRow> {
  const answer = await ask({ want: 'row', file });
  if (answer.kind === 'row') return answer.row;
  throw refusalOf(answer);
}

export async function readKnowledgeRun(file: Blob): Promise<KnowledgeRun> {
  const answer = await ask({ want: 'knowledge', file });
  if (answer.kind === 'knowledge') return answer.run;
  throw refusalOf(answer);
}

export async function readPuzzleRun(file: Blob): Promise<PuzzleRun> {
  const answer = await ask({ want: 'puzzles', file });
  if (answer.kind === 'puzzles') return answer.run;
  throw refusalOf(answer);
}

function refusalOf(answer: Answer): RunFileError {
  return answer.kind === 'refused' ? new RunFileError(answer.field, answer.message) : new RunFileError(null, STOPPED);
}

function ask(request: Request): Promise<Answer> {
  const worker = new Worker(trustedScript('runFiles'), { type: 'module', name: 'selkie-run-file' });
  const answered = new Promise<Answer>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<Answer>) => resolve(event.data));
    worker.addEventListener('messageerror', () => reject(new RunFileError(null, STOPPED)));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new RunFileError(null, STOPPED));
    });
  });
  worker.postMessage(request);
  return answered.finally(() => worker.terminate());
}
