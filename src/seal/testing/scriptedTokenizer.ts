/**
 * A tokenizer without a file: one token per UTF-8 byte, after three special ones. Any text goes there and back, and a
 * token's meaning depends on nothing, so tests can read every id.
 */
import type { Tokenizer } from '../../tokenizer/types';

const SPECIAL = ['<pad>', '<bos>', '<eos>'];
const BOS = 1;
const EOS = 2;
const encoder = new TextEncoder();

export const scriptedTokenizer: Tokenizer = {
  encode(text, { addSpecialTokens = true } = {}) {
    const bytes = Array.from(encoder.encode(text), (byte) => byte + SPECIAL.length);
    return addSpecialTokens ? [BOS, ...bytes] : bytes;
  },
  decode(ids, { skipSpecialTokens = false } = {}) {
    let text = '';
    let run: number[] = [];
    const flush = (): void => {
      text += new TextDecoder().decode(Uint8Array.from(run));
      run = [];
    };
    for (const id of ids) {
      if (id >= SPECIAL.length) run.push(id - SPECIAL.length);
      else if (!skipSpecialTokens) {
        flush();
        text += SPECIAL[id] ?? '';
      }
    }
    flush();
    return text;
  },
  bosId: BOS,
  eosId: EOS,
  vocab: SPECIAL.length + 256,
  idOf(token) {
    const special = SPECIAL.indexOf(token);
    if (special >= 0) return special;
    const bytes = encoder.encode(token);
    return bytes.length === 1 && bytes[0] !== undefined ? bytes[0] + SPECIAL.length : null;
  },
};
