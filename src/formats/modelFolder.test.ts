import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { FormatError, type FormatErrorCode } from './formatError';
import { readModelFolder } from './modelFolder';
import { findNonFinite } from './modelTensors';
import { nodeFolder } from './nodeFolder';
import { writeSafetensors } from './safetensors';
import { type Tensor, toFloat32 } from './tensor';

const changed = (changes: Record<string, Uint8Array | null>, files = tinyModelFiles()): Map<string, Uint8Array> => {
  for (const [name, bytes] of Object.entries(changes)) {
    if (bytes === null) files.delete(name);
    else files.set(name, bytes);
  }
  return files;
};

async function refusal(files: ReadonlyMap<string, Uint8Array>): Promise<FormatError> {
  try {
    await readModelFolder(memoryFolder(files));
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error('accepted');
}

async function expectRefusal(
  files: ReadonlyMap<string, Uint8Array>,
  code: FormatErrorCode,
  words: string[],
): Promise<void> {
  const { message, code: found } = await refusal(files);
  expect(found, message).toBe(code);
  for (const word of ['tiny', ...words]) expect(message).toContain(word);
  expect(message).toMatch(/^[^\n]{10,400}\.$/);
}

/** Edits one tensor's entry in the single file. */
function withTensor(name: string, edit: (tensor: Tensor) => Tensor[]): Map<string, Uint8Array> {
  return tinyModelFiles(tinyTensors().flatMap((tensor) => (tensor.name === name ? edit(tensor) : [tensor])));
}

/** A head made from the embedding's values. */
function headLike(edit: (values: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>): Tensor {
  const embedding = tinyTensors().find(({ name }) => name === 'model.embed_tokens.weight');
  if (!embedding) throw new Error('the tiny model has an embedding');
  return { ...embedding, name: 'lm_head.weight', bytes: new Uint8Array(edit(toFloat32(embedding)).buffer) };
}

describe('readModelFolder', () => {
  it('reads a sound folder', async () => {
    const files = await readModelFolder(memoryFolder(tinyModelFiles()));
    expect(files.config).toMatchObject({ family: 'llama', layers: 2, stopIds: [2] });
    expect([...files.tensors.keys()]).toEqual(tinyTensors().map(({ name }) => name));
    expect(files.tokenizerConfigJson).toMatchObject({ bos_token: '<s>' });
    expect(files).toMatchObject({ name: 'tiny', generationConfig: null, chatTemplate: null });
  });

  it('takes stop ids from generation_config.json first', async () => {
    const read = (generation: unknown) =>
      readModelFolder(memoryFolder(changed({ 'generation_config.json': jsonBytes(generation) })));
    expect((await read({ eos_token_id: [1, 2] })).config.stopIds).toEqual([1, 2]);
    expect((await read({ max_length: 5 })).config.stopIds).toEqual([2]);
    await expect(read({ eos_token_id: 260 })).rejects.toThrow('eos_token_id is 260');
  });

  it('finds the chat template in each place', async () => {
    const read = async (changes: Record<string, Uint8Array>) =>
      (await readModelFolder(memoryFolder(changed(changes)))).chatTemplate;
    expect(await read({ 'tokenizer_config.json': jsonBytes({ chat_template: 'A' }) })).toBe('A');
    const named = {
      chat_template: [
        { name: 'tool_use', template: 'T' },
        { name: 'default', template: 'D' },
      ],
    };
    expect(await read({ 'tokenizer_config.json': jsonBytes(named) })).toBe('D');
    expect(
      await read({ 'tokenizer_config.json': jsonBytes(named), 'chat_template.jinja': new TextEncoder().encode('J') }),
    ).toBe('J');
  });

  it('reads no weights for a config that it refuses', async () => {
    const folder = memoryFolder(changed({ 'config.json': jsonBytes({ ...TINY_CONFIG, model_type: 'gpt2' }) }));
    await expect(readModelFolder(folder)).rejects.toThrow(EngineError);
    expect(folder.reads).toEqual(['config.json']);
  });

  it('ignores rotary tables and a tied head, and leaves them out', async () => {
    const table: Tensor = { name: 'rotary_emb.inv_freq', dtype: 'F32', shape: [2], bytes: new Uint8Array(8) };
    const extra = [{ ...table, name: 'model.layers.0.self_attn.rotary_emb.inv_freq' }, headLike((values) => values)];
    const files = await readModelFolder(memoryFolder(tinyModelFiles([...tinyTensors(), ...extra])));
    expect(files.tensors.size).toBe(tinyTensors().length);
    expect(files).toMatchObject({ config: { tiedEmbeddings: true }, notices: [] });
  });

  it('takes a head that is not the embedding, whatever tie_word_embeddings says, and tells', async () => {
    const head = headLike((values) => values.with(3, 7));
    const files = await readModelFolder(memoryFolder(tinyModelFiles([...tinyTensors(), head])));
    expect(files.config.tiedEmbeddings).toBe(false);
    expect(files.tensors.get('lm_head.weight')?.bytes).toEqual(head.bytes);
    expect(files.notices).toEqual([
      'tiny: lm_head.weight is not the embedding, though config.json says that tie_word_embeddings is true; lm_head.weight counts.',
    ]);
    const misshapen = tinyModelFiles([...tinyTensors(), { ...head, shape: [1], bytes: head.bytes.slice(0, 4) }]);
    await expectRefusal(misshapen, 'mismatch', ['lm_head.weight', '[1]']);
  });

  it('tells where two files say two things, and nothing where they agree', async () => {
    const notices = async (changes: Record<string, Uint8Array>) =>
      (await readModelFolder(memoryFolder(changed(changes)))).notices;
    const map = (eos_token: unknown) => ({ 'special_tokens_map.json': jsonBytes({ bos_token: '<s>', eos_token }) });
    expect(await notices(map({ content: '</s>' }))).toEqual([]);
    expect(await notices(map('<unk>'))).toEqual([
      'tiny: eos_token of tokenizer_config.json is "</s>" and that of special_tokens_map.json is "<unk>"; the first counts.',
    ]);
    const template = { chat_template: 'A', eos_token: '' };
    const both = { 'tokenizer_config.json': jsonBytes(template), 'chat_template.jinja': new TextEncoder().encode('B') };
    expect(await notices({ ...map('</s>'), ...both })).toEqual([
      'tiny: chat_template.jinja and tokenizer_config.json both have a chat template; the first counts.',
    ]);
    const rope = { rope_parameters: { rope_type: 'default', type: 'default', rope_theta: 5 }, rope_theta: 10000 };
    expect(await notices({ 'config.json': jsonBytes({ ...TINY_CONFIG, ...rope }) })).toEqual([
      'tiny: rope_parameters.rope_theta of config.json is 5 and its rope_theta is 10000; the first counts.',
    ]);
    expect(await notices({ 'model.safetensors.index.json': jsonBytes({ weight_map: {} }) })).toEqual([
      'tiny: model.safetensors and model.safetensors.index.json are both there; the first counts.',
    ]);
  });

  it('refuses a chat template that is not UTF-8', async () => {
    const latin1 = Uint8Array.from([0x63, 0x61, 0x66, 0xe9]);
    await expectRefusal(changed({ 'chat_template.jinja': latin1 }), 'broken', ['chat_template.jinja', 'not UTF-8']);
  });

  const kinds = tinyTensors().filter(({ name }) => !name.includes('layers.0'));
  it.each(kinds.map(({ name }) => name))('refuses %s missing, misshapen or of another type', async (name) => {
    await expectRefusal(
      withTensor(name, () => []),
      'mismatch',
      [name, 'missing'],
    );
    const reshaped = withTensor(name, (tensor) => [{ ...tensor, shape: [...tensor.shape, 1] }]);
    await expectRefusal(reshaped, 'mismatch', [name, ',1]']);
    const retyped = withTensor(name, (tensor) => [{ ...tensor, dtype: 'I32' }]);
    await expectRefusal(retyped, 'unsupported', [name, 'I32', 'F32, F16, BF16']);
  });

  it.each(kinds.map(({ name }) => name))('refuses a value of %s that is no number, with its place', async (name) => {
    const broken = withTensor(name, (tensor) => {
      const bytes = tensor.bytes.slice();
      bytes.set([0, 0, 0x80, 0xff], bytes.length - 4);
      return [{ ...tensor, bytes }];
    });
    const last = (tinyTensors().find((tensor) => tensor.name === name)?.bytes.length ?? 0) / 4 - 1;
    await expectRefusal(broken, 'broken', [name, `element ${last}`]);
  });

  it('refuses a tensor left over', async () => {
    const name = 'model.layers.2.mlp.up_proj.weight';
    const files = withTensor('model.norm.weight', (tensor) => [tensor, { ...tensor, name }]);
    await expectRefusal(files, 'mismatch', [name, 'left over']);
  });

  it('asks for the head, the biases and the head norms of configs that have them', async () => {
    const untied = changed({ 'config.json': jsonBytes({ ...TINY_CONFIG, tie_word_embeddings: false }) });
    await expectRefusal(untied, 'mismatch', ['lm_head.weight', 'tie_word_embeddings']);
    const family = (model_type: string, architecture: string) =>
      changed({ 'config.json': jsonBytes({ ...TINY_CONFIG, head_dim: 4, model_type, architectures: [architecture] }) });
    await expectRefusal(family('qwen2', 'Qwen2ForCausalLM'), 'mismatch', ['q_proj.bias']);
    await expectRefusal(family('qwen3', 'Qwen3ForCausalLM'), 'mismatch', ['q_norm.weight', '[4]']);
  });

  it('refuses absent and damaged files by name', async () => {
    await expectRefusal(changed({ 'config.json': null }), 'missing', ['config.json']);
    await expectRefusal(changed({ 'model.safetensors': null }), 'missing', ['model.safetensors']);
    const pickle = changed({ 'model.safetensors': null, 'pytorch_model.bin': new Uint8Array(4) });
    await expectRefusal(pickle, 'missing', ['pytorch_model.bin']);
    await expectRefusal(changed({ 'config.json': new TextEncoder().encode('{') }), 'broken', [
      'config.json',
      'not valid JSON',
    ]);
    await expectRefusal(changed({ 'tokenizer.json': jsonBytes([1]) }), 'broken', ['tokenizer.json', 'object']);
    const page = new TextEncoder().encode('<!DOCTYPE html><title>404</title>');
    await expectRefusal(changed({ 'tokenizer.json': page }), 'broken', ['tokenizer.json', 'web page']);
    await expectRefusal(changed({ 'model.safetensors': page }), 'broken', ['model.safetensors', 'web page']);
  });
});

describe('shards', () => {
  const tensors = tinyTensors();
  const [first, second] = [tensors.slice(0, 8), tensors.slice(8)];
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
  const map = Object.fromEntries(tensors.map((tensor, index) => [tensor.name, index < 8 ? names[0] : names[1]]));
  const sharded = (weight_map: unknown = map, one = first, two = second): Map<string, Uint8Array> =>
    changed({
      'model.safetensors': null,
      'model.safetensors.index.json': jsonBytes({ weight_map }),
      [names[0]]: writeSafetensors(one),
      [names[1]]: writeSafetensors(two),
    });
  const norm = 'model.norm.weight';

  it('join to the same model', async () => {
    const whole = await readModelFolder(memoryFolder(tinyModelFiles()));
    expect((await readModelFolder(memoryFolder(sharded()))).tensors).toEqual(whole.tensors);
  });

  it('are all there before one is read', async () => {
    const folder = memoryFolder(changed({ [names[1]]: null }, sharded()));
    await expect(readModelFolder(folder)).rejects.toThrow(names[1]);
    expect(folder.reads).not.toContain(names[0]);
  });

  it.each([
    '../model.safetensors',
    '/etc/model.safetensors',
    'a\\b.safetensors',
    'https://x.y/m.safetensors',
    'shard.bin',
    '',
  ])('are refused when called %j', async (shard) =>
    expectRefusal(sharded({ ...map, [norm]: shard }), 'broken', [norm, JSON.stringify(shard), 'same folder']),
  );

  it('are refused when index and content disagree', async () => {
    await expectRefusal(sharded(map, first, second.slice(0, -1)), 'broken', [norm, 'missing', names[1]]);
    const twice = { ...map, [first[0]?.name ?? '']: names[0] };
    await expectRefusal(sharded(twice, first, [...second, ...first.slice(0, 1)]), 'broken', [
      first[0]?.name ?? '',
      'another shard',
    ]);
    const unplaced: Tensor = { name: 'stray', dtype: 'F32', shape: [1], bytes: new Uint8Array(4) };
    await expectRefusal(sharded(map, [...first, unplaced]), 'broken', ['stray', names[0]]);
    for (const bad of [null, [], { a: 1 }, {}])
      await expectRefusal(sharded(bad), 'broken', ['index.json', 'weight_map']);
  });
});

describe('findNonFinite', () => {
  const tensor = (dtype: Tensor['dtype'], words: number[]): Map<string, Tensor> => {
    const array = dtype === 'F32' ? new Uint32Array(words) : new Uint16Array(words);
    return new Map([['w', { name: 'w', dtype, shape: [words.length], bytes: new Uint8Array(array.buffer) }]]);
  };
  it.each<[Tensor['dtype'], number[], number | null]>([
    ['F32', [0, 0x7f7fffff, 0xff7fffff, 1], null],
    ['F32', [0, 0x7f800000], 1],
    ['F32', [0xff800000], 0],
    ['F32', [0, 0, 0x7fc00001], 2],
    ['F16', [0x7bff, 0xfbff, 0x0001], null],
    ['F16', [0x7bff, 0xfc00], 1],
    ['F16', [0x7e00], 0],
    ['BF16', [0x7f7f, 0xff7f, 0x7c00], null],
    ['BF16', [0, 0xffc1], 1],
  ])('%s %j: element %j', (dtype, words, index) => {
    expect(findNonFinite(tensor(dtype, words))).toEqual(index === null ? null : { name: 'w', index });
  });

  it.each(['F32', 'F16', 'BF16'] as const)(
    'finds the first of %s wherever it lies and however bytes are aligned',
    (dtype) => {
      const size = dtype === 'F32' ? 4 : 2;
      const broken = { F32: [0, 0, 0xc0, 0xff], F16: [0, 0x7c], BF16: [0x80, 0x7f] }[dtype];
      for (let length = 1; length <= 7; length++)
        for (let offset = 0; offset < 6; offset++)
          for (let index = 0; index <= length; index++) {
            const file = new Uint8Array(64).fill(0xff);
            const bytes = file.subarray(offset, offset + size * length).fill(1);
            for (let at = index; at < length; at += 2) bytes.set(broken, size * at);
            const one = new Map<string, Tensor>([['w', { name: 'w', dtype, shape: [length], bytes }]]);
            const found = index < length ? { name: 'w', index } : null;
            expect(findNonFinite(one), `${length} elements from byte ${offset}`).toEqual(found);
          }
    },
  );
});

describe('real checkpoints', () => {
  const FORMS = ['stories260K', 'stories260K-f16', 'stories260K-bf16-sharded'];
  for (const form of FORMS) {
    const path = sharedPath('models', form);
    const reference = sharedPath('models', 'stories260K');
    it.skipIf(path === null)(path === null ? `${form} ${SHARED_ABSENT}` : form, async () => {
      const { tensors, config } = await readModelFolder(nodeFolder(path ?? ''));
      const exact = await readModelFolder(nodeFolder(reference ?? ''));
      expect(config).toEqual(exact.config);
      expect(config.stopIds).toEqual([1, 2]);
      expect(findNonFinite(tensors)).toBeNull();
      // Half a unit in the last place: 2^-11 for f16 (where normal), 2^-8 for bf16 (8 bits of fraction, one hidden).
      const relative = form.endsWith('f16') ? 2 ** -11 : form === 'stories260K' ? 0 : 2 ** -8;
      for (const [name, tensor] of exact.tensors) {
        const values = toFloat32(tensor);
        const rounded = tensors.get(name);
        const found = rounded ? toFloat32(rounded) : new Float32Array();
        const wrong = values.findIndex(
          (value, index) =>
            !(Math.abs((found[index] ?? Number.NaN) - value) <= relative * Math.abs(value) + (relative && 2 ** -25)),
        );
        expect(wrong, name).toBe(-1);
      }
    });
  }
});
