/** The words of what is wrong with a line of notes. */
import type { Flaw } from '../../../seal/knowledge/lineMarks';

/** For those who do not see the mark, and beside the line where there is room. */
export const FLAW_WORDS: Record<Flaw | 'none', string> = {
  none: '',
  false: 'not so',
  nameless: 'names nobody',
  empty: 'says nothing',
  unsupported: 'not in the text',
};

export const againText = (times: number): string => `said ${times} times`;
export const SAID_BEFORE = 'said before';
