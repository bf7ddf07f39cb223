/** The real tokenizers as llama.cpp's converter writes them into a GGUF file must give the ids of their own tokenizer.json. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../../testing/shared';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { GgufValue } from './header';
import { Metadata } from './metadata';
import { ggufTokenizer } from './tokenizer';

const Added = z.object({ id: z.number(), content: z.string(), special: z.boolean() });
const Definition = z.object({
  added_tokens: z.array(Added),
  model: z.object({
    vocab: z.record(z.string(), z.number()),
    merges: z.array(z.union([z.string(), z.array(z.string())])),
  }),
});
const Golden = z.object({ cases: z.array(z.object({ text: z.string(), ids: z.array(z.number()) })) });

const readJson = (folder: string, file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** What `convert_hf_to_gguf.py` writes: tokens by id, 1 for a normal one, 3 for a special, 4 for another added one, 5 for a gap. */
function valuesOf(folder: string, more: Readonly<Record<string, GgufValue>>): Map<string, GgufValue> {
  const { added_tokens, model } = Definition.parse(readJson(folder, 'tokenizer.json'));
  const ids = new Map(Object.entries(model.vocab));
  for (const { content, id } of added_tokens) ids.set(content, id);
  const tokens: string[] = [];
  for (const [token, id] of ids) tokens[id] = token;
  const added = new Map(added_tokens.map(({ id, special }) => [id, special ? 3 : 4]));
  const types = Array.from(tokens, (token, id) => (token === undefined ? 5 : (added.get(id) ?? 1)));
  return new Map<string, GgufValue>([
    ['tokenizer.ggml.tokens', Array.from(tokens, (token, id) => token ?? `[PAD${id}]`)],
    ['tokenizer.ggml.token_type', types],
    ['tokenizer.ggml.merges', model.merges.map((merge) => (typeof merge === 'string' ? merge : merge.join(' ')))],
    ...Object.entries(more),
  ]);
}

function load(values: Map<string, GgufValue>) {
  const vocab = values.get('tokenizer.ggml.tokens');
  const name = 'test.gguf';
  const config = { vocab: Array.isArray(vocab) ? vocab.length : 0 };
  return loadTokenizer({ name, config, ...ggufTokenizer(new Metadata(name, values)) });
}

const BYTES = { 'tokenizer.ggml.model': 'gpt2' };
const TOKENIZERS = {
  'SmolLM2-135M-Instruct': { ...BYTES, 'tokenizer.ggml.pre': 'smollm', 'tokenizer.ggml.bos_token_id': 1 },
  'Qwen2.5-0.5B-Instruct': { ...BYTES, 'tokenizer.ggml.pre': 'qwen2', 'tokenizer.ggml.add_bos_token': false },
  'Qwen3-0.6B': {
    ...BYTES,
    'tokenizer.ggml.pre': 'qwen2',
    'tokenizer.ggml.bos_token_id': 151643,
    'tokenizer.ggml.add_bos_token': false,
  },
  'Llama-3.2-1B-Instruct': { ...BYTES, 'tokenizer.ggml.pre': 'llama-bpe', 'tokenizer.ggml.bos_token_id': 128000 },
};

describe('tokenizers out of GGUF values', () => {
  for (const [folder, values] of Object.entries(TOKENIZERS)) {
    const path = sharedPath('tokenizers', folder);
    it.skipIf(path === null)(
      path === null ? `${folder} ${SHARED_ABSENT}` : `${folder}: the golden ids, and text that comes back`,
      () => {
        const tokenizer = load(valuesOf(path ?? '', values));
        const { cases } = Golden.parse(readJson(path ?? '', 'golden_tokens.json'));
        expect(cases.length).toBeGreaterThanOrEqual(46);
        for (const { text, ids } of cases) {
          expect(tokenizer.encode(text, { addSpecialTokens: false }), JSON.stringify(text)).toEqual(ids);
          expect(tokenizer.decode(ids)).toBe(text);
        }
        // Special tokens in a prompt, and what begins a text.
        const own = loadTokenizer({
          name: folder,
          config: { vocab: 160_000 },
          tokenizerJson: z.record(z.string(), z.unknown()).parse(readJson(path ?? '', 'tokenizer.json')),
          tokenizerConfigJson: z.record(z.string(), z.unknown()).parse(readJson(path ?? '', 'tokenizer_config.json')),
        });
        for (const text of [
          'a',
          '<|im_start|>user\nHi 12,345<|im_end|>\n',
          '<|begin_of_text|>x<|eot_id|>',
          '<think>\n\n</think>',
        ])
          expect(tokenizer.encode(text), text).toEqual(own.encode(text));
      },
    );
  }

  const stories = sharedPath('models', 'stories260K');
  it.skipIf(stories === null)(
    stories === null ? `stories260K ${SHARED_ABSENT}` : 'stories260K: scores in place of merges',
    () => {
      const folder = stories ?? '';
      const plain = valuesOf(folder, {});
      const tokens = plain.get('tokenizer.ggml.tokens');
      if (!Array.isArray(tokens)) throw new Error('The tokens are a list.');
      plain.delete('tokenizer.ggml.merges');
      const types = tokens.map((_, id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1));
      // As in its tok512.bin: the earlier a piece was found, the better.
      const scores = tokens.map((_, id) => (id < 259 ? 0 : -(id - 259)));
      const tokenizer = load(
        new Map<string, GgufValue>([
          ...plain,
          ['tokenizer.ggml.model', 'llama'],
          ['tokenizer.ggml.token_type', types],
          ['tokenizer.ggml.scores', scores],
          ['tokenizer.ggml.bos_token_id', 1],
          ['tokenizer.ggml.eos_token_id', 2],
          ['tokenizer.ggml.unknown_token_id', 0],
        ]),
      );
      const object = z.record(z.string(), z.unknown());
      const own = loadTokenizer({
        name: folder,
        config: { vocab: 512 },
        tokenizerJson: object.parse(readJson(folder, 'tokenizer.json')),
        tokenizerConfigJson: object.parse(readJson(folder, 'tokenizer_config.json')),
      });
      for (const text of [
        'Once upon a time, there was a little girl named Lily.',
        ' two  spaces',
        'Zoë 🐶 你好',
        '',
        '<s>',
        'a<unk>b',
        'therewere',
      ])
        expect(tokenizer.encode(text), text).toEqual(own.encode(text));
    },
  );
});

/** A vocabulary of pieces with scores, the unknown token before them. */
const pieces = (tokens: readonly string[]) =>
  new Map<string, GgufValue>([
    ['tokenizer.ggml.model', 'llama'],
    ['tokenizer.ggml.tokens', ['<unk>', ...tokens]],
    ['tokenizer.ggml.token_type', [2, ...tokens.map(() => 1)]],
    ['tokenizer.ggml.scores', [0, ...tokens.map((_, at) => -at)]],
    ['tokenizer.ggml.unknown_token_id', 0],
  ]);

describe('pieces with scores', () => {
  it('have the unknown token as a special one, as its type says', () => {
    const { tokenizerJson } = ggufTokenizer(new Metadata('test.gguf', pieces(['a', 'b'])));
    expect(tokenizerJson.added_tokens).toEqual([expect.objectContaining({ id: 0, content: '<unk>', special: true })]);
  });

  it('as long as no vocabulary has them are refused at once', () => {
    const begun = performance.now();
    const huge = pieces(['a', 'a'.repeat(100_000), 'b'.repeat(100)]);
    expect(() => ggufTokenizer(new Metadata('test.gguf', huge))).toThrow('up to 100000 letters');
    const many = pieces(Array.from({ length: 20_000 }, (_, at) => `${at}${'x'.repeat(200)}`));
    expect(() => ggufTokenizer(new Metadata('test.gguf', many))).toThrow('up to 205 letters');
    expect(performance.now() - begun).toBeLessThan(1000);
  });

  it('as long as the longest that there are are read', () => {
    const long = pieces(['a', 'a'.repeat(511), 'a'.repeat(512)]);
    const { tokenizerJson } = ggufTokenizer(new Metadata('test.gguf', long));
    expect(tokenizerJson.model).toMatchObject({
      merges: [
        ['a', 'a'.repeat(511)],
        ['a'.repeat(511), 'a'],
      ],
    });
  });
});
