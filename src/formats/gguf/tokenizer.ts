/**
 * The tokenizer inside a GGUF file as a `tokenizer.json`: the vocabulary with its types, merges or scores, and the name of what cuts
 * a text into words, which llama.cpp keeps in its code (`llama-vocab.cpp`) and a tokenizer.json spells out.
 */
import { FormatError, quoted } from '../formatError';
import type { JsonObject } from '../jsonFile';
import type { Metadata } from './metadata';

export interface GgufTokenizer {
  tokenizerJson: JsonObject;
  tokenizerConfigJson: JsonObject;
}

/** Types of a token (llama.cpp `enum llama_token_type`). */
const UNKNOWN = 2;
const CONTROL = 3;
const USER_DEFINED = 4;

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
/** The split of GPT-4's tokenizer, with `digits` of a number together. */
const words = (digits: string): string =>
  `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;

const byteLevel = (useRegex: boolean): JsonObject => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: useRegex,
});
const splitBy = (regex: string): JsonObject => ({
  type: 'Sequence',
  pretokenizers: [{ type: 'Split', pattern: { Regex: regex }, behavior: 'Isolated', invert: false }, byteLevel(false)],
});

interface Cut {
  pre_tokenizer: JsonObject;
  normalizer: JsonObject | null;
  ignore_merges: boolean;
  /** Whether a text begins with the begin token where the file does not say. */
  addBos: boolean;
}

/** By `tokenizer.ggml.pre`, for vocabularies of bytes. */
const CUTS: Readonly<Record<string, Cut>> = {
  smollm: {
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel(true)],
    },
    normalizer: null,
    ignore_merges: false,
    addBos: false,
  },
  qwen2: { pre_tokenizer: splitBy(words('\\p{N}')), normalizer: { type: 'NFC' }, ignore_merges: false, addBos: false },
  'llama-bpe': { pre_tokenizer: splitBy(words('\\p{N}{1,3}')), normalizer: null, ignore_merges: true, addBos: true },
};

/** @throws FormatError `unsupported` naming a tokenizer that is not read here, `broken` where its lists do not fit each other. */
export function ggufTokenizer(metadata: Metadata): GgufTokenizer {
  const { name } = metadata;
  const model = metadata.text('tokenizer.ggml.model', '');
  const instead = 'put the model’s tokenizer.json beside the file';
  const tokens = metadata.texts('tokenizer.ggml.tokens');
  if (tokens === undefined)
    throw new FormatError('missing', `${name}: it has no tokenizer (tokenizer.ggml.tokens); ${instead}.`);
  const types = metadata.numbers('tokenizer.ggml.token_type') ?? tokens.map(() => 1);
  if (types.length !== tokens.length)
    throw new FormatError(
      'broken',
      `${name}: tokenizer.ggml.token_type has ${types.length} entries for ${tokens.length} tokens.`,
    );
  const added = tokens.flatMap((content, id) => {
    const type = types[id];
    const isSpecial = type === CONTROL || type === UNKNOWN;
    return isSpecial || type === USER_DEFINED ? [addedToken(content, id, isSpecial)] : [];
  });
  const vocab: Record<string, number> = Object.create(null);
  tokens.forEach((token, id) => {
    if (Object.hasOwn(vocab, token))
      throw new FormatError(
        'broken',
        `${name}: tokenizer.ggml.tokens has ${quoted(token)} twice, as ${vocab[token]} and ${id}.`,
      );
    vocab[token] = id;
  });
  const special = (field: string): string | null => {
    const id = metadata.number(`tokenizer.ggml.${field}`);
    return id === undefined ? null : (tokens[id] ?? null);
  };
  const [bos, eos, unknown] = [special('bos_token_id'), special('eos_token_id'), special('unknown_token_id')];
  const common = { version: '1.0', truncation: null, padding: null, added_tokens: added };
  const config = (addBos: boolean): JsonObject => ({
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: bos,
    eos_token: eos,
    unk_token: unknown,
    clean_up_tokenization_spaces: false,
    add_bos_token: addBos,
  });
  if (model === 'gpt2') {
    const pre = metadata.text('tokenizer.ggml.pre', 'default');
    const cut = Object.hasOwn(CUTS, pre) ? CUTS[pre] : undefined;
    if (cut === undefined)
      throw new FormatError(
        'unsupported',
        `${name}: tokenizer.ggml.pre is ${quoted(pre)}; possible here: ${Object.keys(CUTS).join(', ')}. For another, ${instead}.`,
      );
    const addBos = metadata.flag('tokenizer.ggml.add_bos_token') ?? cut.addBos;
    return {
      tokenizerJson: {
        ...common,
        normalizer: cut.normalizer,
        pre_tokenizer: cut.pre_tokenizer,
        post_processor: addBos ? begins(bos, vocab) : null,
        decoder: byteLevel(true),
        model: {
          ...bpe(vocab, metadata.texts('tokenizer.ggml.merges') ?? []),
          unk_token: null,
          fuse_unk: false,
          byte_fallback: false,
          ignore_merges: cut.ignore_merges,
        },
      },
      tokenizerConfigJson: config(addBos),
    };
  }
  const scores = metadata.numbers('tokenizer.ggml.scores');
  if (model !== 'llama' || scores === undefined)
    throw new FormatError(
      'unsupported',
      `${name}: tokenizer.ggml.model is ${quoted(model)}${model === 'llama' ? ' without scores' : ''}; possible here: gpt2, and llama with scores. For another, ${instead}.`,
    );
  if (scores.length !== tokens.length)
    throw new FormatError(
      'broken',
      `${name}: tokenizer.ggml.scores has ${scores.length} entries for ${tokens.length} tokens.`,
    );
  const addBos = metadata.flag('tokenizer.ggml.add_bos_token') ?? true;
  const prefix = metadata.flag('tokenizer.ggml.add_space_prefix') ?? true;
  const space = { type: 'Replace', pattern: { String: ' ' }, content: WORD };
  return {
    tokenizerJson: {
      ...common,
      normalizer: { type: 'Sequence', normalizers: prefix ? [{ type: 'Prepend', prepend: WORD }, space] : [space] },
      pre_tokenizer: null,
      post_processor: addBos ? begins(bos, vocab) : null,
      decoder: {
        type: 'Sequence',
        decoders: [
          { type: 'Replace', pattern: { String: WORD }, content: ' ' },
          { type: 'ByteFallback' },
          { type: 'Fuse' },
          ...(prefix ? [{ type: 'Strip', content: ' ', start: 1, stop: 0 }] : []),
        ],
      },
      model: {
        ...bpe(vocab, mergesOf(tokens, types, scores, name)),
        unk_token: unknown,
        fuse_unk: true,
        byte_fallback: true,
        ignore_merges: false,
      },
    },
    tokenizerConfigJson: config(addBos),
  };
}

/** SentencePiece's mark of a word's beginning. */
const WORD = '▁';

const bpe = (vocab: Record<string, number>, merges: readonly (string | [string, string])[]): JsonObject => ({
  type: 'BPE',
  dropout: null,
  continuing_subword_prefix: null,
  end_of_word_suffix: null,
  vocab,
  merges,
});

const addedToken = (content: string, id: number, special: boolean): JsonObject & { content: string } => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special,
});

/** Puts the begin token before every text. */
function begins(bos: string | null, vocab: Readonly<Record<string, number>>): JsonObject | null {
  if (bos === null) return null;
  const text = { Sequence: { id: 'A', type_id: 0 } };
  return {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: bos, type_id: 0 } }, text],
    pair: [{ SpecialToken: { id: bos, type_id: 0 } }, text, { Sequence: { id: 'B', type_id: 0 } }],
    special_tokens: { [bos]: { id: bos, ids: [vocab[bos]], tokens: [bos] } },
  };
}

/** Letters squared, of all pieces together; the largest vocabularies take a tenth of it, and more would take minutes. */
const MOST_LETTERS = 2 ** 28;

/**
 * Pieces are joined to the best piece first: every way to split a piece into two others, in the order of the scores.
 * @throws FormatError for pieces of a length that no vocabulary has.
 */
function mergesOf(
  tokens: readonly string[],
  types: readonly number[],
  scores: readonly number[],
  name: string,
): [string, string][] {
  if (tokens.reduce((sum, { length }) => sum + length ** 2, 0) > MOST_LETTERS) {
    const longest = tokens.reduce((most, { length }) => Math.max(most, length), 0);
    throw new FormatError(
      'broken',
      `${name}: tokenizer.ggml.tokens has pieces of up to ${longest} letters, which no vocabulary has; it is damaged. Fetch the file again.`,
    );
  }
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const isText = (id: number): boolean => types[id] === 1 || types[id] === USER_DEFINED;
  const found = tokens.flatMap((token, id) => {
    const letters = [...token];
    if (!isText(id) || letters.length < 2) return [];
    return letters.slice(1).flatMap((_, cut) => {
      const pair: [string, string] = [letters.slice(0, cut + 1).join(''), letters.slice(cut + 1).join('')];
      const [left, right] = pair.map((half) => ids.get(half));
      return left === undefined || right === undefined ? [] : [{ pair, left, right, score: scores[id] ?? 0 }];
    });
  });
  found.sort((one, other) => other.score - one.score || one.left - other.left || one.right - other.right);
  return found.map(({ pair }) => pair);
}
