/**
 * A model's own tokenizer, from its tokenizer.json, over @huggingface/tokenizers: the part of @huggingface/transformers that does
 * this, without the inference runtimes around it. Works from parsed files, offline, in a page, a worker or Node.
 */
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { parseDefinition, type TokenizerDefinition } from './definition';
import { type Tokenizer, TokenizerError, type TokenizerFiles } from './types';

/** @throws TokenizerError when the files cannot be used; the message says which and why. */
export function loadTokenizer(files: TokenizerFiles): Tokenizer {
  const { json, ids } = parseDefinition(files);
  const config = files.tokenizerConfigJson ?? {};
  const full = build(json, config, files.name);
  const idOf = (token: string): number | null => full.token_to_id(token) ?? null;
  const tokenOf = (field: 'bos_token' | 'eos_token'): number | null => {
    const content = contentOf(config[field]);
    return content === null ? null : idOf(content);
  };
  const [bosId, eosId] = [tokenOf('bos_token'), tokenOf('eos_token')];
  const around = specialsAround(full, config, bosId, eosId);
  let plain: HuggingFaceTokenizer | null = null;

  return {
    bosId,
    eosId,
    vocab: [...ids].reduce((highest, id) => Math.max(highest, id), 0) + 1,
    idOf,
    encode(text, { addSpecialTokens = true, specialTokensAsText = false } = {}) {
      if (specialTokensAsText) plain ??= withoutSpecialTokens(full, json, config);
      const encoder = specialTokensAsText && plain ? plain : full;
      const body = encoder.encode(text.toWellFormed(), { add_special_tokens: false }).ids;
      return addSpecialTokens ? [...around.before, ...body, ...around.after] : body;
    },
    decode(list, { skipSpecialTokens = false } = {}) {
      const known = list.filter((id) => ids.has(id));
      if (known.length === 0) return '';
      return full.decode(known, { skip_special_tokens: skipSpecialTokens, clean_up_tokenization_spaces: false });
    },
  };
}

function build(json: TokenizerDefinition['json'], config: object, name: string): HuggingFaceTokenizer {
  const parts = {
    normalizer: null,
    post_processor: null,
    decoder: null,
    ...json,
    pre_tokenizer: withUnicodeDigits(json.pre_tokenizer),
  };
  try {
    return new HuggingFaceTokenizer(parts, config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TokenizerError('unsupported', `${name}/tokenizer.json: it cannot be used here (${reason}).`);
  }
}

/**
 * The same tokenizer, which does not look for special tokens in text.
 * It shares the vocabulary, so it costs next to nothing; but where whole words are looked up before merges are tried,
 * a special token could be such a word, and the vocabulary is built once more without them.
 */
function withoutSpecialTokens(
  full: HuggingFaceTokenizer,
  json: TokenizerDefinition['json'],
  config: object,
): HuggingFaceTokenizer {
  const added_tokens = json.added_tokens.filter(({ special }) => !special);
  if (json.model.ignore_merges) {
    const vocab = { ...json.model.vocab };
    for (const { special, content } of json.added_tokens) if (special) delete vocab[content];
    return build({ ...json, added_tokens, model: { ...json.model, vocab } }, config, '');
  }
  const plain = build({ ...json, added_tokens, model: { ...json.model, vocab: {}, merges: [] } }, config, '');
  plain.model = full.model;
  return plain;
}

/**
 * What the tokenizer puts before and after a text, found by trying it on one.
 * Llama tokenizers state `add_bos_token` and `add_eos_token` apart, and these win, as in transformers (`LlamaTokenizerFast`).
 */
function specialsAround(
  full: HuggingFaceTokenizer,
  config: Record<string, unknown>,
  bosId: number | null,
  eosId: number | null,
): { before: number[]; after: number[] } {
  const probe = 'a';
  const body = full.encode(probe, { add_special_tokens: false }).ids;
  const whole = full.encode(probe, { add_special_tokens: true }).ids;
  const at = whole.findIndex((_, start) => body.every((id, offset) => whole[start + offset] === id));
  const before = whole.slice(0, at);
  const after = whole.slice(at + body.length);
  if (!/^(Code)?LlamaTokenizer/.test(String(config.tokenizer_class))) return { before, after };
  return { before: withFlag(before, bosId, config.add_bos_token), after: withFlag(after, eosId, config.add_eos_token) };
}

function withFlag(ids: number[], id: number | null, flag: unknown): number[] {
  if (flag === true && ids.length === 0 && id !== null) return [id];
  return flag === false ? [] : ids;
}

/** A token as tokenizer_config.json writes it: a text, or an object with the text as `content`. */
function contentOf(token: unknown): string | null {
  if (typeof token === 'string') return token;
  return typeof token === 'object' && token !== null && 'content' in token && typeof token.content === 'string'
    ? token.content
    : null;
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
