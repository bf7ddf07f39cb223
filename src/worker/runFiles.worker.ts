/** Reads files of the visitor's, so that the page does not stand still for them, however large they are or unpack to. */
import { FormatError } from '../formats/formatError';
import { readTexts } from '../formats/visitorFiles';
import { MOST_MEGABYTES } from '../seal/knowledge/files/dataFile';
import { readPassageFile } from '../seal/knowledge/files/read';
import { sealRows } from '../seal/knowledge/results/rows';
import { isSealResult } from '../seal/knowledge/results/schemas';
import { MOST_MEGABYTES as MOST_OF_TASKS, readTaskFiles } from '../seal/puzzles/taskFiles';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAny, readJson, readRunBytes, rowOf } from '../seal/record/format';
import { REMEDY, RunFileError } from '../seal/record/runFileError';
import type { Answer, Request, Wanted } from './runFiles';

const READERS: { [Want in keyof Wanted]: (...files: Blob[]) => Promise<Wanted[Want]> } = {
  row: async (file) => {
    const input = await readJson(file);
    return isSealResult(input) ? 'seal' : rowOf(readAny(input));
  },
  seal: async (...files) => {
    const named = files.filter((file) => file instanceof File);
    const inputs: { name: string; input: unknown }[] = [];
    for (const file of named) inputs.push({ name: file.name, input: await readJson(file) });
    return sealRows(inputs);
  },
  passages: async (...files) => {
    const named = files.filter((file) => file instanceof File);
    const { read, unread } = await readTexts(named, MOST_MEGABYTES);
    const told: Wanted['passages'] = { files: [], problems: unread };
    for (const file of read) {
      try {
        told.files.push({ name: file.name, ...readPassageFile(file) });
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        told.problems.push(error.message);
      }
    }
    return told;
  },
  knowledge: (file) => readRunBytes(KNOWLEDGE_FORMAT, file),
  puzzles: (file) => readRunBytes(PUZZLE_FORMAT, file),
  tasks: async (...files) => {
    const named = files.filter((file) => file instanceof File);
    const { read, unread } = await readTexts(named, MOST_OF_TASKS);
    const { problems, ...told } = readTaskFiles(read);
    return { ...told, problems: [...unread, ...problems] };
  },
};

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  void answerTo(data).then((answer) => postMessage(answer));
});

async function answerTo({ want, files }: Request): Promise<Answer<keyof Wanted>> {
  try {
    return { read: await READERS[want](...files) };
  } catch (error) {
    if (error instanceof RunFileError) return { field: error.field, refused: error.message };
    const why =
      error instanceof RangeError ? 'The file is too large or nested too deeply' : 'The file could not be read';
    return { field: null, refused: `${why}. ${REMEDY}` };
  }
}
