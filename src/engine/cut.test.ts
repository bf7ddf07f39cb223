/** Layer matrices that one binding cannot hold are cut into slices of rows; what the model computes stays what it is. */

import { describe, expect, test } from 'vitest';
import { GREEDY, PROJECTIONS, type WeightFormat } from '../contract/engine';
import { readModelFolder } from '../formats/modelFolder';
import { GROUPS } from '../model/geometry';
import { sliceLabel } from '../model/weights';
import { testDevice } from '../testing/device';
import { relativeError, testEngine } from '../testing/engine';
import { profilesOf } from '../testing/profiles';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { jobOf, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';
import { FullTrainer } from './fullTraining';

const profiles = profilesOf(await testDevice()).filter(([name]) => name !== 'workgroup/tiled');

/** With biases, which slices take their part of; matrices of 320, 128, 1024 and 128 rows. */
const CONFIG = {
  ...TINY_CONFIG,
  ...{ model_type: 'qwen2', architectures: ['Qwen2ForCausalLM'], head_dim: 32 },
  ...{ hidden_size: 128, intermediate_size: 512, num_attention_heads: 6, num_key_value_heads: 2 },
};
const files = await readModelFolder(
  memoryFolder(tinyModelFiles(tinyTensors(CONFIG, 11)).set('config.json', jsonBytes(CONFIG))),
);
/** Short enough for the cache under the smallest binding. */
const ids = someIds(1, 13, CONFIG.vocab_size);
const job = jobOf({
  texts: [ids, someIds(2, 12, CONFIG.vocab_size)],
  lora: { rank: 4, targets: PROJECTIONS },
  rest: { epochs: 6 },
});

/** Bytes of a binding under which every layer matrix is cut, with the slices of qkv, o, gateUp and down that follow. */
const LIMITS: Readonly<Record<Exclude<WeightFormat, 'f16'>, [limit: number, slices: readonly number[]]>> = {
  f32: [64_000, [3, 2, 9, 5]],
  bf16: [32_000, [3, 2, 9, 5]],
  q8: [20_000, [3, 2, 8, 4]],
  q4: [12_000, [3, 2, 7, 4]],
};

const logitsOf = async (engine: WebGpuEngine): Promise<Float32Array> =>
  (await engine.score([{ ids, adapter: null, lastLogits: true }]))[0]?.lastLogits ?? new Float32Array();

/** Texts, losses and logits, as they are, after a finetune, with the adapter merged in, and after it was taken out again. */
async function did(engine: WebGpuEngine) {
  const before = await logitsOf(engine);
  const request = { prompt: ids, adapter: null, maxTokens: 8, sampling: GREEDY, stream: 0, stopIds: [] };
  const [text] = await engine.generate([request]);
  const [trained] = await engine.finetune([job]);
  await engine.mergeAdapter(trained?.adapter ?? 0);
  const merged = await logitsOf(engine);
  return { before, text: text?.ids, losses: trained?.losses ?? [], merged };
}

describe.each(Object.entries(LIMITS))('%s', (name, [bindingLimit, slices]) => {
  const weightFormat = name as keyof typeof LIMITS;

  test.each(profiles)('cut, it computes what the whole matrices do, %s', async (_, profile) => {
    const whole = await testEngine(files, { weightFormat, profile });
    const cut = await testEngine(files, { weightFormat, profile, bindingLimit });
    for (const { groups } of whole.core.weights.layers)
      expect(GROUPS.map((group) => groups[group].length)).toEqual([1, 1, 1, 1]);
    const checkSlices = (): void => {
      for (const { groups } of cut.core.weights.layers)
        for (const { buffer } of Object.values(groups).flat()) expect(buffer.size).toBeLessThanOrEqual(bindingLimit);
    };
    for (const { groups } of cut.core.weights.layers)
      expect(GROUPS.map((group) => groups[group].length)).toEqual(slices);
    checkSlices();
    const [expected, actual] = [await did(whole), await did(cut)];
    // What an adapter is merged into may lie wider, and is cut anew.
    checkSlices();
    expect(relativeError(actual.before, expected.before)).toBeLessThan(1e-6);
    expect(actual.text).toEqual(expected.text);
    actual.losses.forEach((loss, step) => {
      expect(Math.abs(loss / (expected.losses[step] ?? Number.NaN) - 1), `step ${step}`).toBeLessThan(1e-4);
    });
    expect(actual.losses.length).toBe(6);
    expect(actual.losses.at(-1)).toBeLessThan(0.8 * (actual.losses[0] ?? 0));
    expect(relativeError(expected.merged, expected.before)).toBeGreaterThan(0.05);
    expect(relativeError(actual.merged, expected.merged)).toBeLessThan(1e-3);
    await cut.restoreWeights();
    expect(await logitsOf(cut)).toEqual(actual.before);
    for (const engine of [whole, cut]) engine.core.gpu.freeAll();
  });
});

test('gradients of all weights are those of the whole matrices', async () => {
  const sequences = [{ ids }];
  const whole = await testEngine(files, { weightFormat: 'f32' });
  // The embedding fits; gate and up, and down, do not.
  const cut = await testEngine(files, { weightFormat: 'f32', bindingLimit: 140_000 });
  const gradients = async (engine: WebGpuEngine, name: 'gateUp' | 'down'): Promise<number[]> => {
    const trainer = await FullTrainer.create(engine.core, 32);
    await trainer.accumulate(sequences);
    const matrix = engine.core.weights.layers[1]?.groups[name] ?? [];
    const parts: number[][] = [];
    for (const slice of matrix) parts.push([...(await trainer.gradient(sliceLabel(`layer1.${name}`, matrix, slice)))]);
    trainer.free();
    return parts.flat();
  };
  for (const name of ['gateUp', 'down'] as const) {
    expect(cut.core.weights.layers[1]?.groups[name].length).toBeGreaterThan(1);
    const expected = await gradients(whole, name);
    expect(expected.length).toBe(name === 'down' ? 128 * 512 : 1024 * 128);
    expect(relativeError(await gradients(cut, name), expected)).toBeLessThan(1e-5);
  }
  for (const engine of [whole, cut]) engine.core.gpu.freeAll();
});
