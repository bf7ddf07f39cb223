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

  /** Bytes of gradients and moments. */
  const stateOf = (engine: WebGpuEngine): number =>
    [...engine.core.gpu.buffers()]
      .filter(({ label }) => /gradient|moment/.test(label))
      .reduce((sum, { size }) => sum + size, 0);
  const slotBytes = slotElements(files.config, geometryOf(files.config), 4) * 4;

  test('an adapter that waits for its quiz holds its parameters, no gradients and no moments', async () => {
    const engine = await testEngine(files);
    const { gpu } = engine.core;
    await train(engine, 4);
    const live = gpu.liveBytes;
    for (let wave = 0; wave < 4; wave++) await train(engine, 4);
    // Four waves of four moved out; a slot's record is 64 bytes.
    expect(gpu.liveBytes - live).toBe(16 * (slotBytes + 64));
    engine.core.gpu.freeAll();
  });

  test('what would not fit beside a quiz gives gradients and moments up before it, and every adapter stays as it is', async () => {
    const roomy = await testEngine(files);
    const tight = await testEngine(files);
    tight.core.budgets.adapters = 0;
    const quizOf = async (engine: WebGpuEngine) => {
      const adapters = (await train(engine, 4)).map(({ adapter }) => adapter);
      const weights = await Promise.all(adapters.map((adapter) => engine.exportAdapter(adapter)));
      const before = engine.core.gpu.liveBytes;
      expect(stateOf(engine)).toBe(4 * 3 * slotBytes);
      const during: number[] = [];
      const texts = await engine.generate(
        adapters.map((adapter, stream) => requestOf(ids(stream, 5), { adapter, stream, maxTokens: 3 })),
        { onProgress: () => during.push(stateOf(engine)) },
      );
      const logits = await engine.score(adapters.map((adapter) => ({ ids: ids(1, 9), adapter, lastLogits: true })));
      const kept = engine.core.gpu.liveBytes - before;
      expect(await Promise.all(adapters.map((adapter) => engine.exportAdapter(adapter)))).toEqual(weights);
      const [resumed] = await engine.continueFinetune([jobOf({ texts: [ids(7, 9)] })], adapters.slice(0, 1), 0);
      await engine.freeAdapters(adapters);
      return { weights, texts, logits, losses: resumed?.losses, during, kept };
    };
    const [expected, quiz] = [await quizOf(roomy), await quizOf(tight)];
    expect(new Set(expected.during)).toEqual(new Set([4 * 3 * slotBytes]));
    expect(new Set(quiz.during)).toEqual(new Set([0]));
    // What the passes of training held goes with it.
    expect(expected.kept - quiz.kept).toBeGreaterThan(4 * 3 * slotBytes);
    for (const name of ['weights', 'texts', 'logits', 'losses'] as const) expect(quiz[name]).toEqual(expected[name]);
    // Of adapters that are gone nothing is left once anything else is done.
    await tight.score([{ ids: ids(1, 9), adapter: null }]);
    expect(stateOf(tight)).toBe(0);
    for (const engine of [roomy, tight]) engine.core.gpu.freeAll();
  });

  test('an adapter that trains on keeps its moments, whatever the budget', async () => {
    const engine = await testEngine(files);
    engine.core.budgets.adapters = 0;
    const [adapter = 0] = (await train(engine, 4)).map((one) => one.adapter);
    const further = [jobOf({ texts: [ids(7, 9)] })];
    await engine.continueFinetune(further, [adapter], 0);
    await engine.generate([requestOf(ids(1, 5), { adapter, maxTokens: 3 })]);
    expect(stateOf(engine)).toBeGreaterThan(0);
    await engine.continueFinetune(further, [adapter], 4);
    engine.core.gpu.freeAll();
  });

  test('waves that wait and the last one are quizzed together, in parameters alone', async () => {
    const engine = await testEngine(files);
    engine.core.budgets.adapters = 0;
    const adapters = [...(await train(engine, 4)), ...(await train(engine, 4))].map(({ adapter }) => adapter);
    await engine.generate(adapters.slice(6).map((adapter) => requestOf(ids(1, 5), { adapter, maxTokens: 3 })));
    expect(stateOf(engine)).toBe(0);
    expect(new Set(adapters.map((adapter) => engine.core.adapters.place(adapter).pool)).size).toBe(1);
    // Where the pool that they rested in is empty, the next ones need not move.
    await engine.freeAdapters(adapters);
    await train(engine, 4);
    const [next = 0] = (await train(engine, 4)).map(({ adapter }) => adapter);
    await engine.freeAdapters([next - 4, next - 3, next - 2, next - 1]);
    const { pool } = engine.core.adapters.place(next);
    await engine.generate([requestOf(ids(1, 5), { adapter: next, maxTokens: 3 })]);
    expect(engine.core.adapters.place(next).pool).toBe(pool);
    expect(stateOf(engine)).toBe(0);
    engine.core.gpu.freeAll();
  });

  test('of a policy that was trained, merged and freed nothing is left', async () => {
    const engine = await testEngine(files);
    const { gpu } = engine.core;
    const policy = async (): Promise<void> => {
      const [result] = await engine.finetune([jobOf({ texts: [ids(1, 9)] })]);
      await engine.mergeAdapter(result?.adapter ?? 0);
      await engine.freeAdapters([result?.adapter ?? 0]);
    };
    const live = gpu.liveBytes;
    await policy();
    expect(gpu.liveBytes).toBe(live);
    // Nor where adapters of its rank were trained before.
    await engine.freeAdapters((await train(engine, 4)).map(({ adapter }) => adapter));
    await policy();
    expect(gpu.liveBytes).toBe(live);
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
