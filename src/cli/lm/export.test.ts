/** `npm run lm -- export` as a person runs it. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdapterWeights } from '../../contract/engine';
import { readModelFolder } from '../../formats/modelFolder';
import { nodeFolder, writeNodeFolder } from '../../formats/nodeFolder';
import { writePeftFiles } from '../../formats/peft';
import { parseModelConfig } from '../../model/config';
import { lm } from '../../testing/lmCommand';
import { TINY_CONFIG, tinyModelFiles } from '../../testing/tinyModel';

const work = mkdtempSync(join(tmpdir(), 'selkie-export-'));
const at = (...parts: string[]): string => join(work, ...parts);
afterAll(() => rmSync(work, { recursive: true }));

const ADAPTER: AdapterWeights = {
  rank: 2,
  alpha: 4,
  tensors: [0, 1].map((layer) => ({
    ...{ layer, projection: 'v' as const },
    a: Float32Array.from({ length: 2 * 16 }, (_, index) => index / 16),
    b: Float32Array.from({ length: 8 * 2 }, (_, index) => index / 8),
  })),
};

beforeAll(async () => {
  await writeNodeFolder(at('tiny'), tinyModelFiles());
  await writeNodeFolder(at('peft'), writePeftFiles(ADAPTER, parseModelConfig(TINY_CONFIG), 'tiny'));
});

const run = (adapter: string, to: string, out: string, ...more: string[]) =>
  lm('export', '--model', at('tiny'), '--adapter', at(adapter), '--to', to, '--out', at(out), ...more);

describe('lm export', () => {
  it('writes a zip that is read again, and from it a folder with the same weights', async () => {
    expect(await run('peft', 'peft', 'mine.zip')).toMatchObject({ code: 0 });
    expect(await run('mine.zip', 'peft', 'again')).toMatchObject({ code: 0 });
    const weights = 'adapter_model.safetensors';
    expect(readFileSync(at('again', weights))).toEqual(readFileSync(at('peft', weights)));
  });

  it('writes the file of llama.cpp and the merged model', async () => {
    expect(await run('peft', 'gguf', 'mine.gguf')).toMatchObject({ code: 0 });
    expect(readFileSync(at('mine.gguf')).subarray(0, 4).toString()).toBe('GGUF');
    expect(await run('peft', 'merged', 'merged', '--dtype', 'bf16')).toMatchObject({ code: 0 });
    const { config, tensors } = await readModelFolder(nodeFolder(at('merged')));
    expect(config.layers).toBe(2);
    expect(new Set([...tensors.infos.values()].map(({ type }) => type))).toEqual(new Set(['BF16']));
  });

  it.each([
    ['a name without its ending', ['peft', 'gguf', 'mine'], 'ends with .gguf'],
    ['a type where nothing is merged', ['peft', 'peft', 'other', '--dtype', 'bf16'], '--dtype is of merged weights'],
    ['no adapter', ['tiny', 'peft', 'other'], 'tiny: adapter_config.json is not in the folder'],
    ['an adapter that is not there', ['nothing', 'peft', 'other'], 'nothing: there is no such folder'],
    ['a file that is no zip', ['text', 'peft', 'other'], 'text: this is no zip archive'],
    ['a folder that is not there', ['peft', 'peft', 'no/where.zip'], 'the file cannot be written'],
  ])('refuses %s in one line', async (_, [adapter = '', to = '', out = '', ...more], message) => {
    writeFileSync(at('text'), 'hello');
    const { code, stderr } = await run(adapter, to, out, ...more);
    expect(stderr).toContain(message);
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(existsSync(at('other'))).toBe(false);
  });

  it('never writes over the model itself', async () => {
    const before = readFileSync(at('tiny', 'model.safetensors'));
    const { code, stderr } = await run('peft', 'merged', join('again', '..', 'tiny'));
    expect([code, stderr]).toEqual([1, expect.stringContaining('the model itself lies there')]);
    expect(readFileSync(at('tiny', 'model.safetensors'))).toEqual(before);
  });

  it('leaves nothing behind where the adapter does not fit', async () => {
    const deep = parseModelConfig({ ...TINY_CONFIG, num_hidden_layers: 3 });
    const tensors = ADAPTER.tensors.slice(1).map((one) => ({ ...one, layer: 2 }));
    await writeNodeFolder(at('deep'), writePeftFiles({ ...ADAPTER, tensors }, deep, 'deeper'));
    const { code, stderr } = await run('deep', 'merged', 'none');
    expect([code, readdirSync(work).includes('none')]).toEqual([1, false]);
    expect(stderr).toContain('the adapter was made for "deeper"');
  });
});
