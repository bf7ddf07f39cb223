import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { EngineError } from '../../contract/errors';
import { bytesOf } from '../../testing/tensors';
import { ggufFolder, ggufTensorsOf, tinyGguf, tinyGgufValues } from '../../testing/tinyGguf';
import {
  jsonBytes,
  memoryFolder,
  TINY_TOKENIZER,
  TINY_TOKENIZER_CONFIG,
  tinyModelFiles,
  tinyTensors,
} from '../../testing/tinyModel';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { FormatError } from '../formatError';
import { readModelFolder } from '../modelFolder';
import { f32, f32s, flag, i32s, type TypedValue, text, texts, u32 } from './write';

const open = (bytes: Uint8Array) => readModelFolder(ggufFolder(bytes));

/** Opens and reads all of it; the message of what was refused, or null. */
async function refusal(bytes: Uint8Array): Promise<string | null> {
  try {
    const { tensors, ...files } = await open(bytes);
    loadTokenizer({ ...files });
    for (const name of tensors.infos.keys()) await bytesOf(tensors, name);
    return null;
  } catch (error) {
    // A plain TypeError or RangeError would be a hole.
    if (!(error instanceof FormatError) && !(error instanceof EngineError)) throw error;
    expect(error.message).toMatch(/^[^\n]{10,}\.$/);
    expect(error.message).toContain('tiny.gguf');
    return error.message;
  }
}

const withValues = (changes: Readonly<Record<string, TypedValue | null>>): Uint8Array => {
  const values = tinyGgufValues();
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) values.delete(key);
    else values.set(key, value);
  }
  return tinyGguf({ values }).bytes;
};

describe('a GGUF file is the same model as its Hugging Face folder', () => {
  it('in configuration, in every weight, in its tokens and its template', async () => {
    const folder = await readModelFolder(memoryFolder(tinyModelFiles()));
    const gguf = await open(tinyGguf().bytes);
    expect(gguf.config).toEqual(folder.config);
    expect([...gguf.tensors.infos.keys()]).toEqual([...folder.tensors.infos.keys()]);
    for (const name of folder.tensors.infos.keys()) {
      expect(await bytesOf(gguf.tensors, name), name).toEqual(await bytesOf(folder.tensors, name));
      // A part that begins and ends inside a head.
      if (/q_proj/.test(name))
        expect(await gguf.tensors.rows(name, 3, 14)).toEqual(await folder.tensors.rows(name, 3, 14));
    }
    const [own, other] = [loadTokenizer(gguf), loadTokenizer(folder)];
    for (const words of ['Hello,world', 'Zoë:“Olé!”🐶', '<s>12</s>'])
      expect(own.encode(words)).toEqual(other.encode(words));
    expect(gguf.chatTemplate).toBe('{{ messages[0].content }}');
  });

  it('with a tokenizer.json beside it, that one counts, and this is told', async () => {
    const folder = memoryFolder(
      new Map([
        ['tiny.gguf', withValues({ 'tokenizer.ggml.model': text('replit') })],
        ['tokenizer.json', jsonBytes(TINY_TOKENIZER)],
        ['tokenizer_config.json', jsonBytes(TINY_TOKENIZER_CONFIG)],
      ]),
    );
    const files = await readModelFolder(folder);
    expect(loadTokenizer(files).encode('a')).toEqual([1, 100]);
    expect(files.notices).toEqual([expect.stringContaining('tokenizer.json lies beside it')]);
  });

  it('with factors for its angles', async () => {
    const bytes = new Uint8Array(Float32Array.of(1, 8).buffer);
    const factors = { name: 'rope_freqs.weight', type: 0, shape: [2], bytes };
    const { config } = await open(tinyGguf({ tensors: [...ggufTensorsOf(tinyTensors()), factors] }).bytes);
    expect(config.ropeScaling).toEqual({ factors: [1, 8] });
    const wrong = { ...factors, bytes: new Uint8Array(Float32Array.of(1, 0).buffer) };
    expect(await refusal(tinyGguf({ tensors: [...ggufTensorsOf(tinyTensors()), wrong] }).bytes)).toContain(
      'rope_freqs.weight',
    );
  });

  it('aligned otherwise, with values of every type', async () => {
    const values = tinyGgufValues()
      .set('general.alignment', u32(64))
      .set('some.u8', { type: 'u8', value: 255 })
      .set('some.i8', { type: 'i8', value: -1 })
      .set('some.i16', { type: 'i16', value: -300 })
      .set('some.u16', { type: 'u16', value: 300 })
      .set('some.u64', { type: 'u64', value: 2n ** 53n - 1n })
      .set('some.i64', { type: 'i64', value: -5n })
      .set('some.f64', { type: 'f64', value: 0.1 })
      .set('some.lists', { type: 'list', of: 'list', values: [i32s([1]), f32s([])] });
    expect(await refusal(tinyGguf({ values, alignment: 64 }).bytes)).toBeNull();
  });
});

describe('what is refused, by name', () => {
  const shape = (name: string, change: object) =>
    tinyGguf({ tensors: ggufTensorsOf(tinyTensors()).map((one) => (one.name === name ? { ...one, ...change } : one)) })
      .bytes;
  it.each<[string, Uint8Array, string[]]>([
    [
      'another architecture',
      withValues({ 'general.architecture': text('gemma') }),
      ['general.architecture', 'gemma', 'qwen3'],
    ],
    ['no architecture', withValues({ 'general.architecture': null }), ['general.architecture', 'possible here']],
    ['a missing size', withValues({ 'llama.block_count': null }), ['llama.block_count is missing']],
    [
      'a size of a wrong type',
      withValues({ 'llama.block_count': text('2') }),
      ['llama.block_count is "2"', 'a number'],
    ],
    ['too many layers', withValues({ 'llama.block_count': u32(1000) }), ['num_hidden_layers', '1000']],
    [
      'more layers than it has',
      withValues({ 'llama.block_count': u32(3) }),
      ['model.layers.2', 'missing; its header calls for it'],
    ],
    ['fewer layers than it has', withValues({ 'llama.block_count': u32(1) }), ['model.layers.1', 'left over']],
    ['another scaling of angles', withValues({ 'llama.rope.scaling.type': text('yarn') }), ['yarn']],
    ['part of a head turned', withValues({ 'llama.rope.dimension_count': u32(2) }), ['rope.dimension_count is 2']],
    ['experts', withValues({ 'llama.expert_count': u32(8) }), ['expert_count is 8']],
    [
      'another split of words',
      withValues({ 'tokenizer.ggml.model': text('gpt2'), 'tokenizer.ggml.pre': text('falcon') }),
      ['falcon', 'smollm, qwen2, llama-bpe', 'tokenizer.json'],
    ],
    ['another tokenizer', withValues({ 'tokenizer.ggml.model': text('bert') }), ['bert', 'tokenizer.json']],
    ['a tokenizer without scores', withValues({ 'tokenizer.ggml.scores': null }), ['without scores']],
    ['no tokenizer', withValues({ 'tokenizer.ggml.tokens': null }), ['no tokenizer', 'tokenizer.json']],
    ['scores of another length', withValues({ 'tokenizer.ggml.scores': f32s([1]) }), ['scores has 1 entries']],
    [
      'types of another length',
      withValues({ 'tokenizer.ggml.token_type': i32s([1, 1]) }),
      ['token_type has 2 entries'],
    ],
    ['a token twice', withValues({ 'tokenizer.ggml.tokens': texts(Array(260).fill('x')) }), ['"x" twice']],
    [
      'tokens that are no texts',
      withValues({ 'tokenizer.ggml.tokens': f32(1) }),
      ['tokenizer.ggml.tokens', 'a list of texts'],
    ],
    [
      'tokens that are another list',
      withValues({ 'tokenizer.ggml.tokens': f32s([1]) }),
      ['tokenizer.ggml.tokens is another list', 'a list of texts'],
    ],
    ['one part of several', withValues({ 'split.count': u32(3) }), ['one of 3 parts', 'gguf-split']],
    ['a flag that is none', withValues({ 'tokenizer.ggml.add_bos_token': u32(1) }), ['add_bos_token', 'true or false']],
    ['a type that is not read', shape('token_embd.weight', { type: 16 }), ['token_embd.weight', 'IQ2_XXS', 'Q6_K']],
    ['a type of the future', shape('token_embd.weight', { type: 99 }), ['number 99']],
    [
      'rows that are no whole blocks',
      shape('token_embd.weight', { type: 8 }),
      ['token_embd.weight', 'Q8_0', 'blocks of 32'],
    ],
    ['another shape', shape('output_norm.weight', { shape: [4, 4] }), ['model.norm.weight', '[4,4]']],
    ['five dimensions', shape('output_norm.weight', { shape: [1, 1, 1, 1, 16] }), ['5 dimensions']],
    ['no elements', shape('output_norm.weight', { shape: [0] }), ['output_norm.weight', 'shape']],
    ['an unaligned start', shape('output_norm.weight', { offset: 4n }), ['multiple of the alignment']],
    ['one tensor within another', shape('output_norm.weight', { offset: 64n }), ['within the tensor before']],
    ['a tensor past the end', shape('output_norm.weight', { offset: 2n ** 40n }), ['ends at byte']],
    [
      'not a number',
      shape('output_norm.weight', { bytes: new Uint8Array(64).fill(255) }),
      ['model.norm.weight', 'NaN', 'element 0'],
    ],
    ['an alignment of nothing', withValues({ 'general.alignment': u32(0) }), ['general.alignment is 0']],
    ['version 2', tinyGguf({ version: 2 }).bytes, ['version 2']],
    ['another byte order', tinyGguf({ version: 0x0300_0000 }).bytes, ['big endian']],
    ['safetensors by that name', tinyModelFiles().get('model.safetensors') ?? new Uint8Array(), ['not a GGUF file']],
    ['an empty file', new Uint8Array(), ['ends inside its header']],
    ['an end beyond the vocabulary', withValues({ 'tokenizer.ggml.eos_token_id': u32(999) }), ['eos_token_id', '999']],
    [
      'a number too large',
      withValues({ 'llama.block_count': { type: 'u64', value: 2n ** 60n } }),
      ['llama.block_count'],
    ],
  ])('%s', async (_, bytes, words) => {
    const message = await refusal(bytes);
    for (const word of words) expect(message ?? 'not refused').toContain(word);
  });

  it('one of two files', async () => {
    const { bytes } = tinyGguf();
    const two = memoryFolder(
      new Map([
        ['a.gguf', bytes],
        ['b.gguf', bytes],
      ]),
    );
    await expect(readModelFolder(two)).rejects.toThrow('2 GGUF files');
  });
});

test('a file that is cut off is refused at every byte of its header, and within its tensors', async () => {
  const { bytes, header } = tinyGguf();
  for (let end = 0; end < header; end++)
    expect(await refusal(bytes.subarray(0, end)), `${end} bytes`).toMatch(/ends|than the file has/);
  for (const end of [header, header + 40, bytes.length - 1])
    expect(await refusal(bytes.subarray(0, end))).toContain('cut off');
  expect(await refusal(bytes)).toBeNull();
});

test('any byte of the header may be changed: it is read, or refused in one line', async () => {
  const { bytes, header } = tinyGguf();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(header - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
      async (changes) => {
        const changed = bytes.slice();
        for (const [at, value] of changes) changed[at] = value;
        const message = await refusal(changed).catch((error: unknown) => {
          // The tokenizer's own refusals are of another kind, and tested there.
          if (error instanceof Error && error.name === 'TokenizerError') return error.message;
          throw error;
        });
        expect(message === null || message.length < 600).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});

test('a damaged length does not have the whole of a large file read', async () => {
  const head = tinyGguf().bytes.slice(0, 24);
  const size = 2 ** 33;
  // The length of the first key.
  const length = new Uint8Array(new BigUint64Array([2n ** 32n]).buffer);
  let most = 0;
  const read = async (begin: number, end: number): Promise<Uint8Array> => {
    most = Math.max(most, end - begin);
    if (end - begin > 2 ** 28) throw new RangeError('Array buffer allocation failed');
    const bytes = new Uint8Array(end - begin);
    bytes.set(head);
    bytes.set(length, head.length);
    return bytes;
  };
  const folder = { ...ggufFolder(head), open: async () => ({ size, read }) };
  await expect(readModelFolder(folder)).rejects.toThrow(/tiny\.gguf.*header.*damaged/);
  expect(most).toBeLessThanOrEqual(2 ** 27);
});

test('a list of lists without end is refused, not followed', async () => {
  let nested: TypedValue = flag(true);
  for (let depth = 0; depth < 200; depth++) nested = { type: 'list', of: nested.type, values: [nested] };
  expect(await refusal(withValues({ 'some.list': nested }))).toContain('nested too deeply');
});
