/** Reads one run file, so that the page does not stand still for it, however large it is or unpacks to. */
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAnyRun, readRunBytes, rowOf } from '../seal/record/format';
import { RunFileError } from '../seal/record/runFileError';
import type { Answer, Request, Wanted } from './runFiles';

const READERS: { [Want in keyof Wanted]: (file: Blob) => Promise<Wanted[Want]> } = {
  row: async (file) => rowOf(await readAnyRun(file)),
  knowledge: (file) => readRunBytes(KNOWLEDGE_FORMAT, file),
  puzzles: (file) => readRunBytes(PUZZLE_FORMAT, file),
};

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answerTo(data).then((answer) => postMessage(answer));
});

async function answerTo({ want, file }: Request): Promise<Answer<keyof Wanted>> {
  try {
    return { read: await READERS[want](file) };
  } catch (error) {
    // A folder that was dropped cannot be read as a file.
    if (!(error instanceof RunFileError)) return { field: null, refused: 'The file could not be read.' };
    return { field: error.field, refused: error.message };
  }
}
