/** `readRunFile` without its worker, since Node has none: the same reading, done at once. For `vi.mock` in its place. */
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAnyRun, readRunBytes, rowOf } from '../../seal/record/format';
import type { readRunFile as readApart } from '../runFiles';

const READERS = {
  row: async (file: Blob) => rowOf(await readAnyRun(file)),
  knowledge: (file: Blob) => readRunBytes(KNOWLEDGE_FORMAT, file),
  puzzles: (file: Blob) => readRunBytes(PUZZLE_FORMAT, file),
};

export const readRunFile = ((want: keyof typeof READERS, file: Blob) => READERS[want](file)) as typeof readApart;
