/** Adapters trained together are the adapters trained alone, and a slot remembers nothing of who had it before. */

import { afterAll, describe, expect, test } from 'vitest';
import {
  type AdapterId,
  type AdapterWeights,
  type FinetuneJob,
  type FinetuneProgress,
  type FinetuneResult,
  PROJECTIONS,
} from '../contract/engine';
import { testDevice } from '../testing/device';
import { Deviations, relativeError, testEngine } from '../testing/engine';
import { readFixture, sineAdapter } from '../testing/fixture';
import { jobOf, requestOf, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

const { facts } = await testDevice();
const deviations = new Deviations();
afterAll(() => deviations.print(`adapter slots, ${facts.description || facts.vendor}`));

const { files } = await readFixture('llama');
const { vocab } = files.config;
const engine = await testEngine(files);
const ids = (seed: number, length: number): number[] => someIds(seed, length, vocab);
const text = ids(99, 30);

/** Ragged texts, and no two jobs alike; all live in slots of rank 4. */
const JOBS: readonly FinetuneJob[] = [
  jobOf({ texts: [ids(1, 20)], lora: { seed: 11 } }),
  jobOf({
    texts: [ids(2, 3), ids(3, 31), ids(4, 12)],
    lora: { rank: 3, alpha: 5, targets: ['q', 'k', 'v', 'o', 'gate', 'up', 'down'], seed: 12 },
    optimizer: { learningRate: 0.003, schedule: 'linear', warmupSteps: 2, maxGradientNorm: 0.5 },
    rest: { epochs: 3, batchSize: 2, shuffleSeed: 5 },
  }),
  jobOf({ texts: [], lora: { seed: 13 } }),
  jobOf({
    texts: [ids(5, 2), ids(6, 9)],
    lora: { rank: 1, alpha: 1, targets: ['down'], seed: 14 },
    optimizer: { learningRate: 0.05, schedule: 'cosine', maxGradientNorm: null, weightDecay: 0.1 },
    rest: { epochs: 9 },
  }),
  jobOf({
    texts: [ids(7, 15), ids(8, 40), ids(9, 6), ids(10, 25)],
    lora: { targets: ['k', 'up'], seed: 15 },
    optimizer: { beta1: 0.8, beta2: 0.95, epsilon: 1e-6 },
    rest: { epochs: 2, batchSize: 1, shuffleSeed: 6 },
  }),
  jobOf({ texts: [ids(11, 17)], lora: { seed: 16 }, rest: { epochs: 0 } }),
];

interface Trained extends FinetuneResult {
  weights: AdapterWeights;
}

async function train(on: WebGpuEngine, jobs: readonly FinetuneJob[]): Promise<Trained[]> {
  const results = await on.finetune(jobs);
  const trained: Trained[] = [];
  for (const result of results) trained.push({ ...result, weights: await on.exportAdapter(result.adapter) });
  await on.freeAdapters(results.map(({ adapter }) => adapter));
  return trained;
}

function parameters({ tensors }: AdapterWeights): number[] {
  return tensors.flatMap(({ a, b }) => [...a, ...b]);
}

/** Everything but the id, which differs. */
function expectSame(actual: Trained, expected: Trained): void {
  expect(actual.losses).toEqual(expected.losses);
  expect(actual.gradientNorms).toEqual(expected.gradientNorms);
  expect(actual.tokens).toBe(expected.tokens);
  expect(actual.weights).toEqual(expected.weights);
}

function expectClose(actual: Trained, expected: Trained, label: string, tolerance: number): void {
  expect(actual.losses.length).toBe(expected.losses.length);
  expect(actual.tokens).toBe(expected.tokens);
  const off = {
    losses: relativeError(actual.losses, expected.losses),
    norms: relativeError(actual.gradientNorms, expected.gradientNorms),
    weights: relativeError(parameters(actual.weights), parameters(expected.weights)),
  };
  for (const [what, error] of Object.entries(off)) {
    if (expected.losses.length === 0 && what !== 'weights') continue;
    expect(deviations.record(`${label}, ${what}`, error), what).toBeLessThan(tolerance);
  }
}

async function logits(adapter: AdapterId | null, on: WebGpuEngine = engine): Promise<Float32Array> {
  const [score] = await on.score([{ ids: text, adapter, lastLogits: true }]);
  return score?.lastLogits ?? new Float32Array();
}

function sameSlot(on: WebGpuEngine, one: AdapterId, other: AdapterId): boolean {
  const [a, b] = [on.core.adapters.place(one), on.core.adapters.place(other)];
  return a.pool === b.pool && a.slot === b.slot;
}

describe('together and alone', () => {
  test('jobs of every kind in one batch are, to the bit, the jobs one by one', async () => {
    const together = await train(engine, JOBS);
    for (const [i, job] of JOBS.entries()) {
      const [alone] = await train(engine, [job]);
      const one = together[i];
      if (!alone || !one) throw new Error('Each job has a result.');
      expectSame(one, alone);
    }
    expect(together.map(({ losses }) => losses.length)).toEqual([4, 6, 0, 9, 8, 0]);
    // The empty ones are as they were made: B is zero.
    for (const i of [2, 5]) expect(together[i]?.weights.tensors.every(({ b }) => b.every((v) => v === 0))).toBe(true);
    expect(together[0]?.weights.tensors.every(({ b }) => b.some((v) => v !== 0))).toBe(true);
  });

  test('slots of more rank than a job asks for give the same adapter', async () => {
    const wide = jobOf({ texts: [ids(20, 11)], lora: { rank: 9, seed: 17 } });
    const [, ...together] = await train(engine, [wide, ...JOBS]);
    for (const [i, job] of JOBS.entries()) {
      const [alone] = await train(engine, [job]);
      const one = together[i];
      if (alone && one) expectClose(one, alone, 'rank 12 slots against rank 4', 2e-6);
    }
  });

  test('a step cut into passes of 50 rows, activations recomputed, trains the same', async () => {
    const narrow = await testEngine(files, { mostRows: 50 });
    const whole = await train(engine, JOBS);
    const cut = await train(narrow, JOBS);
    for (const [i, expected] of whole.entries()) {
      const one = cut[i];
      if (one) expectClose(one, expected, 'passes of 50 rows against one pass', 2e-6);
    }
    narrow.core.gpu.freeAll();
  });

  test('progress tells each loss once, when all passes of its step are in', async () => {
    const narrow = await testEngine(files, { mostRows: 20 });
    const job = jobOf({ texts: [ids(50, 20), ids(51, 20), ids(52, 20)], rest: { epochs: 7 } });
    const events: FinetuneProgress[] = [];
    const [result] = await narrow.finetune([job], { onProgress: (event) => events.push(event) });
    expect(events.flatMap(({ losses }) => losses)).toEqual(result?.losses);
    expect(events.map(({ step }) => step)).toEqual(
      events.map((_, i) => events.slice(0, i).reduce((sum, { losses }) => sum + losses.length, 0)),
    );
    narrow.core.gpu.freeAll();
  });
});

describe('the pool', () => {
  const idsOf = (results: readonly FinetuneResult[]): AdapterId[] => results.map(({ adapter }) => adapter);

  test('grows while adapters that train on live: weights, moments and scores stay', async () => {
    const fresh = await testEngine(files);
    const calm = await testEngine(files);
    const halves = JOBS.slice(0, 2).map((job) => ({ ...job, epochs: 2, batchSize: null }));
    const begin = async (on: WebGpuEngine): Promise<AdapterId[]> => {
      const adapters = idsOf(await on.finetune(halves.map((job) => ({ ...job, epochs: 0 }))));
      await on.continueFinetune(halves, adapters, 0);
      return adapters;
    };
    const kept = await begin(fresh);
    const control = await begin(calm);
    const oldest = kept[0] ?? 0;
    const before = { weights: await fresh.exportAdapter(oldest), logits: await logits(oldest, fresh) };
    const slots = (): number => fresh.core.adapters.place(oldest).pool.slots;
    const had = slots();
    const many = await fresh.finetune(Array.from({ length: had + 3 }, () => jobOf({ texts: [ids(30, 8)] })));
    expect(slots()).toBeGreaterThan(had);
    expect(new Set(many.map(({ losses }) => losses.join())).size).toBe(1);
    expect(await fresh.exportAdapter(oldest)).toEqual(before.weights);
    expect(await logits(oldest, fresh)).toEqual(before.logits);
    // Another rank needs slots too; whoever trains on is not moved.
    await fresh.finetune([jobOf({ texts: [ids(31, 8)], lora: { rank: 9 } })]);
    const further = await fresh.continueFinetune(halves, kept, 2);
    const expected = await calm.continueFinetune(halves, control, 2);
    expect(further.map(({ losses }) => losses)).toEqual(expected.map(({ losses }) => losses));
    expect(await fresh.exportAdapter(oldest)).toEqual(await calm.exportAdapter(control[0] ?? 0));
    fresh.core.gpu.freeAll();
    calm.core.gpu.freeAll();
  });

  test('adapters that wait move out for those that train: weights, texts and scores stay, to the bit', async () => {
    const own = await testEngine(files);
    const waiting = idsOf(await own.finetune(JOBS.slice(0, 3)));
    const texts = (adapters: readonly AdapterId[]) =>
      own.generate(adapters.map((adapter, stream) => requestOf(ids(60, 9), { adapter, stream })));
    const exports = async (): Promise<AdapterWeights[]> => {
      const all: AdapterWeights[] = [];
      for (const adapter of waiting) all.push(await own.exportAdapter(adapter));
      return all;
    };
    const before = {
      weights: await exports(),
      texts: await texts(waiting),
      logits: await logits(waiting[1] ?? 0, own),
    };
    const trained = idsOf(await own.finetune(JOBS.slice(1, 5)));
    expect(waiting.some((id) => trained.some((other) => sameSlot(own, id, other)))).toBe(false);
    expect(await exports()).toEqual(before.weights);
    expect(await logits(waiting[1] ?? 0, own)).toEqual(before.logits);
    // Those of both calls in one batch.
    const together = await texts([...waiting, ...trained]);
    expect(together.slice(0, 3)).toEqual(before.texts);
    expect(together.slice(3)).toEqual((await texts([...waiting, ...trained])).slice(3));
    // Their moments are gone, so that they could only begin anew.
    await expect(own.continueFinetune(JOBS.slice(0, 3), waiting, 4)).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(/moments .* from step 0/),
    });
    own.core.gpu.freeAll();
  });

  test('adapters of different ranks cannot train on together', async () => {
    const own = await testEngine(files);
    const adapters = await Promise.all(
      [4, 9].map((rank) => own.importAdapter(sineAdapter(files.config, { rank, alpha: 8, targets: PROJECTIONS }))),
    );
    await expect(own.continueFinetune(JOBS.slice(0, 2), adapters, 0)).rejects.toMatchObject({ code: 'bad-request' });
    own.core.gpu.freeAll();
  });

  test('a slot that was freed starts clean', async () => {
    const [first] = await train(engine, JOBS.slice(1, 2));
    await train(engine, [
      jobOf({ texts: [ids(40, 30)], lora: { targets: ['q', 'k', 'v', 'o', 'gate', 'up', 'down'] } }),
    ]);
    const [again] = await train(engine, JOBS.slice(1, 2));
    if (!first || !again) throw new Error('One job has one result.');
    expectSame(again, first);
    const [untrained] = await engine.finetune([jobOf({ texts: [], lora: { seed: 3 } })]);
    expect(await logits(untrained?.adapter ?? 0)).toEqual(await logits(null));
    await engine.freeAdapters([untrained?.adapter ?? 0]);
  });

  test('an adapter that leaves and comes back writes the same logits, to the bit', async () => {
    const [result] = await engine.finetune(JOBS.slice(1, 2));
    const adapter = result?.adapter ?? 0;
    const weights = await engine.exportAdapter(adapter);
    const back = await engine.importAdapter(weights);
    expect(await logits(back)).toEqual(await logits(adapter));
    expect(await engine.exportAdapter(back)).toEqual(weights);
    expect(await logits(back)).not.toEqual(await logits(null));
    await engine.freeAdapters([adapter, back]);
  });
});

describe('merging', () => {
  // 16-bit weights round the sum, which the adapter beside them does not; 8 and 11 significant bits are what they have.
  test.each([
    { format: 'f32', tolerance: 3e-6 },
    { format: 'f16', tolerance: 2e-3 },
    { format: 'bf16', tolerance: 1.5e-2 },
  ] as const)(
    "into $format weights gives the adapter's logits; restoring brings the first ones back to the bit",
    async ({ format, tolerance }) => {
      const own = await testEngine(files, { weightFormat: format });
      const base = await logits(null, own);
      const adapter = await own.importAdapter(sineAdapter(files.config, { rank: 3, alpha: 20, targets: PROJECTIONS }));
      const adapted = await logits(adapter, own);
      expect(relativeError(adapted, base)).toBeGreaterThan(0.2);
      await own.mergeAdapter(adapter);
      const merged = await logits(null, own);
      expect(
        deviations.record(`merged ${format} against beside it, logits / norm`, relativeError(merged, adapted)),
      ).toBeLessThan(tolerance);
      await own.restoreWeights();
      expect(await logits(null, own)).toEqual(base);
      expect(await logits(adapter, own)).toEqual(adapted);
      own.core.gpu.freeAll();
    },
  );
});
