/**
 * What it means for a finetune how the weights are kept: blocks that are kept train as the same numbers in f32 do, at every step.
 * What rounding to a form costs is another question; it is measured on the trained model that ships with the page, and printed.
 */

import { afterAll, describe, expect, test } from 'vitest';
import { type FinetuneJob, PROJECTIONS, type WeightFormat } from '../contract/engine';
import { type ModelFiles, readModelFolder } from '../formats/modelFolder';
import { nodeFolder } from '../formats/nodeFolder';
import type { Tensor } from '../formats/tensor';
import { testDevice } from '../testing/device';
import { Deviations, testEngine } from '../testing/engine';
import { compilesSlowly } from '../testing/profiles';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { widened } from '../testing/widened';
import { jobOf, someIds } from '../testing/work';
import { loadTokenizer } from '../tokenizer/tokenizer';

const { facts } = await testDevice();
const slow = compilesSlowly(facts);
const deviations = new Deviations();
afterAll(() => deviations.print(`forms of weights in training, ${facts.description || facts.vendor}`));

/** The losses of one adapter before each step, and what the engine said the weights lie in. */
async function curve(files: ModelFiles, weightFormat: WeightFormat | null, job: FinetuneJob) {
  const engine = await testEngine(files, weightFormat === null ? {} : { weightFormat });
  try {
    const [result] = await engine.finetune([job]);
    expect(result?.diverged).toBeNull();
    return { losses: result?.losses ?? [], layout: engine.core.weights.layout };
  } finally {
    engine.core.gpu.freeAll();
  }
}

/** The largest relative distance of two curves, over all their steps. */
function distance(losses: readonly number[], reference: readonly number[]): number {
  expect(losses.length).toBe(reference.length);
  return Math.max(...losses.map((loss, step) => Math.abs(loss / (reference[step] ?? Number.NaN) - 1)));
}

const lora = (rank: number) => ({ rank, alpha: 2 * rank, targets: PROJECTIONS, seed: 3 });

describe('a layer as wide as those of SmolLM2-135M', () => {
  const CONFIG = {
    ...TINY_CONFIG,
    num_hidden_layers: 1,
    ...{ hidden_size: 576, intermediate_size: 1536, num_attention_heads: 9, num_key_value_heads: 3, vocab_size: 768 },
  };
  const filesOf = (some: Tensor[]): Promise<ModelFiles> =>
    readModelFolder(memoryFolder(tinyModelFiles(some).set('config.json', jsonBytes(CONFIG))));
  const job = jobOf({
    texts: [someIds(1, 24, 768), someIds(2, 17, 768)],
    lora: lora(8),
    optimizer: { learningRate: 5e-3, weightDecay: 0 },
    rest: { epochs: 8 },
  });

  test.skipIf(slow).each(['q8', 'q4'] as const)(
    'kept as %s it trains within a hundredth of the same numbers in f32',
    async (format) => {
      const tensors = tinyTensors(CONFIG, 7);
      const kept = await curve(await filesOf(tensors), format, job);
      expect(kept.layout.format).toBe(format);
      const wide = await curve(await filesOf(widened(tensors, format)), 'f32', job);
      expect(deviations.record(`SmolLM2's widths, ${format} kept`, distance(kept.losses, wide.losses))).toBeLessThan(
        0.01,
      );
      // Enough to tell training from standing still.
      expect(kept.losses.at(-1)).toBeLessThan(0.5 * (kept.losses[0] ?? 0));
    },
    60_000,
  );
});

describe('the trained model of the page', () => {
  const folder = 'public/models/micro-world';
  const text = 'Orlo is a village on the river Tamm. Its people keep blue goats and sell their cheese in Harn.';

  // The bounds are of the kind that tell a form that works from one that does not: f16 keeps 11 bits, q4 fewer than 5.
  const BOUNDS = { f16: 1e-3, bf16: 1e-2, q8: 1e-2, q4: 0.3 } as const;

  test('rounded to any form it still learns, and its losses stay near those of its own values', async () => {
    const files = await readModelFolder(nodeFolder(folder));
    const job = jobOf({
      texts: [loadTokenizer(files).encode(text)],
      lora: lora(8),
      optimizer: { learningRate: 2e-3, weightDecay: 0 },
      rest: { epochs: 12 },
    });
    const own = await curve(files, null, job);
    expect(own.layout).toMatchObject({ format: 'f32', rounded: 0 });
    for (const form of ['f16', 'bf16', 'q8', 'q4'] as const) {
      const other = await curve(files, form, job);
      expect(other.layout.rounded).toBeGreaterThan(0);
      const off = deviations.record(`micro-world, f32 rounded to ${form}`, distance(other.losses, own.losses));
      expect(off, form).toBeLessThan(BOUNDS[form]);
      expect(other.losses.at(-1), form).toBeLessThan(0.5 * (other.losses[0] ?? 0));
    }
  }, 60_000);
});

const real = sharedPath('models', 'SmolLM2-135M-Instruct-Q4_1');
test.skipIf(real === null || slow)(
  `SmolLM2-135M-Instruct, its Q4_1 blocks kept, trains within a hundredth of the same numbers in f32 (${real ? 'three steps' : SHARED_ABSENT})`,
  async () => {
    const files = await readModelFolder(nodeFolder(real ?? ''));
    const ids = loadTokenizer(files).encode('The ferry to Skarn leaves at noon, and its captain is called Ines Vold.');
    const job = jobOf({
      texts: [ids],
      lora: lora(8),
      optimizer: { learningRate: 1e-3, weightDecay: 0 },
      rest: { epochs: 3 },
    });
    const kept = await curve(files, null, job);
    expect(kept.layout).toMatchObject({ format: 'q4', embedding: 'q8', rounded: 0 });
    const wide = await curve(files, 'f32', job);
    expect(wide.layout).toMatchObject({ format: 'f32', embedding: 'f32', rounded: 0 });
    expect(deviations.record('SmolLM2-135M, Q4_1 kept', distance(kept.losses, wide.losses))).toBeLessThan(0.01);
    expect(kept.losses.at(-1)).toBeLessThan(0.9 * (kept.losses[0] ?? 0));
  },
  600_000,
);
