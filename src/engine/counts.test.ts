/** What work costs beyond arithmetic, as counts: these hold on every device, which times do not. */

import { describe, expect, test, vi } from 'vitest';
import type { Counts } from '../contract/counts';
import { countsSince } from '../contract/counts';
import { GREEDY } from '../contract/engine';
import { Plan } from '../gpu/plan';
import { geometryOf } from '../model/geometry';
import { testEngine } from '../testing/engine';
import { readFixture } from '../testing/fixture';
import { printedAtEnd } from '../testing/measured';
import { jobOf, requestOf, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

const { files } = await readFixture('llama');
const { vocab, layers } = files.config;
const ids = (seed: number, length: number): number[] => someIds(seed, length, vocab);

const measured = await printedAtEnd('Counts');

/** Counts of one call; the second of two equal ones unless `cold`. */
async function countsOf(engine: WebGpuEngine, work: () => Promise<unknown>): Promise<Counts> {
  await work();
  const before = engine.planner.counts();
  await work();
  return countsSince(engine.planner.counts(), before);
}

function expectNothingMade({ buffersCreated, bindGroupsCreated, pipelinesCreated }: Counts): void {
  expect({ buffersCreated, bindGroupsCreated, pipelinesCreated }).toEqual({
    buffersCreated: 0,
    bindGroupsCreated: 0,
    pipelinesCreated: 0,
  });
}

describe('training', () => {
  const STEPS = 40;
  const jobs = [1, 2, 3].map((seed) =>
    jobOf({ texts: [ids(seed, 20 + seed)], lora: { seed }, rest: { epochs: STEPS } }),
  );
  const finetune = (engine: WebGpuEngine) => async (): Promise<void> => {
    const results = await engine.finetune(jobs);
    await engine.freeAdapters(results.map(({ adapter }) => adapter));
  };

  test.each([
    { kept: 'saved', mostRows: 1024, passes: 1 },
    // 61 rows in passes of at most 50: recomputed, two passes a step.
    { kept: 'recomputed', mostRows: 50, passes: 2 },
  ])(
    'activations $kept: dispatches, passes, reads; a warm run makes no GPU object',
    async ({ kept, mostRows, passes }) => {
      // However slow the machine, these passes count as quick.
      const quick = { mostRows, slowPass: Number.POSITIVE_INFINITY };
      const engine = await testEngine(files, quick);
      const counts = await countsOf(engine, finetune(engine));
      expectNothingMade(counts);
      // Writing fresh adapters is one submission without a pass.
      expect(counts.passes).toBe(STEPS * passes);
      expect(counts.submits).toBe(counts.passes + 1);
      expect(counts.readbacks).toBe(Math.ceil(counts.passes / 8));
      // What the same model with one layer less does without.
      const shallow = await testEngine({ ...files, config: { ...files.config, layers: layers - 1 } }, quick);
      const others = await countsOf(shallow, finetune(shallow));
      const layer = (counts.dispatches - others.dispatches) / counts.passes;
      measured.push(
        `training, ${kept}: ${layer} dispatches a layer and pass, ${counts.dispatches / STEPS} a step of ` +
          `${layers} layers and ${passes} passes, ${counts.readbacks / STEPS} reads and ${Math.round(counts.uploadBytes / STEPS)} bytes up a step`,
      );
      // Of `broadcast`, each norm has the bottleneck beside it.
      expect(layer).toBeLessThanOrEqual(engine.core.profile.matmul === 'broadcast' ? 42 : 38);
      engine.core.gpu.freeAll();
      shallow.core.gpu.freeAll();
    },
  );

  test('slow passes are read one by one, so that their losses show at once', async () => {
    const engine = await testEngine(files, { slowPass: 0 });
    const seen: number[] = [];
    const [job] = jobs;
    if (!job) throw new Error('There is a job.');
    await engine.finetune([job], { onProgress: ({ losses }) => seen.push(losses.length) });
    // The first passes are on their way before it is known how long one takes.
    expect(seen.reduce((sum, count) => sum + count, 0)).toBe(STEPS);
    expect(seen.slice(2).every((count) => count === 1)).toBe(true);
    expect(seen.length).toBeGreaterThan(STEPS - 8);
    engine.core.gpu.freeAll();
  });
});

describe('generation', () => {
  test('decode with adapters: 10 dispatches a layer and 4 around them', async () => {
    const engine = await testEngine(files);
    const [trained] = await engine.finetune([jobOf({ texts: [ids(1, 12)] })]);
    const adapter = trained?.adapter ?? 0;
    const generate = (maxTokens: number) => (): Promise<unknown> =>
      engine.generate(
        [0, 1, 2, 3].map((stream) => requestOf(ids(stream, 9), { adapter, stream, maxTokens, sampling: GREEDY })),
      );
    const short = await countsOf(engine, generate(9));
    const long = await countsOf(engine, generate(41));
    expectNothingMade(long);
    // 32 more steps and nothing else.
    const perStep = (long.dispatches - short.dispatches) / 32;
    const submits = (long.submits - short.submits) / 32;
    const readbacks = (long.readbacks - short.readbacks) / 32;
    measured.push(
      `decode with adapters: ${(perStep - 4) / layers} dispatches a layer and 4 around them, ` +
        `${submits} submissions and ${readbacks} reads a token of the batch`,
    );
    expect(perStep).toBeLessThanOrEqual(10 * layers + 4);
    expect(long.passes).toBe(long.submits);
    expect(readbacks).toBeLessThanOrEqual(1 / 4);
    expect(submits).toBeLessThanOrEqual(1 / 4);
    engine.core.gpu.freeAll();
  });

  test('many sequences with shared prompts: the same bounds, and nothing is made once warm', async () => {
    const engine = await testEngine(files);
    const requests = Array.from({ length: 40 }, (_, stream) =>
      requestOf(ids(stream % 5, 15), { stream, maxTokens: 33 }),
    );
    const counts = await countsOf(engine, () => engine.generate(requests));
    expectNothingMade(counts);
    expect(counts.readbacks).toBeLessThanOrEqual(33 / 4 + 1);
    // One submission shares the prompts.
    expect(counts.submits).toBe(counts.passes + 1);
    engine.core.gpu.freeAll();
  });
});

test('many short answers: a finished sequence is decoded on for two steps at most', async () => {
  const engine = await testEngine(files);
  const requests = Array.from({ length: 160 }, (_, stream) => requestOf(ids(stream, 9), { stream, sampling: GREEDY }));
  const second = await engine.generate(requests.map((request) => ({ ...request, maxTokens: 2 })));
  const replay = vi.spyOn(Plan.prototype, 'replay');
  // All of them end with their second token, whatever they may write.
  const results = await engine.generate(
    requests.map((request, i) => ({ ...request, maxTokens: 40, stopIds: second[i]?.ids.slice(1) ?? [] })),
  );
  const decoded = replay.mock.contexts.flatMap((plan, call) =>
    plan instanceof Plan && plan.label === 'decode' ? [replay.mock.calls[call]?.[1].rows ?? 0] : [],
  );
  replay.mockRestore();
  expect(results.every(({ ids: written }) => written.length < 2)).toBe(true);
  expect(decoded.reduce((sum, rows) => sum + rows, 0)).toBeLessThanOrEqual(3 * requests.length);
  engine.core.gpu.freeAll();
});

test('scoring: one pass and one read a wave, nothing made once warm', async () => {
  const engine = await testEngine(files);
  const counts = await countsOf(engine, () =>
    engine.score([1, 2, 3, 4].map((seed) => ({ ids: ids(seed, 10 * seed), adapter: null }))),
  );
  expectNothingMade(counts);
  expect([counts.passes, counts.submits, counts.readbacks]).toEqual([1, 1, 1]);
  expect(counts.dispatches).toBeLessThanOrEqual(8 * layers + 4);
  engine.core.gpu.freeAll();
});

describe('adapters in and out', () => {
  const { groups } = geometryOf(files.config);
  const LORA = { rank: 6, targets: ['q', 'o', 'up'] } as const;
  /** Columns that go into and come out of the target projections. */
  const widths = { in: groups.qkv.in + groups.o.in + groups.gateUp.in, out: 0 };
  for (const target of LORA.targets) {
    for (const { parts } of Object.values(groups)) {
      for (const { projection, start, end } of parts) if (projection === target) widths.out += end - start;
    }
  }

  test('adapters of one seed are drawn and sent once, whatever their number; B is not sent at all', async () => {
    const engine = await testEngine(files);
    const create = (seeds: readonly number[]) => async (): Promise<void> => {
      const jobs = seeds.map((seed) => jobOf({ texts: [], lora: { ...LORA, seed } }));
      await engine.freeAdapters((await engine.finetune(jobs)).map(({ adapter }) => adapter));
    };
    const one = layers * LORA.rank * widths.in * 4;
    for (const { seeds, sent } of [
      { seeds: [1], sent: one },
      { seeds: [1, 1, 1, 1, 1, 1, 1], sent: one },
      { seeds: [1, 2, 1, 2, 2], sent: 2 * one },
    ]) {
      const counts = await countsOf(engine, create(seeds));
      expectNothingMade(counts);
      expect([counts.uploadBytes, counts.submits]).toEqual([sent, 1]);
    }
    engine.core.gpu.freeAll();
  });

  test('an export reads its own slot and target projections, no more', async () => {
    const engine = await testEngine(files);
    const results = await engine.finetune([1, 2, 3, 4, 5].map((seed) => jobOf({ texts: [], lora: { ...LORA, seed } })));
    const before = engine.planner.counts();
    await engine.exportAdapter(results[3]?.adapter ?? 0);
    const { readbacks, readbackBytes, submits } = countsSince(engine.planner.counts(), before);
    // B lies in slots of rank 8.
    const bytes = layers * (LORA.rank * widths.in + 8 * widths.out) * 4;
    expect({ readbacks, readbackBytes, submits }).toEqual({ readbacks: 1, readbackBytes: bytes, submits: 1 });
    engine.core.gpu.freeAll();
  });
});
