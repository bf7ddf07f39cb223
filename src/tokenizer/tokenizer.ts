/**
 * A model's own tokenizer, from its tokenizer.json, over @huggingface/tokenizers: the part of @huggingface/transformers that does
 * this, without the inference runtimes around it. Works from parsed files, offline, in a page, a worker or Node.
 */
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { parseDefinition, type TokenizerDefinition } from './definition';
import { parseTokenizerConfig, type TokenizerConfig } from './tokenizerConfig';
import { shown, type Tokenizer, TokenizerError, type TokenizerFiles } from './types';

/** @throws TokenizerError when the files cannot be used; the message says which and why. */
export function loadTokenizer(files: TokenizerFiles): Tokenizer {
  const { json, ids } = parseDefinition(files);
  const config = parseTokenizerConfig(files);
  const file = `${files.name}/tokenizer.json`;
  const full = build(json, config, file);
  const idOf = (token: string): number | null => full.token_to_id(token) ?? null;
  const tokenOf = (content: string | null): number | null => {
    const id = content === null ? null : idOf(content);
    return id !== null && id < files.config.vocab ? id : null;
  };
  const [bosId, eosId] = [tokenOf(config.tokens.bos_token), tokenOf(config.tokens.eos_token)];
  const around = specialsAround(full, config, bosId, eosId, file);
  let plain: HuggingFaceTokenizer | null = null;

  return {
    bosId,
    eosId,
    vocab: [...ids].reduce((highest, id) => Math.max(highest, id), 0) + 1,
    idOf,
    encode(text, { addSpecialTokens = true, specialTokensAsText = false } = {}) {
      if (specialTokensAsText) plain ??= withoutSpecialTokens(full, json, config, file);
      const encoder = specialTokensAsText && plain ? plain : full;
      const body = idsOf(encoder, text.toWellFormed(), false, file);
      return addSpecialTokens ? [...around.before, ...body, ...around.after] : body;
    },
    decode(list, { skipSpecialTokens = false } = {}) {
      const known = list.filter((id) => ids.has(id));
      if (known.length === 0) return '';
      return full.decode(known, { skip_special_tokens: skipSpecialTokens, clean_up_tokenization_spaces: false });
    },
  };
}

function build(json: TokenizerDefinition['json'], config: TokenizerConfig, file: string): HuggingFaceTokenizer {
  const parts = {
    normalizer: null,
    post_processor: null,
    decoder: null,
    ...json,
    pre_tokenizer: withUnicodeDigits(json.pre_tokenizer),
  };
  try {
    return new HuggingFaceTokenizer(parts, config.library);
  } catch (error) {
    throw unusable(error, file);
  }
}

function unusable(error: unknown, file: string): TokenizerError {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
  return new TokenizerError('unsupported', `${file}: it cannot be used here (${reason}).`);
}

/** @throws TokenizerError when the library fails, or has no id for a piece of the text. */
function idsOf(encoder: HuggingFaceTokenizer, text: string, withSpecialTokens: boolean, file: string): number[] {
  let encoded: { ids: (number | undefined)[]; tokens: string[] };
  try {
    encoded = encoder.encode(text, { add_special_tokens: withSpecialTokens });
  } catch (error) {
    throw unusable(error, file);
  }
  const ids = encoded.ids.filter((id) => id !== undefined);
  if (ids.length === encoded.ids.length) return ids;
  const piece = encoded.tokens[encoded.ids.indexOf(undefined)];
  throw new TokenizerError('broken', `${file}: the piece ${shown(piece)} of a text has no id.`);
}

/**
 * The same tokenizer, which does not look for special tokens in text.
 * It shares the vocabulary, so it costs next to nothing; but where whole words are looked up before merges are tried,
 * a special token could be such a word, and the vocabulary is built once more without them.
 */
function withoutSpecialTokens(
  full: HuggingFaceTokenizer,
  json: TokenizerDefinition['json'],
  config: TokenizerConfig,
  file: string,
): HuggingFaceTokenizer {
  const added_tokens = json.added_tokens.filter(({ special }) => !special);
  if (json.model.ignore_merges) {
    const vocab = { ...json.model.vocab };
    for (const { special, content } of json.added_tokens) if (special) delete vocab[content];
    return build({ ...json, added_tokens, model: { ...json.model, vocab } }, config, file);
  }
  const plain = build({ ...json, added_tokens, model: { ...json.model, vocab: {}, merges: [] } }, config, file);
  plain.model = full.model;
  return plain;
}

const PROBES = ['a', '1', '中'];

/**
 * What the tokenizer puts before and after a text, found by trying it on one.
 * Llama tokenizers state `add_bos_token` and `add_eos_token` apart, and these win, as in transformers (`LlamaTokenizerFast`).
 * @throws TokenizerError when the text itself is not in what comes out.
 */
function specialsAround(
  full: HuggingFaceTokenizer,
  { addBos, addEos }: TokenizerConfig,
  bosId: number | null,
  eosId: number | null,
  file: string,
): { before: number[]; after: number[] } {
  // A tokenizer without bytes or an unknown token has nothing for letters that are not its own.
  const isRead = (text: string): boolean => idsOf(full, text, false, file).length > 0;
  const probe = PROBES.find(isRead) ?? [...full.get_vocab(false).keys()].find(isRead);
  const body = probe === undefined ? [] : idsOf(full, probe, false, file);
  const whole = probe === undefined ? [] : idsOf(full, probe, true, file);
  const at = whole.findIndex((_, start) => body.every((id, offset) => whole[start + offset] === id));
  if (at < 0) throw new TokenizerError('broken', `${file}: post_processor leaves the text itself out.`);
  return {
    before: withFlag(whole.slice(0, at), bosId, addBos),
    after: withFlag(whole.slice(at + body.length), eosId, addEos),
  };
}

function withFlag(ids: number[], id: number | null, flag: boolean | null): number[] {
  if (flag === true && ids.length === 0 && id !== null) return [id];
  return flag === false ? [] : ids;
}

/**
 * The library's Digits splits at ASCII digits only; the Rust one, with which models were trained, at every numeric character
 * (`char::is_numeric`, Unicode N). An equal Split takes its place.
 */
function withUnicodeDigits(part: unknown): unknown {
  if (typeof part !== 'object' || part === null || !('type' in part)) return part ?? null;
  if (part.type === 'Sequence' && 'pretokenizers' in part && Array.isArray(part.pretokenizers))
    return { ...part, pretokenizers: part.pretokenizers.map(withUnicodeDigits) };
  if (part.type !== 'Digits') return part;
  const single = 'individual_digits' in part && part.individual_digits === true;
  return { type: 'Split', pattern: { Regex: single ? '\\p{N}' : '\\p{N}+' }, behavior: 'Isolated', invert: false };
}
