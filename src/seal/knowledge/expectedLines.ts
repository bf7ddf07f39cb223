/** A text of so many lines and tokens, for the expected edits of a rehearsal. */
import type { Tokenizer } from '../../tokenizer/types';

/** Letters cost the same where tokens are bytes, common words where they are pieces. */
const WORDS = ['a', 'b', 'c', 'd', 'the', 'it', 'is', 'in', 'to', 'has'];
const TIMES = 4;

interface Vocabulary {
  words: string[];
  /** Tokens of each of them. */
  perWord: number;
}

/** The words that cost the fewest tokens in the midst of a line. */
function cheapWords(tokenizer: Tokenizer): Vocabulary {
  const count = (text: string): number => tokenizer.encode(text, { addSpecialTokens: false }).length;
  const costs = WORDS.map((word) => (count(`a${` ${word}`.repeat(TIMES)}`) - count('a')) / TIMES);
  const perWord = Math.min(...costs);
  return { words: WORDS.filter((_, index) => costs[index] === perWord), perWord: Math.max(0.5, perWord) };
}

/** The number makes the line differ from others, as far as so few words can. */
function line({ words }: Vocabulary, length: number, number: number): string {
  let rest = number;
  const more = Array.from({ length: length - 1 }, () => {
    const word = words[rest % words.length] ?? 'a';
    rest = Math.floor(rest / words.length);
    return word;
  });
  return ['a', ...more].join(' ');
}

/** A line of its own takes about as many tokens as in the text: it loses its break and gains an end. */
export function makeLines(
  tokenizer: Tokenizer,
  { lines, tokens, serial }: { lines: number; tokens: number; serial: number },
): string {
  const vocabulary = cheapWords(tokenizer);
  return Array.from({ length: lines }, (_, index) => {
    const own = Math.floor(((index + 1) * tokens) / lines) - Math.floor((index * tokens) / lines);
    // Opened and closed it is two longer, and its first token is never predicted.
    const words = 1 + Math.round((own - 2) / vocabulary.perWord);
    return line(vocabulary, Math.max(1, words), serial * lines + index);
  }).join('\n');
}
