/**
 * A small encoder with the same result as `tokenizer.json` in the Hugging Face libraries (the tests compare them).
 * Corpus export needs tens of millions of tokens and has no other dependency.
 */
import { BYTE_CHARACTERS, MERGES, PIECE_PATTERN, VOCABULARY } from './vocabulary';

const ids = new Map(VOCABULARY.map((token, id) => [token, id]));
const ranks = new Map(MERGES.map(([left, right], rank) => [`${left} ${right}`, rank]));
const pieces = new RegExp(PIECE_PATTERN, 'gu');
const utf8 = new TextEncoder();
const cache = new Map<string, readonly number[]>();
const CACHE_LIMIT = 100_000;

/** Token identifiers of a text, without special tokens. */
export function encode(text: string): number[] {
  return (spaced(text).match(pieces) ?? []).flatMap((piece) => {
    const known = cache.get(piece);
    if (known !== undefined) return known;
    const encoded = encodePiece(piece);
    if (cache.size < CACHE_LIMIT) cache.set(piece, encoded);
    return encoded;
  });
}

/** A space before the text and after every newline that is not the last character: all lines then start alike. */
function spaced(text: string): string {
  return text === '' ? '' : ` ${text.replace(/\n(?=[\s\S])/g, '\n ')}`;
}

function encodePiece(piece: string): number[] {
  const characters = Array.from(utf8.encode(piece), (byte) => BYTE_CHARACTERS[byte] ?? '');
  const whole = ids.get(characters.join(''));
  if (whole !== undefined) return [whole];
  const parts = [...characters];
  for (;;) {
    const candidates = parts.slice(1).map((right, index) => ranks.get(`${parts[index] ?? ''} ${right}`) ?? Infinity);
    const best = Math.min(Infinity, ...candidates);
    if (best === Infinity) return parts.map((part) => ids.get(part) ?? 0);
    const at = candidates.indexOf(best);
    parts.splice(at, 2, `${parts[at] ?? ''}${parts[at + 1] ?? ''}`);
  }
}
