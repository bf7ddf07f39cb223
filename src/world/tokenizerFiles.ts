/**
 * The tokenizer as Hugging Face files: byte-level BPE, whole words first (`ignore_merges`), with a space put before
 * the text and after each newline on the way in and taken out on the way back.
 */
import { BOS_ID, EOS_ID, MERGES, PAD_ID, PIECE_PATTERN, SPECIAL_TOKENS, VOCABULARY } from './vocabulary';

const [PAD, BOS, EOS] = SPECIAL_TOKENS;

/** Contents of `tokenizer.json`. */
export function tokenizerFile(): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [PAD_ID, BOS_ID, EOS_ID].map((id) => ({
      id,
      content: VOCABULARY[id],
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Replace', pattern: { Regex: '\\n(?=[\\s\\S])' }, content: '\n ' },
        { type: 'Prepend', prepend: ' ' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: PIECE_PATTERN }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: BOS, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [
        { SpecialToken: { id: BOS, type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: BOS, type_id: 1 } },
        { Sequence: { id: 'B', type_id: 1 } },
      ],
      special_tokens: { [BOS]: { id: BOS, ids: [BOS_ID], tokens: [BOS] } },
    },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
        { type: 'Fuse' },
        { type: 'Replace', pattern: { String: '\n ' }, content: '\n' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: true,
      vocab: Object.fromEntries(VOCABULARY.map((token, id) => [token, id])),
      merges: MERGES.map(([left, right]) => [left, right]),
    },
  };
}

/** Contents of `tokenizer_config.json`. */
export function tokenizerConfigFile(): object {
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    bos_token: BOS,
    eos_token: EOS,
    pad_token: PAD,
    add_bos_token: true,
    add_eos_token: false,
    clean_up_tokenization_spaces: false,
    model_max_length: 512,
  };
}

/** Contents of `special_tokens_map.json`. */
export function specialTokensFile(): object {
  return { bos_token: BOS, eos_token: EOS, pad_token: PAD };
}
