/** The page's end of the reader of run files: one worker a file, gone with its answer and with all the memory that it took. */
import { RunFileError } from '../seal/record/runFileError';
import type { Reads } from './runReading';
import { startWorker } from './scripts';

export interface Request {
  want: keyof Reads;
  file: Blob;
}

export type Answer<Read> = { kind: 'read'; value: Read } | { kind: 'refused'; field: string | null; message: string };

const STOPPED =
  'What reads run files stopped. Check the connection, and that the file is not more than this device can hold.';

/** @throws RunFileError that says what to do. */
export async function readRunFile<Want extends keyof Reads>(want: Want, file: Blob): Promise<Reads[Want]> {
  const worker = startWorker('runFiles');
  const answered = new Promise<Answer<Reads[Want]>>((resolve, reject) => {
    worker.addEventListener('message', (event: MessageEvent<Answer<Reads[Want]>>) => resolve(event.data));
    worker.addEventListener('messageerror', () => reject(new RunFileError(null, STOPPED)));
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      reject(new RunFileError(null, STOPPED));
    });
  });
  const request: Request = { want, file };
  worker.postMessage(request);
  const answer = await answered.finally(() => worker.terminate());
  if (answer.kind === 'refused') throw new RunFileError(answer.field, answer.message);
  return answer.value;
}
