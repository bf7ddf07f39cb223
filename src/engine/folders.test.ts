/** What a folder says decides what is computed, and how much of the device it takes: right values from independent forwards. */
import { expect, test } from 'vitest';
import { readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import type { Tensor } from '../formats/tensor';
import { readOnce } from '../gpu/readback';
import { testEngine } from '../testing/engine';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

function folder(config: object, tensors: Tensor[] = tinyTensors()) {
  const files = tinyModelFiles(tensors).set('config.json', jsonBytes({ ...TINY_CONFIG, ...config }));
  return readModelFolder(memoryFolder(files));
}

async function meanLoss(engine: WebGpuEngine, ids: number[]): Promise<number> {
  const [result] = await engine.score([{ ids, adapter: null }]);
  const losses = result?.logProbabilities ?? [];
  return -losses.reduce((sum, value) => sum + value, 0) / losses.length;
}

const ONCE = [1, 403, 407, 261, 378];

test('a head that is not the embedding is used, whatever tie_word_embeddings says', async () => {
  const untied = tinyTensors({ ...TINY_CONFIG, tie_word_embeddings: false }, 5);
  const ids = someIds(1, 12, TINY_CONFIG.vocab_size);
  const [told, silent] = [{ tie_word_embeddings: true }, { tie_word_embeddings: false }].map(async (config) =>
    meanLoss(await testEngine(await folder(config, untied)), ids),
  );
  expect(await told).toBe(await silent);
});

test('angles reach as far as texts do, not as far as the context is said to', async () => {
  const [short, long] = await Promise.all(
    [8192, 2 ** 24].map(async (max_position_embeddings) => testEngine(await folder({ max_position_embeddings }))),
  );
  if (!short || !long) throw new Error('two engines were opened');
  const shortText = someIds(1, 20, TINY_CONFIG.vocab_size);
  const longText = someIds(2, 4500, TINY_CONFIG.vocab_size);
  // The long context's table grows after a first pass was recorded, which must go on being right.
  const before = await meanLoss(long, shortText);
  expect(long.core.weights.positions).toBe(4096);
  expect(await meanLoss(long, longText)).toBe(await meanLoss(short, longText));
  expect(await meanLoss(long, shortText)).toBeCloseTo(before, 5);
  expect(long.core.weights.positions).toBe(8192);
  const { angles } = long.core.weights;
  const values = new Float32Array(await readOnce(long.core.gpu, angles, angles.size));
  // Four dimensions a head: frequencies 1 and 10000^(-1/2).
  const at = 4499 * 4;
  const expected = [4499, 44.99].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
  expect([...values.subarray(at, at + 4)].map((value) => value.toFixed(5))).toEqual(
    expected.map((value) => value.toFixed(5)),
  );
});

const INPUTS: [string, string, number[], number][] = [
  ['1-tied-flag-other-head', 'of stories260K with a head of its own', ONCE, 0.038729],
  ['5-huge-context', 'of a model whose context is said to hold 4,194,304 tokens', [1, 5, 9, 12], 12.653063],
];
for (const [name, what, ids, expected] of INPUTS) {
  const path = sharedPath('inputs', name);
  test.skipIf(path === null)(path === null ? `${name} ${SHARED_ABSENT}` : `the loss ${what}`, async () => {
    const files = await readModelFolder(nodeFolder(path ?? ''));
    expect(Math.abs((await meanLoss(await testEngine(files), ids)) - expected)).toBeLessThan(2e-6);
  });
}
