/** The plan against what is measured: the most bytes that the engine had on the device while it wrote, trained and wrote again. */

import { describe, expect, test } from 'vitest';
import type { FinetuneResult } from '../contract/engine';
import { readModelFolder } from '../formats/modelFolder';
import { testEngine } from '../testing/engine';
import { printedAtEnd } from '../testing/measured';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { jobOf, requestOf, someIds } from '../testing/work';
import type { OpenOptions, WebGpuEngine } from './engine';

const CONFIG = {
  ...TINY_CONFIG,
  hidden_size: 192,
  intermediate_size: 384,
  num_hidden_layers: 4,
  num_attention_heads: 6,
  num_key_value_heads: 2,
  max_position_embeddings: 1024,
};
const bytes = tinyModelFiles(tinyTensors(CONFIG, 7)).set('config.json', jsonBytes(CONFIG));
const measured = await printedAtEnd('Plan beside measurement');
const ids = (seed: number, length: number): number[] => someIds(seed, length, CONFIG.vocab_size);
const SHAPE = { adapters: 3, rank: 16, tokensPerStep: 3 * 80, sequences: 3, sequenceLength: 120 };

const open = async (options: Partial<OpenOptions>): Promise<WebGpuEngine> =>
  testEngine(await readModelFolder(memoryFolder(bytes)), options);

/** Writes texts, trains an adapter on each and quizzes it. */
async function work(engine: WebGpuEngine): Promise<FinetuneResult[]> {
  const { adapters, rank, sequences, sequenceLength } = SHAPE;
  const texts = (of: (stream: number) => number | null) =>
    Array.from({ length: sequences }, (_, stream) =>
      requestOf(ids(stream, sequenceLength - 4), { stream, adapter: of(stream), maxTokens: 4 }),
    );
  await engine.generate(texts(() => null));
  const jobs = Array.from({ length: adapters }, (_, seed) =>
    jobOf({ texts: [ids(seed, 41), ids(seed + 9, 41)], lora: { rank, seed }, rest: { epochs: 2 } }),
  );
  const trained = await engine.finetune(jobs);
  await engine.generate(texts((stream) => trained[stream]?.adapter ?? null));
  return trained;
}

/** Peak over plan. */
function peakOf(engine: WebGpuEngine, what: string): number {
  const peak = engine.core.gpu.takePeak();
  const plan = engine.planner.memoryPlan(SHAPE);
  measured.push(`${what}: ${peak} bytes, ${(peak / plan.total).toFixed(3)} of the plan`);
  return peak / plan.total;
}

describe.each(['f32', 'bf16', 'q8', 'q4'] as const)('%s', (format) => {
  test.each(['saved', 'recompute'] as const)('the plan says what it takes, activations %s', async (keeping) => {
    const engine = await open({ weightFormat: format });
    if (keeping === 'recompute') engine.core.budgets.activations = 4 * 2 ** 20;
    await work(engine);
    const labels = [...engine.core.gpu.buffers()].map(({ label }) => label);
    expect(labels.includes('layer3.attention')).toBe(keeping === 'saved');
    expect(Math.abs(peakOf(engine, `${format}, ${keeping}`) - 1)).toBeLessThan(0.1);
    engine.core.gpu.freeAll();
  });
});

describe('with a cap', () => {
  test.each([30e6, 20e6, 15e6].flatMap((most) => (['bf16', 'q4'] as const).map((format) => ({ most, format }))))(
    'of $most bytes, $format: it holds, the plan says what it takes, and adapters learn the same',
    async ({ most, format }) => {
      const [free, capped] = [
        await open({ weightFormat: format }),
        await open({ weightFormat: format, mostBytes: most }),
      ];
      const [expected, trained] = [await work(free), await work(capped)];
      expect(free.core.gpu.takePeak()).toBeGreaterThan(most);
      const share = peakOf(capped, `${format}, at most ${most}`);
      expect(Math.abs(share - 1)).toBeLessThan(0.1);
      expect(share * capped.planner.memoryPlan(SHAPE).total).toBeLessThanOrEqual(most);
      for (const [job, { losses }] of expected.entries())
        for (const [step, loss] of losses.entries())
          expect(Math.abs((trained[job]?.losses[step] ?? Number.NaN) / loss - 1)).toBeLessThan(1e-5);
      for (const engine of [free, capped]) engine.core.gpu.freeAll();
    },
  );
});
