import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../testing/tinyModel';
import { loadTokenizer } from './tokenizer';
import { TokenizerError, type TokenizerFiles } from './types';

const files = (
  tokenizerJson: Record<string, unknown> | null = TINY_TOKENIZER,
  vocab = 260,
  tokenizerConfigJson: Record<string, unknown> = TINY_TOKENIZER_CONFIG,
): TokenizerFiles => ({
  name: 'tiny',
  tokenizerJson,
  tokenizerConfigJson,
  config: { vocab },
});

const bytesAsIds = (text: string): number[] => [...new TextEncoder().encode(text)].map((byte) => byte + 3);

/** What people paste (reliability anchor F22). */
const TEXTS = {
  empty: '',
  spaces: '   ',
  newlines: '\n\n\r\n\t',
  'a NUL': 'a\0b',
  'an emoji of several': '👨‍👩‍👧‍👦🏳️‍🌈',
  'right to left with bidi controls': '\u202bשלום \u2066abc\u2069 عالم\u202c',
  'combining marks': 'Z\u0351\u036b\u0343a\u0300\u0301lgo',
  'CJK and Khmer': '你好，世界 ខ្មែរ',
  numerals: '½ ² ٣ Ⅷ 12345',
};

describe('a tokenizer in memory', () => {
  const tokenizer = loadTokenizer(files());

  it('knows its special tokens', () => {
    expect(tokenizer).toMatchObject({ bosId: 1, eosId: 2, vocab: 259 });
    expect(tokenizer.idOf('</s>')).toBe(2);
    expect(tokenizer.idOf('nothing like it')).toBeNull();
    const objects = { ...TINY_TOKENIZER_CONFIG, bos_token: { __type: 'AddedToken', content: '<s>' }, eos_token: null };
    expect(loadTokenizer(files(TINY_TOKENIZER, 260, objects))).toMatchObject({ bosId: 1, eosId: null });
  });

  it('puts them around a text as the tokenizer says', () => {
    expect(tokenizer.encode('hi')).toEqual([1, ...bytesAsIds('hi')]);
    expect(tokenizer.encode('')).toEqual([1]);
    expect(tokenizer.encode('hi', { addSpecialTokens: false })).toEqual(bytesAsIds('hi'));
    const llama = (flags: object) =>
      loadTokenizer(
        files(TINY_TOKENIZER, 260, { ...TINY_TOKENIZER_CONFIG, tokenizer_class: 'LlamaTokenizer', ...flags }),
      );
    expect(llama({ add_bos_token: false, add_eos_token: true }).encode('a')).toEqual([100, 2]);
    expect(llama({}).encode('a')).toEqual([1, 100]);
    const bare = { ...TINY_TOKENIZER, post_processor: null };
    expect(loadTokenizer(files(bare)).encode('a')).toEqual([100]);
    expect(
      loadTokenizer(
        files(bare, 260, { ...TINY_TOKENIZER_CONFIG, tokenizer_class: 'LlamaTokenizer', add_bos_token: true }),
      ).encode('a'),
    ).toEqual([1, 100]);
  });

  it.each(Object.entries(TEXTS))('brings back %s', (_, text) => {
    expect(tokenizer.encode(text, { addSpecialTokens: false })).toEqual(bytesAsIds(text));
    expect(tokenizer.decode(tokenizer.encode(text), { skipSpecialTokens: true })).toBe(text);
  });

  it('brings back any valid text, special tokens included', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('<s>', '</s>', '<unk>', ' ', 'a', '<', 's>')).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (original) => {
        const ids = tokenizer.encode(original, { addSpecialTokens: false, specialTokensAsText: true });
        expect(ids).toEqual(bytesAsIds(original));
        expect(tokenizer.decode(ids)).toBe(original);
      }),
    );
  });

  it('takes lone surrogates for U+FFFD', () => {
    for (const text of ['\ud800', 'a\udfffb', '\ud83d'])
      expect(tokenizer.decode(tokenizer.encode(text), { skipSpecialTokens: true })).toBe(text.toWellFormed());
  });

  it('takes a special token in a text for itself unless told otherwise', () => {
    expect(tokenizer.encode('</s>', { addSpecialTokens: false })).toEqual([2]);
    expect(tokenizer.encode('</s>', { addSpecialTokens: false, specialTokensAsText: true })).toEqual(
      bytesAsIds('</s>'),
    );
    expect(tokenizer.encode('a', { specialTokensAsText: true })).toEqual([1, 100]);
  });

  it('keeps specials out of plain text even where whole words are looked up first', () => {
    const model = { ...TINY_TOKENIZER.model, ignore_merges: true };
    const eager = loadTokenizer(files({ ...TINY_TOKENIZER, model }));
    expect(eager.encode('</s>', { addSpecialTokens: false, specialTokensAsText: true })).toEqual(bytesAsIds('</s>'));
  });

  it('decodes any list of ids', () => {
    expect(tokenizer.decode([])).toBe('');
    expect(tokenizer.decode([1, 100, 2])).toBe('<s>a</s>');
    expect(tokenizer.decode([1, 100, 2], { skipSpecialTokens: true })).toBe('a');
    expect(tokenizer.decode([259, -1, 1e9, 0.5, 100])).toBe('a');
    expect(tokenizer.decode([0xf0 + 3, 100])).toBe('\ufffda');
  });

  it('splits digits as the Rust library does', () => {
    const vocab = Object.fromEntries([...'٣½1a', '½½', '11', 'aa'].map((token, id) => [token, id]));
    const model = {
      ...TINY_TOKENIZER.model,
      byte_fallback: false,
      unk_token: null,
      vocab,
      merges: ['½ ½', '1 1', 'a a'],
    };
    const digits = (individual_digits: boolean) =>
      loadTokenizer(
        files({
          ...TINY_TOKENIZER,
          added_tokens: [],
          post_processor: null,
          model,
          pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits }] },
        }),
      );
    expect(digits(true).encode('½½11aa')).toEqual([1, 1, 2, 2, 6]);
    expect(digits(false).encode('½½11aa')).toEqual([4, 5, 6]);
  });
});

/** With an added token, which is put before every text where `isFirst`. */
function padded(content: string, id: number, isFirst = true): Record<string, unknown> {
  const single = [{ SpecialToken: { id: content, type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }];
  const special_tokens = { [content]: { id: content, ids: [id], tokens: [content] } };
  return {
    ...TINY_TOKENIZER,
    added_tokens: [...TINY_TOKENIZER.added_tokens, { id, content, special: true }],
    ...(isFirst && { post_processor: { ...TINY_TOKENIZER.post_processor, single, special_tokens } }),
  };
}

describe('special tokens', () => {
  const config = { tokenizer_class: 'PreTrainedTokenizerFast' };
  const load = (tokenizerConfig: object, specialTokensMapJson: Record<string, unknown> | null) =>
    loadTokenizer({ ...files(TINY_TOKENIZER, 260, { ...config, ...tokenizerConfig }), specialTokensMapJson });

  it('come from special_tokens_map.json where tokenizer_config.json has none', () => {
    const map = { bos_token: '<s>', eos_token: { content: '</s>' } };
    for (const none of [{}, { bos_token: '', eos_token: '' }, { bos_token: null, eos_token: null }])
      expect(load(none, map)).toMatchObject({ bosId: 1, eosId: 2 });
    expect(load({ eos_token: '<unk>' }, map)).toMatchObject({ bosId: 1, eosId: 0 });
    expect(load({}, null)).toMatchObject({ bosId: null, eosId: null });
  });

  it('may lie past the embedding when nothing puts them around a text', () => {
    const model = padded('[PAD]', 260, false);
    const tokenizer = loadTokenizer(files(model));
    expect(tokenizer.encode('hi')).toEqual([1, ...bytesAsIds('hi')]);
    expect(tokenizer.encode('[PAD]', { addSpecialTokens: false })).toEqual([260]);
    expect(tokenizer.encode('[PAD]', { addSpecialTokens: false, specialTokensAsText: true })).toEqual(
      bytesAsIds('[PAD]'),
    );
    // It has no row, so nothing could learn to end with it.
    expect(loadTokenizer(files(model, 260, { ...config, eos_token: '[PAD]' })).eosId).toBeNull();
  });
});

describe('refused', () => {
  const refusal = (broken: TokenizerFiles): TokenizerError => {
    try {
      loadTokenizer(broken);
    } catch (error) {
      if (error instanceof TokenizerError) return error;
      throw error;
    }
    throw new Error('accepted');
  };
  const model = (changes: object) => files({ ...TINY_TOKENIZER, model: { ...TINY_TOKENIZER.model, ...changes } });
  const vocab = TINY_TOKENIZER.model.vocab;

  it.each<[string, TokenizerFiles, string, string[]]>([
    ['no file', files(null), 'missing', ['tokenizer.json']],
    ['no model', files({ ...TINY_TOKENIZER, model: undefined }), 'broken', ['model']],
    ['no merges', model({ merges: undefined }), 'broken', ['model.merges']],
    ['merges emptied', model({ vocab: { ...vocab, the: 259 } }), 'broken', ['merges is empty', 'the']],
    ['a merge of unknown parts', model({ merges: ['t h'] }), 'broken', ['t h']],
    ['a merge of three parts', model({ merges: ['<0x00> <0x01> <0x02>'] }), 'broken', ['<0x00> <0x01> <0x02>']],
    ['a merge of numbers', model({ merges: [[1, 2]] }), 'broken', ['[1,2]']],
    ['an unknown type', model({ type: 'Magic' }), 'unsupported', ['Magic', 'BPE']],
    ['Unigram', model({ type: 'Unigram', vocab: [['a', 0]] }), 'unsupported', ['Unigram']],
    ['duplicate ids', model({ vocab: { ...vocab, x: 5 } }), 'broken', ['share the id 5', '"x"']],
    ['an id that is a text', model({ vocab: { ...vocab, x: '5' } }), 'broken', ['"x"', '"5"']],
    ['a negative id', model({ vocab: { ...vocab, x: -1 } }), 'broken', ['-1']],
    [
      'an empty vocabulary',
      files({ ...TINY_TOKENIZER, added_tokens: [], model: { ...TINY_TOKENIZER.model, vocab: {} } }),
      'broken',
      ['empty'],
    ],
    ['ids past the embedding', files(TINY_TOKENIZER, 258), 'mismatch', ['258 rows', '<0xFF>']],
    [
      'a token put before every text that has no row',
      files(padded('<x>', 300)),
      'mismatch',
      ['<x>', '300', '260 rows'],
    ],
    ['an unknown decoder', files({ ...TINY_TOKENIZER, decoder: { type: 'Magic' } }), 'unsupported', ['Magic']],
    ['a decoder that is a text', files({ ...TINY_TOKENIZER, decoder: 'ByteFallback' }), 'broken', ['decoder']],
  ])('%s', (_, broken, code, words) => {
    const { message, code: found } = refusal(broken);
    expect(found, message).toBe(code);
    for (const word of ['tiny', ...words]) expect(message).toContain(word);
    expect(message).toMatch(/^[^\n]{10,300}\.$/);
  });
});
