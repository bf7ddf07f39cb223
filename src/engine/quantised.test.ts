/** Weights in blocks of q8 and q4: the engine on them against the same engine on the numbers that they stand for, in f32. */

import { describe, expect, test } from 'vitest';
import { type FinetuneJob, GREEDY, PROJECTIONS } from '../contract/engine';
import { FormatError } from '../formats/formatError';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { writeSafetensors } from '../formats/safetensors';
import type { Tensor } from '../formats/tensor';
import { testDevice } from '../testing/device';
import { relativeError, testEngine } from '../testing/engine';
import { profilesOf } from '../testing/profiles';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { widened } from '../testing/widened';
import type { WebGpuEngine } from './engine';

/** Rows of whole blocks; three rows of the embedding in one binding's worth make pairs of blocks reach over rows. */
const forms = profilesOf(await testDevice()).filter(([name]) => name !== 'workgroup/tiled');
const CONFIG = {
  ...TINY_CONFIG,
  hidden_size: 96,
  intermediate_size: 160,
  num_attention_heads: 6,
  num_key_value_heads: 2,
};
const tensors = tinyTensors(CONFIG, 7);
const ids = [1, 70, 104, 111, 111, 35, 122, 114, 117, 111, 103, 2];

const filesOf = (some: Tensor[]): Promise<ModelFiles> =>
  readModelFolder(
    memoryFolder(
      tinyModelFiles().set('config.json', jsonBytes(CONFIG)).set('model.safetensors', writeSafetensors(some)),
    ),
  );

const logitsOf = async (engine: WebGpuEngine, adapter: number | null = null): Promise<Float32Array> => {
  const [score] = await engine.score([{ ids, adapter, lastLogits: true }]);
  return score?.lastLogits ?? new Float32Array();
};

const job: FinetuneJob = {
  sequences: [{ ids }, { ids: [1, 90, 91, 92, 93, 94, 2] }],
  lora: { rank: 8, alpha: 16, targets: PROJECTIONS, seed: 3 },
  optimizer: {
    schedule: 'constant',
    ...{ learningRate: 5e-3, warmupSteps: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    ...{ weightDecay: 0, maxGradientNorm: 1 },
  },
  epochs: 25,
  batchSize: null,
  shuffleSeed: null,
};

describe.each(['q8', 'q4'] as const)('%s', (format) => {
  test.each(forms)('scores, texts and training are those of the widened weights, %s', async (_, profile) => {
    const blocks = await testEngine(await filesOf(tensors), { weightFormat: format, profile });
    const wide = await testEngine(await filesOf(widened(tensors, format)), { weightFormat: 'f32', profile });
    expect(blocks.model.weightFormat).toBe(format);
    expect(relativeError(await logitsOf(blocks), await logitsOf(wide))).toBeLessThan(1e-6);
    const request = { prompt: ids.slice(0, 5), adapter: null, maxTokens: 12, sampling: GREEDY, stream: 0, stopIds: [] };
    const [own, other] = [await blocks.generate([request]), await wide.generate([request])];
    expect(own[0]?.ids).toEqual(other[0]?.ids);
    const [[trained], [reference]] = [await blocks.finetune([job]), await wide.finetune([job])];
    expect(trained?.losses.length).toBe(25);
    trained?.losses.forEach((loss, step) => {
      expect(Math.abs(loss / (reference?.losses[step] ?? Number.NaN) - 1), `step ${step}`).toBeLessThan(1e-3);
    });
    // Enough to tell training from standing still.
    expect(trained?.losses.at(-1)).toBeLessThan(0.5 * (trained?.losses[0] ?? 0));
    for (const engine of [blocks, wide]) engine.core.gpu.freeAll();
  });

  test('an adapter is merged into weights that are widened for it, and the blocks come back whole', async () => {
    const engine = await testEngine(await filesOf(tensors), { weightFormat: format });
    const before = await logitsOf(engine);
    const live = engine.core.gpu.liveBytes;
    const [trained] = await engine.finetune([job]);
    const adapter = trained?.adapter ?? 0;
    const adapted = await logitsOf(engine, adapter);
    expect(relativeError(adapted, before)).toBeGreaterThan(0.05);
    await engine.mergeAdapter(adapter);
    // The f16 that the sums are rounded to has 11 bits.
    expect(relativeError(await logitsOf(engine), adapted)).toBeLessThan(2e-3);
    // Merging twice adds it twice: nothing is widened again.
    await engine.mergeAdapter(adapter);
    expect(relativeError(await logitsOf(engine), adapted)).toBeGreaterThan(0.05);
    const [again] = await engine.finetune([{ ...job, epochs: 3 }]);
    expect(again?.diverged).toBeNull();
    await engine.freeAdapters([adapter, again?.adapter ?? 0]);
    await engine.restoreWeights();
    expect(await logitsOf(engine)).toEqual(before);
    engine.core.freeKept();
    expect(engine.core.gpu.liveBytes).toBeLessThanOrEqual(live);
    engine.core.gpu.freeAll();
  });

  test('weights that cannot be put back, as their file is gone, are computed with by nobody', async () => {
    const files = await filesOf(tensors);
    let readable = Number.POSITIVE_INFINITY;
    const rows: typeof files.tensors.rows = async (...asked) => {
      readable -= 1;
      if (readable < 0) throw new FormatError('unreadable', 'model.safetensors: the file is gone.');
      return files.tensors.rows(...asked);
    };
    const engine = await testEngine({ ...files, tensors: { ...files.tensors, rows } }, { weightFormat: format });
    // Nothing was changed, so nothing is read.
    readable = 0;
    await engine.restoreWeights();
    readable = Number.POSITIVE_INFINITY;
    const before = await logitsOf(engine);
    const [trained] = await engine.finetune([job]);
    await engine.mergeAdapter(trained?.adapter ?? 0);
    for (const some of [0, 1, 5]) {
      readable = some;
      await expect(engine.restoreWeights()).rejects.toThrow('the file is gone');
      await expect(logitsOf(engine)).rejects.toThrow('the file is gone');
    }
    readable = Number.POSITIVE_INFINITY;
    expect(await logitsOf(engine)).toEqual(before);
    engine.core.gpu.freeAll();
  });

  test('takes the bytes that its layout says, a fraction of what f32 takes', async () => {
    const files = await filesOf(tensors);
    const engine = await testEngine(files, { weightFormat: format });
    const wide = await testEngine(files, { weightFormat: 'f32' });
    const { layout, positions } = engine.core.weights;
    const other = positions * (CONFIG.hidden_size / CONFIG.num_attention_heads) * 4 + 16;
    expect(engine.core.gpu.liveBytes).toBe(layout.bytes + other);
    expect(layout.bytes / wide.core.weights.layout.bytes).toBeLessThan(format === 'q8' ? 0.3 : 0.24);
    for (const one of [engine, wide]) one.core.gpu.freeAll();
  });
});

test('a matrix whose rows are no whole blocks is kept as f16, and this is counted', async () => {
  const engine = await testEngine(await readModelFolder(memoryFolder(tinyModelFiles())), { weightFormat: 'q4' });
  const { layout } = engine.core.weights;
  expect(layout.format).toBe('f16');
  expect(layout.rounded).toBeGreaterThan(0);
  engine.core.gpu.freeAll();
});
