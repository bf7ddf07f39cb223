/** Reads one run file, so that the page does not stand still for it, however large it is or unpacks to. */
import { RunFileError } from '../seal/record/runFileError';
import type { Answer, Request } from './runFiles';
import { READERS, type Reads } from './runReading';

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answerTo(data).then((answer) => postMessage(answer));
});

async function answerTo({ want, file }: Request): Promise<Answer<Reads[keyof Reads]>> {
  try {
    return { kind: 'read', value: await READERS[want](file) };
  } catch (error) {
    // A folder that was dropped cannot be read as a file.
    return error instanceof RunFileError
      ? { kind: 'refused', field: error.field, message: error.message }
      : { kind: 'refused', field: null, message: 'The file could not be read.' };
  }
}
