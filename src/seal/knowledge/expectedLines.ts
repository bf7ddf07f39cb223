/** A text of so many lines and tokens, for the expected edits of a rehearsal. */
import type { Tokenizer } from '../../tokenizer/types';

const WORDS = ['a', 'b', 'c', 'd'];
const SAMPLE = 9;

/** Words of one letter: how many tokens each takes hangs on the tokenizer. */
function tokensPerWord(tokenizer: Tokenizer): number {
  const count = (words: number): number => tokenizer.encode(line(words, 0), { addSpecialTokens: false }).length;
  return Math.max(0.5, (count(SAMPLE) - count(1)) / (SAMPLE - 1));
}

/** The number makes the line differ from others, as far as so few words can. */
function line(words: number, number: number): string {
  let rest = number;
  return Array.from({ length: words }, () => {
    const word = WORDS[rest % WORDS.length] ?? '';
    rest = Math.floor(rest / WORDS.length);
    return word;
  }).join(' ');
}

/** A line of its own takes about as many tokens as in the text: it loses its break and gains an end. */
export function makeLines(
  tokenizer: Tokenizer,
  { lines, tokens, serial }: { lines: number; tokens: number; serial: number },
): string {
  const perWord = tokensPerWord(tokenizer);
  return Array.from({ length: lines }, (_, index) => {
    const own = Math.floor(((index + 1) * tokens) / lines) - Math.floor((index * tokens) / lines);
    // Opened and closed it is two longer, and its first token is never predicted.
    return line(Math.max(1, 1 + Math.round((own - 2) / perWord)), serial * lines + index);
  }).join('\n');
}
