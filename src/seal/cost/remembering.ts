/** What rehearsals of both domains need: texts that nobody wrote, and a tokenizer that encodes the same texts again and again. */
import type { GenerateResult } from '../../contract/engine';
import type { Tokenizer } from '../../tokenizer/types';

export interface Remembering {
  tokenizer: Tokenizer;
  /** A text of so many tokens, its end among them unless they reach the limit. Equal texts of equal length share their ids, others differ. */
  result: (text: string, tokens: number, limit: number) => GenerateResult;
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
    result: (text, tokens, limit) => {
      const finish = tokens < limit ? 'stop' : 'length';
      const count = finish === 'stop' ? Math.max(0, tokens - 1) : limit;
      const key = `${count} ${text}`;
      const ids = made.get(key) ?? someIds(tokenizer, count, made.size);
      made.set(key, ids);
      texts.set(ids, text);
      return { ids, logProbabilities: [], finish };
    },
  };
}

/** Ids of the vocabulary, none of them special as far as that is likely, with the serial as their first digits. */
export function someIds({ vocab }: { vocab: number }, count: number, serial: number): number[] {
  const first = Math.min(5, vocab - 1);
  const base = Math.max(1, vocab - first);
  let rest = serial;
  return Array.from({ length: count }, () => {
    const digit = rest % base;
    rest = Math.floor(rest / base);
    return first + digit;
  });
}

/** Whole numbers in place of given ones, which add up to the same. */
export function wholes(): (value: number) => number {
  let sum = 0;
  return (value) => {
    const before = Math.floor(sum);
    sum += value;
    return Math.floor(sum) - before;
  };
}

/** So many, one after another and from the first again. */
export function repeated<One>(list: readonly One[], count: number): One[] {
  return Array.from({ length: count }, (_, index) => list.slice(index % list.length, (index % list.length) + 1)).flat();
}
