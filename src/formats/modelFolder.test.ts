import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { bytesOf } from '../testing/tensors';
import { changedFiles, jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { floatsOf } from './blocks';
import type { OpenFile } from './fileSource';
import { readModelFolder } from './modelFolder';
import { nodeFolder } from './nodeFolder';
import { type Tensor, toFloat32 } from './tensor';
import { expectModelRefused } from './testing/refusals';

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
    expect([...files.tensors.infos.keys()]).toEqual(tinyTensors().map(({ name }) => name));
    expect(files.tokenizerConfigJson).toMatchObject({ bos_token: '<s>' });
    expect(files).toMatchObject({ name: 'tiny', generationConfig: null, chatTemplate: null });
  });

  it('takes stop ids from generation_config.json first', async () => {
    const read = (generation: unknown) =>
      readModelFolder(memoryFolder(changedFiles({ 'generation_config.json': jsonBytes(generation) })));
    expect((await read({ eos_token_id: [1, 2] })).config.stopIds).toEqual([1, 2]);
    expect((await read({ max_length: 5 })).config.stopIds).toEqual([2]);
    await expect(read({ eos_token_id: 260 })).rejects.toThrow('eos_token_id is 260');
  });

  it('finds the chat template in each place', async () => {
    const read = async (changes: Record<string, Uint8Array>) =>
      (await readModelFolder(memoryFolder(changedFiles(changes)))).chatTemplate;
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
    const folder = memoryFolder(changedFiles({ 'config.json': jsonBytes({ ...TINY_CONFIG, model_type: 'gpt2' }) }));
    await expect(readModelFolder(folder)).rejects.toThrow(EngineError);
    expect(folder.reads).toEqual(['config.json']);
  });

  it('ignores rotary tables and a tied head, and leaves them out', async () => {
    const table: Tensor = { name: 'rotary_emb.inv_freq', dtype: 'F32', shape: [2], bytes: new Uint8Array(8) };
    const extra = [{ ...table, name: 'model.layers.0.self_attn.rotary_emb.inv_freq' }, headLike((values) => values)];
    const files = await readModelFolder(memoryFolder(tinyModelFiles([...tinyTensors(), ...extra])));
    expect(files.tensors.infos.size).toBe(tinyTensors().length);
    expect(files).toMatchObject({ config: { tiedEmbeddings: true }, notices: [] });
  });

  it('takes a head that is not the embedding, whatever tie_word_embeddings says, and tells', async () => {
    const head = headLike((values) => values.with(3, 7));
    const files = await readModelFolder(memoryFolder(tinyModelFiles([...tinyTensors(), head])));
    expect(files.config.tiedEmbeddings).toBe(false);
    expect(await bytesOf(files.tensors, 'lm_head.weight')).toEqual(head.bytes);
    expect(files.notices).toEqual([
      'tiny: lm_head.weight is not the embedding, though config.json says that tie_word_embeddings is true; lm_head.weight counts.',
    ]);
    const misshapen = tinyModelFiles([...tinyTensors(), { ...head, shape: [1], bytes: head.bytes.slice(0, 4) }]);
    await expectModelRefused(misshapen, 'mismatch', ['lm_head.weight', '[1]']);
  });

  it('compares a head with the embedding by some rows where a model is only looked at', async () => {
    const read = async (change: Parameters<typeof headLike>[0], toLoad: boolean) => {
      const head = headLike(change);
      const folder = memoryFolder(tinyModelFiles([...tinyTensors(), head]));
      let bytes = 0;
      const open = async (path: string): Promise<OpenFile> => {
        const file = await folder.open(path);
        const count = (part: Uint8Array): Uint8Array => {
          bytes += part.length;
          return part;
        };
        return { size: file.size, read: async (begin, end) => count(await file.read(begin, end)) };
      };
      const { config } = await readModelFolder({ ...folder, open }, toLoad);
      return { isTied: config.tiedEmbeddings, bytes, ofHead: head.bytes.length };
    };
    const [looked, loaded] = [await read((values) => values, false), await read((values) => values, true)];
    expect([looked.isTied, loaded.isTied]).toEqual([true, true]);
    expect(loaded.bytes - looked.bytes).toBeGreaterThan(looked.ofHead);
    expect((await read((values) => values.map((value) => value + 1), false)).isTied).toBe(false);
  });

  it('tells where two files say two things, and nothing where they agree', async () => {
    const notices = async (changes: Record<string, Uint8Array>) =>
      (await readModelFolder(memoryFolder(changedFiles(changes)))).notices;
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

  it.each([
    [
      'another',
      2,
      5,
      'eos_token_id of generation_config.json is [5] and that of config.json is [2]; the first counts.',
    ],
    ['others', [2, 3], [3, 4], 'is [3,4] and that of config.json is [2,3]; the first counts.'],
    ['the same', 2, [2], null],
    ['more', 2, [5, 2], null],
    ['fewer', [2, 5], 5, null],
    ['none', 2, null, null],
    ['one where config.json has none', null, 5, null],
  ])(
    'tells where generation_config.json stops at ends that config.json does not know: %s',
    async (_, own, generation, told) => {
      const files = {
        'config.json': jsonBytes({ ...TINY_CONFIG, eos_token_id: own }),
        'generation_config.json': jsonBytes({ eos_token_id: generation }),
      };
      const { notices } = await readModelFolder(memoryFolder(changedFiles(files)));
      expect(notices).toEqual(told === null ? [] : [expect.stringContaining(told)]);
    },
  );

  it('refuses a chat template that is not UTF-8', async () => {
    const latin1 = Uint8Array.from([0x63, 0x61, 0x66, 0xe9]);
    await expectModelRefused(changedFiles({ 'chat_template.jinja': latin1 }), 'broken', [
      'chat_template.jinja',
      'not UTF-8',
    ]);
  });

  const kinds = tinyTensors().filter(({ name }) => !name.includes('layers.0'));
  it.each(kinds.map(({ name }) => name))('refuses %s missing, misshapen or of another type', async (name) => {
    await expectModelRefused(
      withTensor(name, () => []),
      'mismatch',
      [name, 'missing'],
    );
    const reshaped = withTensor(name, (tensor) => [{ ...tensor, shape: [...tensor.shape, 1] }]);
    await expectModelRefused(reshaped, 'mismatch', [name, ',1]']);
    const retyped = withTensor(name, (tensor) => [{ ...tensor, dtype: 'I32' }]);
    await expectModelRefused(retyped, 'unsupported', [name, 'I32', 'F32, F16, BF16']);
  });

  it.each(kinds.map(({ name }) => name))('refuses a value of %s that is no number, with its place', async (name) => {
    const broken = withTensor(name, (tensor) => {
      const bytes = tensor.bytes.slice();
      bytes.set([0, 0, 0x80, 0xff], bytes.length - 4);
      return [{ ...tensor, bytes }];
    });
    const last = (tinyTensors().find((tensor) => tensor.name === name)?.bytes.length ?? 0) / 4 - 1;
    await expectModelRefused(broken, 'broken', [name, `element ${last}`]);
  });

  it('refuses a tensor left over', async () => {
    const name = 'model.layers.2.mlp.up_proj.weight';
    const files = withTensor('model.norm.weight', (tensor) => [tensor, { ...tensor, name }]);
    await expectModelRefused(files, 'mismatch', [name, 'left over']);
  });

  it('asks for the head, the biases and the head norms of configs that have them', async () => {
    const untied = changedFiles({ 'config.json': jsonBytes({ ...TINY_CONFIG, tie_word_embeddings: false }) });
    await expectModelRefused(untied, 'mismatch', ['lm_head.weight', 'tie_word_embeddings']);
    const family = (model_type: string, architecture: string) =>
      changedFiles({
        'config.json': jsonBytes({ ...TINY_CONFIG, head_dim: 4, model_type, architectures: [architecture] }),
      });
    await expectModelRefused(family('qwen2', 'Qwen2ForCausalLM'), 'mismatch', ['q_proj.bias']);
    await expectModelRefused(family('qwen3', 'Qwen3ForCausalLM'), 'mismatch', ['q_norm.weight', '[4]']);
  });

  it('refuses absent and damaged files by name', async () => {
    await expectModelRefused(changedFiles({ 'config.json': null }), 'missing', ['config.json']);
    await expectModelRefused(changedFiles({ 'model.safetensors': null }), 'missing', ['model.safetensors']);
    const pickle = changedFiles({ 'model.safetensors': null, 'pytorch_model.bin': new Uint8Array(4) });
    await expectModelRefused(pickle, 'missing', ['pytorch_model.bin']);
    await expectModelRefused(changedFiles({ 'config.json': new TextEncoder().encode('{') }), 'broken', [
      'config.json',
      'not valid JSON',
    ]);
    await expectModelRefused(changedFiles({ 'tokenizer.json': jsonBytes([1]) }), 'broken', [
      'tokenizer.json',
      'object',
    ]);
    const page = new TextEncoder().encode('<!DOCTYPE html><title>404</title>');
    await expectModelRefused(changedFiles({ 'tokenizer.json': page }), 'broken', ['tokenizer.json', 'web page']);
    await expectModelRefused(changedFiles({ 'model.safetensors': page }), 'broken', ['model.safetensors', 'web page']);
  });
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
      // Half a unit in the last place: 2^-11 for f16 (where normal), 2^-8 for bf16 (8 bits of fraction, one hidden).
      const relative = form.endsWith('f16') ? 2 ** -11 : form === 'stories260K' ? 0 : 2 ** -8;
      for (const [name, { type }] of exact.tensors.infos) {
        const values = floatsOf(type, await bytesOf(exact.tensors, name));
        const found = floatsOf(tensors.infos.get(name)?.type ?? 'F32', await bytesOf(tensors, name));
        const wrong = values.findIndex(
          (value, index) =>
            !(Math.abs((found[index] ?? Number.NaN) - value) <= relative * Math.abs(value) + (relative && 2 ** -25)),
        );
        expect(wrong, name).toBe(-1);
      }
    });
  }
});
