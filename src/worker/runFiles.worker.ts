/** Reads one run file, so that the page does not stand still for it, however large it is or unpacks to. */
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAnyRun, readRunBytes, rowOf } from '../seal/record/format';
import { RunFileError } from '../seal/record/runFileError';
import type { Answer, Request } from './runFiles';

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answerTo(data).then((answer) => postMessage(answer));
});

async function answerTo({ want, file }: Request): Promise<Answer> {
  try {
    switch (want) {
      case 'row':
        return { kind: 'row', row: rowOf(await readAnyRun(file)) };
      case 'knowledge':
        return { kind: 'knowledge', run: await readRunBytes(KNOWLEDGE_FORMAT, file) };
      case 'puzzles':
        return { kind: 'puzzles', run: await readRunBytes(PUZZLE_FORMAT, file) };
    }
  } catch (error) {
    // A folder that was dropped cannot be read as a file.
    return error instanceof RunFileError
      ? { kind: 'refused', field: error.field, message: error.message }
      : { kind: 'refused', field: null, message: 'The file could not be read.' };
  }
}
