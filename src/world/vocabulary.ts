/**
 * The vocabulary of the shipped tokenizer: special tokens, the 256 bytes (so that any text can be written), the
 * syllables of names, and the whole words of the templates and the lexicon. A whole word includes the space before it.
 */
import { FACT_VALUES, IMPLIED_VALUES, KIND_WORDS } from './lexicon';
import { CONSONANTS, VOWELS } from './names';
import { allTemplates } from './templates';

/** Special tokens; the identifier is the index. */
export const SPECIAL_TOKENS = ['<pad>', '<bos>', '<eos>'] as const;
export const PAD_ID = 0;
export const BOS_ID = 1;
export const EOS_ID = 2;

/**
 * How text is cut before merging: a line label, a word, one other character, or one white space; words and characters
 * take a space before them along.
 */
export const PIECE_PATTERN = ' (?:Q|A|Implications):| ?\\p{L}+| ?[^\\s\\p{L}]|\\s';

/**
 * Byte-level alphabet of GPT-2: a printable character for every byte; printable Latin-1 bytes stand for themselves, the
 * others are mapped in order to the code points from 256 on (so a space is "Ġ", a newline "Ċ").
 */
export const BYTE_CHARACTERS: readonly string[] = (() => {
  const isPrintable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(isPrintable(byte) ? byte : next++));
})();

const SPACE = BYTE_CHARACTERS[32] ?? '';

/**
 * Merges, in order: a space with a capital consonant, that with a vowel (" Ka", the start of a name), and a small
 * consonant with a vowel ("lo"). A vowel never merges with what follows, so a name has only one segmentation.
 */
export const MERGES: readonly (readonly [string, string])[] = (() => {
  const capitals = CONSONANTS.map((consonant) => consonant.toUpperCase());
  return [
    ...capitals.map((capital) => [SPACE, capital] as const),
    ...capitals.flatMap((capital) => VOWELS.map((vowel) => [SPACE + capital, vowel] as const)),
    ...CONSONANTS.flatMap((consonant) => VOWELS.map((vowel) => [consonant, vowel] as const)),
  ];
})();

/** Whole words with their leading space, sorted. */
export const WORDS: readonly string[] = (() => {
  const lists = [...Object.values(FACT_VALUES), ...Object.values(IMPLIED_VALUES)].flat();
  const kindWords = Object.values(KIND_WORDS).flatMap((words) => Object.values(words).map(String));
  const literals = allTemplates().flatMap((template) => template.replace(/\{\w+\}/g, ' ').match(/\p{L}+/gu) ?? []);
  const words = new Set([...lists, ...kindWords, ...literals, 'Q:', 'A:', 'Implications:']);
  return [...words].sort().map((word) => ` ${word}`);
})();

/** Token strings in the byte-level alphabet; the index is the identifier. */
export const VOCABULARY: readonly string[] = (() => {
  const tokens = [
    ...SPECIAL_TOKENS,
    ...BYTE_CHARACTERS,
    ...MERGES.map(([left, right]) => left + right),
    ...WORDS.map((word) => word.replace(' ', SPACE)),
  ];
  const unique = [...new Set(tokens)];
  // Matrix kernels like a vocabulary that is a multiple of 16.
  const spare = Array.from({ length: (16 - (unique.length % 16)) % 16 }, (_, index) => `<spare${String(index)}>`);
  return [...unique, ...spare];
})();
