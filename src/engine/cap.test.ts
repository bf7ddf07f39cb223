/** The visitor's cap: what does not fit is refused in one line, what fits is done as without it. */

import { expect, test } from 'vitest';
import { readModelFolder } from '../formats/modelFolder';
import { testEngine } from '../testing/engine';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { jobOf, requestOf, someIds } from '../testing/work';
import type { OpenOptions, WebGpuEngine } from './engine';

const CONFIG = {
  ...TINY_CONFIG,
  hidden_size: 128,
  intermediate_size: 256,
  num_hidden_layers: 3,
  max_position_embeddings: 512,
};
const bytes = tinyModelFiles(tinyTensors(CONFIG, 3)).set('config.json', jsonBytes(CONFIG));
const ids = (seed: number, length: number): number[] => someIds(seed, length, CONFIG.vocab_size);
const open = async (options: Partial<OpenOptions> = {}): Promise<WebGpuEngine> =>
  testEngine(await readModelFolder(memoryFolder(bytes)), options);
const jobs = (count: number, rank = 8, length = 50) =>
  Array.from({ length: count }, (_, seed) =>
    jobOf({ texts: [ids(seed, length)], lora: { rank, seed }, rest: { epochs: 3 } }),
  );

test('activations that are computed again are the same to the bit', async () => {
  const [saved, again] = [await open(), await open()];
  // Enough for all rows in one pass, not for those of every layer.
  again.core.budgets.activations = 2 ** 21;
  const [expected, trained] = [await saved.finetune(jobs(2)), await again.finetune(jobs(2))];
  const labelsOf = (engine: WebGpuEngine) => [...engine.core.gpu.buffers()].map(({ label }) => label);
  expect(labelsOf(saved)).toContain('layer2.attention');
  expect(labelsOf(again)).not.toContain('layer2.attention');
  expect(trained.map(({ losses }) => losses)).toEqual(expected.map(({ losses }) => losses));
  for (const engine of [saved, again]) engine.core.gpu.freeAll();
});

test('keys and values in f16 change a log-probability by little, and are half the bytes', async () => {
  const [wide, half] = [await open(), await open({ mostBytes: 20e6 })];
  expect([wide, half].map(({ core }) => core.budgets.cacheFormat)).toEqual(['f32', 'f16']);
  const requests = [1, 2, 3].map((stream) => requestOf(ids(stream, 60), { stream, maxTokens: 40 }));
  const [expected, texts] = [await wide.generate(requests), await half.generate(requests)];
  const cacheOf = (engine: WebGpuEngine): number =>
    [...engine.core.gpu.buffers()].reduce((sum, { label, size }) => sum + (label.endsWith('.cache') ? size : 0), 0);
  expect(cacheOf(half)).toBe(cacheOf(wide) / 2);
  let most = 0;
  for (const [i, text] of texts.entries()) {
    const other = expected[i];
    const same = text.ids.findIndex((id, at) => id !== other?.ids[at]);
    const compared = text.logProbabilities.slice(0, same < 0 ? undefined : same);
    expect(compared.length).toBeGreaterThan(20);
    for (const [at, value] of compared.entries())
      most = Math.max(most, Math.abs(value - (other?.logProbabilities[at] ?? Number.NaN)));
  }
  // Eleven bits; were it the same numbers, it would be less than a hundredth of this.
  expect(most).toBeLessThan(5e-3);
  expect(most).toBeGreaterThan(1e-6);
  for (const engine of [wide, half]) engine.core.gpu.freeAll();
});

test('weights that are larger are refused before any of them is read', async () => {
  await expect(open({ mostBytes: 1e6 })).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/^The weights take .* as f32, more than the memory that you allow \(1 MB\)\./),
    shortage: { what: 'weights', remedy: 'model' },
  });
});

test('more adapters than fit are refused with what helps, and fewer are trained after that', async () => {
  const engine = await open({ mostBytes: 16e6 });
  const perWave = engine.planner.adaptersPerWave(16, 50);
  await expect(engine.finetune(jobs(3 * perWave, 16))).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/in the memory that you allow \(16 MB, of which .* are free\)\. Train fewer edits/),
    shortage: { what: 'adapters', remedy: 'edits' },
  });
  const trained = await engine.finetune(jobs(perWave, 16));
  expect(trained.map(({ losses }) => losses.length)).toEqual(trained.map(() => 3));
  expect(engine.core.gpu.takePeak()).toBeLessThanOrEqual(16e6);
  engine.core.gpu.freeAll();
});

test('waves, quizzes and scores in turn stay within it, and give what they give without', async () => {
  const [free, capped] = [await open(), await open({ mostBytes: 7e6 })];
  const outcome = async (engine: WebGpuEngine) => {
    const losses: number[] = [];
    const scores: number[] = [];
    for (let wave = 0; wave < 3; wave++) {
      const trained = await engine.finetune(jobs(2, 8, 40 + wave));
      const asked = trained.map(({ adapter }, stream) => requestOf(ids(stream, 30), { stream, adapter, maxTokens: 5 }));
      await engine.generate(asked);
      const scored = await engine.score(trained.map(({ adapter }) => ({ ids: ids(9, 60), adapter })));
      losses.push(...trained.flatMap((one) => one.losses));
      scores.push(...scored.flatMap(({ logProbabilities }) => logProbabilities));
      await engine.freeAdapters(trained.map(({ adapter }) => adapter));
    }
    return [...losses, ...scores];
  };
  const [expected, found] = [await outcome(free), await outcome(capped)];
  expect(free.core.gpu.takePeak()).toBeGreaterThan(7e6);
  expect(capped.core.gpu.takePeak()).toBeLessThanOrEqual(7e6);
  expect(found.length).toBe(expected.length);
  for (const [i, value] of found.entries())
    expect(Math.abs(value / (expected[i] ?? Number.NaN) - 1)).toBeLessThan(1e-5);
  for (const engine of [free, capped]) engine.core.gpu.freeAll();
});

test('a policy is merged within it: blocks grow to f16, the rest is divided anew, and comes back', async () => {
  const engine = await open({ weightFormat: 'q4', mostBytes: 6e6 });
  const before = { ...engine.core.budgets };
  const shape = { adapters: 2, rank: 8, tokensPerStep: 100, sequences: 2, sequenceLength: 40, merges: true };
  const { widening } = engine.planner.memoryPlan(shape);
  const [policy] = await engine.finetune(jobs(1));
  const adapter = policy?.adapter ?? 0;
  await engine.mergeAdapter(adapter);
  await engine.freeAdapters([adapter]);
  expect(before.adapters - engine.core.budgets.adapters).toBeCloseTo(0.75 * widening, -1);
  await engine.finetune(jobs(2));
  expect(engine.core.gpu.takePeak()).toBeLessThanOrEqual(6e6);
  await engine.restoreWeights();
  expect(engine.core.budgets).toEqual(before);
  engine.core.gpu.freeAll();
});
