/** What the device holds, in bytes: no more than the work needs, nothing that is left behind, and as much as the plan says. */

import { describe, expect, test } from 'vitest';
import type { WorkShape } from '../contract/planner';
import { slotElements } from '../lora/slotLayout';
import { geometryOf } from '../model/geometry';
import { testEngine } from '../testing/engine';
import { readFixture } from '../testing/fixture';
import { printedAtEnd } from '../testing/measured';
import { jobOf, requestOf, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

const { files } = await readFixture('llama');
const ids = (seed: number, length: number): number[] => someIds(seed, length, files.config.vocab);
const measured = await printedAtEnd('Memory');

describe('memory', () => {
  const train = (engine: WebGpuEngine, rank: number) =>
    engine.finetune([1, 2, 3, 4].map((seed) => jobOf({ texts: [ids(seed, 9)], lora: { rank, seed } })));

  test('an adapter that waits for its quiz holds its parameters, no gradients and no moments', async () => {
    const engine = await testEngine(files);
    const { gpu } = engine.core;
    await train(engine, 4);
    const live = gpu.liveBytes;
    for (let wave = 0; wave < 4; wave++) await train(engine, 4);
    const slot = slotElements(files.config, geometryOf(files.config), 4) * 4;
    // Four waves of four moved out; a slot's record is 64 bytes.
    expect(gpu.liveBytes - live).toBe(16 * (slot + 64));
    engine.core.gpu.freeAll();
  });

  test('slots of a rank that is not trained any more give their memory back', async () => {
    const engine = await testEngine(files);
    const { gpu } = engine.core;
    const round = async (rank: number): Promise<number> => {
      // The first ones move out for the others.
      const results = [...(await train(engine, rank)), ...(await train(engine, rank))];
      await engine.freeAdapters(results.map(({ adapter }) => adapter));
      return gpu.liveBytes;
    };
    const first = await round(4);
    expect(await round(16)).toBeGreaterThan(first);
    expect(await round(4)).toBe(first);
    engine.core.gpu.freeAll();
  });

  test('fifty rounds of finetune, quiz and free leave as many bytes as the first', async () => {
    const engine = await testEngine(files);
    const { gpu } = engine.core;
    let live = 0;
    for (let round = 0; round < 50; round++) {
      const jobs = [0, 1, 2].map((job) =>
        jobOf({
          texts: [ids(3 * round + job, 4 + ((7 * round + job) % 20))],
          rest: { epochs: 2 },
          lora: { seed: round },
        }),
      );
      const results = await engine.finetune(jobs);
      await engine.generate(
        results.map(({ adapter }, stream) => requestOf(ids(round, 5), { adapter, stream, maxTokens: 3 })),
      );
      await engine.score(results.map(({ adapter }) => ({ ids: ids(round, 6), adapter })));
      await engine.freeAdapters(results.map(({ adapter }) => adapter));
      if (round === 0) live = gpu.liveBytes;
      else expect(gpu.liveBytes).toBe(live);
    }
    expect(engine.core.adapters.count).toBe(0);
    engine.core.gpu.freeAll();
  });

  test('a merge and its undoing leave nothing behind', async () => {
    const engine = await testEngine(files);
    const [result] = await engine.finetune([jobOf({ texts: [ids(1, 9)] })]);
    const live = engine.core.gpu.liveBytes;
    await engine.mergeAdapter(result?.adapter ?? 0);
    await engine.restoreWeights();
    expect(engine.core.gpu.liveBytes).toBe(live);
    engine.core.gpu.freeAll();
  });

  test.each<WorkShape>([
    { adapters: 4, rank: 4, tokensPerStep: 64, sequences: 16, sequenceLength: 16 },
    { adapters: 13, rank: 7, tokensPerStep: 300, sequences: 20, sequenceLength: 40 },
    { adapters: 1, rank: 16, tokensPerStep: 20, sequences: 1, sequenceLength: 90 },
  ])('the plan for %o is what the device then holds', async (shape) => {
    const engine = await testEngine(files);
    const { adapters, rank, tokensPerStep, sequences, sequenceLength } = shape;
    const share = Math.floor(tokensPerStep / adapters);
    const rest = tokensPerStep - share * (adapters - 1);
    const jobs = Array.from({ length: adapters }, (_, i) =>
      jobOf({ texts: [ids(i, 1 + (i === 0 ? rest : share))], lora: { rank }, rest: { epochs: 1 } }),
    );
    const results = await engine.finetune(jobs);
    await engine.generate(
      Array.from({ length: sequences }, (_, stream) =>
        requestOf(ids(stream, Math.floor(sequenceLength / 2)), {
          stream,
          adapter: results[stream % results.length]?.adapter ?? null,
          maxTokens: Math.ceil(sequenceLength / 2),
        }),
      ),
    );
    const live = engine.core.gpu.liveBytes;
    const { total } = engine.planner.memoryPlan(shape);
    measured.push(
      `${adapters} adapters of rank ${rank}, ${tokensPerStep} rows, ${sequences} sequences of ${sequenceLength}: ` +
        `${live} bytes held, ${(live / total).toFixed(3)} of the plan`,
    );
    expect(live / total).toBeLessThan(1.05);
    expect(live / total).toBeGreaterThan(0.7);
    engine.core.gpu.freeAll();
  });
});
