/** A tokenizer for rehearsals, which encode the same texts again and again and decode texts that nobody wrote. */
import type { Tokenizer } from '../../tokenizer/types';

export interface Remembering {
  tokenizer: Tokenizer;
  /** So many ids that stand for a text; `serial` makes them differ. Equal texts of one serial share theirs. */
  idsFor: (text: string, count: number, serial: number) => number[];
}

/** Beyond this, all is forgotten: settings were changed many times. */
const MOST = 100_000;
const known = new WeakMap<Tokenizer, Map<string, number[]>>();

export function remembering(tokenizer: Tokenizer): Remembering {
  const encoded = known.get(tokenizer) ?? new Map<string, number[]>();
  known.set(tokenizer, encoded);
  const texts = new WeakMap<readonly number[], string>();
  const made = new Map<string, number[]>();
  return {
    tokenizer: {
      ...tokenizer,
      encode: (text, options = {}) => {
        const { addSpecialTokens = true, specialTokensAsText = false } = options;
        const key = `${Number(addSpecialTokens)}${Number(specialTokensAsText)}${text}`;
        const before = encoded.get(key);
        if (before !== undefined) return before;
        if (encoded.size >= MOST) encoded.clear();
        const ids = tokenizer.encode(text, options);
        encoded.set(key, ids);
        return ids;
      },
      decode: (ids, options) => texts.get(ids) ?? tokenizer.decode(ids, options),
    },
    idsFor: (text, count, serial) => {
      const key = `${count} ${serial} ${text}`;
      const ids = made.get(key) ?? someIds(tokenizer, count, serial);
      made.set(key, ids);
      texts.set(ids, text);
      return ids;
    },
  };
}

/** Ids of the vocabulary, none of them special as far as that is likely, with the serial as their first digits. */
function someIds({ vocab }: Tokenizer, count: number, serial: number): number[] {
  const first = Math.min(5, vocab - 1);
  const base = Math.max(1, vocab - first);
  let rest = serial;
  return Array.from({ length: count }, () => {
    const digit = rest % base;
    rest = Math.floor(rest / base);
    return first + digit;
  });
}
