/** An adapter that is trained on another is what a fresh one would be on weights that the other was merged into. */

import { afterAll, describe, expect, test } from 'vitest';
import {
  type AdapterId,
  type AdapterWeights,
  type FinetuneJob,
  PROJECTIONS,
  paddedRank,
  stackedRank,
} from '../contract/engine';
import { testDevice } from '../testing/device';
import { Deviations, relativeError, testEngine } from '../testing/engine';
import { readFixture, sineAdapter } from '../testing/fixture';
import { jobOf, someIds } from '../testing/work';

const { facts } = await testDevice();
const deviations = new Deviations();
afterAll(() => deviations.print(`adapters on adapters, ${facts.description || facts.vendor}`));

const { files } = await readFixture('llama');
const { config } = files;
const engine = await testEngine(files);
const ids = (seed: number, length: number): number[] => someIds(seed, length, config.vocab);

/** Of rank 3, so that a rank of padding lies between it and what stands on it, and of another scale. */
const GROUND = sineAdapter(config, { rank: 3, alpha: 20, targets: PROJECTIONS });

function jobOn(adapter: AdapterId, rest: Partial<FinetuneJob> = {}, rank = GROUND.rank): FinetuneJob {
  return {
    ...jobOf({ texts: [ids(1, 20), ids(2, 9)], lora: { rank: 5, seed: 11 }, optimizer: { weightDecay: 0.1 } }),
    onto: { adapter, rank },
    ...rest,
  };
}

async function logits(adapter: AdapterId | null, on = engine): Promise<Float32Array> {
  const [score] = await on.score([{ ids: ids(99, 30), adapter, lastLogits: true }]);
  return score?.lastLogits ?? new Float32Array();
}

async function trained(job: FinetuneJob, on = engine) {
  const [result] = await on.finetune([job]);
  if (!result) throw new Error('One job has one result.');
  return { ...result, weights: await on.exportAdapter(result.adapter) };
}

/** A and B of ranks [from, to) of every projection that has them, and what they are multiplied with. */
function ranksOf({ rank, alpha, tensors }: AdapterWeights, from: number, to: number) {
  return tensors.map(({ layer, projection, a, b }) => {
    const width = a.length / rank;
    return {
      name: `${layer} ${projection}`,
      a: a.slice(from * width, to * width),
      b: b.filter((_, i) => i % rank >= from && i % rank < to).map((value) => (value * alpha) / rank),
    };
  });
}

describe('training onto an adapter', () => {
  test('is training on weights that it was merged into', async () => {
    const own = await testEngine(files, { weightFormat: 'f32' });
    const ground = await own.importAdapter(GROUND);
    const job = jobOn(ground);
    const stacked = await trained(job, own);
    const withBoth = await logits(stacked.adapter, own);
    expect(stacked.weights.rank).toBe(stackedRank(job));
    await own.mergeAdapter(ground);
    const { onto: _, ...alone } = job;
    const fresh = await trained(alone, own);
    const onMerged = await logits(fresh.adapter, own);
    const off = {
      losses: relativeError(stacked.losses, fresh.losses),
      norms: relativeError(stacked.gradientNorms, fresh.gradientNorms),
      logits: relativeError(withBoth, onMerged),
    };
    for (const [what, error] of Object.entries(off))
      expect(deviations.record(`onto it against merged, ${what}`, error), what).toBeLessThan(1e-5);
    expect(stacked.losses.at(-1)).toBeLessThan(stacked.losses[0] ?? 0);
    own.core.gpu.freeAll();
  });

  test('leaves what it stands on as it was, to the bit, with weight decay too', async () => {
    const ground = await engine.importAdapter(GROUND);
    const before = await trained(jobOn(ground, { epochs: 0 }));
    const after = await trained(jobOn(ground));
    expect(ranksOf(after.weights, 0, 4)).toEqual(ranksOf(before.weights, 0, 4));
    expect(ranksOf(after.weights, 4, 9)).not.toEqual(ranksOf(before.weights, 4, 9));
    // Untrained it is what it stands on, which is still there.
    expect(relativeError(await logits(before.adapter), await logits(ground))).toBeLessThan(1e-6);
    expect(await engine.exportAdapter(ground)).toEqual(GROUND);
    await engine.freeAdapters([ground, before.adapter, after.adapter]);
  });

  test('in a batch of others gives the same, to the bit, and leaves no trace in the slot', async () => {
    const ground = await engine.importAdapter(GROUND);
    const job = jobOn(ground);
    const plain = jobOf({ texts: [ids(5, 12)], lora: { rank: 9, seed: 3 }, optimizer: { weightDecay: 0.1 } });
    const fresh = await testEngine(files);
    const untouched = await trained(plain, fresh);
    const alone = await trained(job);
    await engine.freeAdapters([alone.adapter]);
    const results = await engine.finetune([plain, job, plain]);
    const weights: AdapterWeights[] = [];
    for (const { adapter } of results) weights.push(await engine.exportAdapter(adapter));
    expect(results[1]?.losses).toEqual(alone.losses);
    expect(weights[1]).toEqual(alone.weights);
    await engine.freeAdapters(results.map(({ adapter }) => adapter));
    // The slots in which a part was not trained.
    for (const one of [await trained(plain), await trained(plain)]) {
      expect(one.losses).toEqual(untouched.losses);
      expect(one.weights).toEqual(untouched.weights);
    }
    await engine.freeAdapters([ground]);
    fresh.core.gpu.freeAll();
  });

  test('goes on and on: each stands on all before it', async () => {
    let below: { adapter: AdapterId; rank: number } | undefined;
    const losses: number[] = [];
    for (const seed of [1, 2, 3]) {
      const job: FinetuneJob = {
        ...jobOf({ texts: [ids(seed, 15)], lora: { rank: 2, seed } }),
        ...(below && { onto: below }),
      };
      const result = await trained(job);
      losses.push(result.losses[0] ?? 0);
      if (below) await engine.freeAdapters([below.adapter]);
      below = { adapter: result.adapter, rank: stackedRank(job) };
    }
    expect(below?.rank).toBe(2 * paddedRank(2) + 2);
    // The third begins where the second ended, and not at the bare weights.
    const bare = await trained(jobOf({ texts: [ids(3, 15)], lora: { rank: 2, seed: 3 } }));
    expect(Math.abs((bare.losses[0] ?? 0) - (losses[2] ?? 0))).toBeGreaterThan(1e-3);
    await engine.freeAdapters([below?.adapter ?? 0, bare.adapter]);
  });

  test('orthogonal: reads nothing that the earlier one reads, and trains B alone', async () => {
    const ground = await engine.importAdapter(GROUND);
    const before = await trained(jobOn(ground, { orthogonal: true, epochs: 0 }));
    const after = await trained(jobOn(ground, { orthogonal: true }));
    const [own, earlier] = [ranksOf(after.weights, 4, 9), ranksOf(after.weights, 0, 3)];
    for (const [index, { name, a }] of own.entries()) {
      expect(a, name).toEqual(ranksOf(before.weights, 4, 9)[index]?.a);
      const other = earlier[index]?.a ?? new Float32Array();
      const width = a.length / 5;
      for (let i = 0; i < 5; i++)
        for (let j = 0; j < 3; j++) {
          const [mine, theirs] = [a.subarray(i * width, (i + 1) * width), other.subarray(j * width, (j + 1) * width)];
          const dot = mine.reduce((sum, value, k) => sum + value * (theirs[k] ?? 0), 0);
          expect(Math.abs(dot)).toBeLessThan(1e-5 * Math.hypot(...mine) * Math.hypot(...theirs) + 1e-9);
        }
    }
    expect(own.some(({ b }) => b.some((value) => value !== 0))).toBe(true);
    expect(after.losses.at(-1)).toBeLessThan(after.losses[0] ?? 0);
    await engine.freeAdapters([ground, before.adapter, after.adapter]);
  });
});

describe('is refused', () => {
  const refused = (job: FinetuneJob, words: RegExp) =>
    expect(engine.finetune([job])).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringMatching(words),
    });

  test('on what is not there, is of another rank, or is too much together', async () => {
    const ground = await engine.importAdapter(GROUND);
    const had = engine.core.adapters.count;
    await refused(jobOn(4_000), /does not exist/);
    await refused(jobOn(ground, {}, 4), /has rank 3, not 4/);
    await refused(jobOn(ground, { lora: { ...jobOn(ground).lora, rank: 254 } }), /rank 258; 256 is the most/);
    await refused({ ...jobOf({ texts: [ids(1, 5)] }), orthogonal: true }, /only an adapter that stands on another/);
    await refused(jobOn(ground, { orthogonal: true, lora: { ...jobOn(ground).lora, rank: 250 } }), /orthogonal in/);
    expect(engine.core.adapters.count).toBe(had);
    await engine.freeAdapters([ground]);
  });

  test('to be trained on itself, which would train both', async () => {
    const ground = await engine.importAdapter(GROUND);
    const job = jobOn(ground);
    const { adapter } = await trained(job);
    await expect(engine.continueFinetune([job], [adapter], 0)).rejects.toMatchObject({ code: 'bad-request' });
    await engine.freeAdapters([ground, adapter]);
  });
});
