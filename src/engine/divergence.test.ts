/** One job, text or request that ran into not-a-number is told of where it is, and changes nothing beside it. */

import { describe, expect, test } from 'vitest';
import type { AdapterId, FinetuneJob, FinetuneResult } from '../contract/engine';
import { FINAL_NORM } from '../contract/tensorNames';
import type { ModelFiles } from '../formats/modelFolder';
import type { TensorSource } from '../formats/tensor';
import { testDevice } from '../testing/device';
import { relativeError, testEngine } from '../testing/engine';
import { readFixture, sineAdapter } from '../testing/fixture';
import { compilesSlowly, profilesOf } from '../testing/profiles';
import { jobOf, requestOf, SAMPLED, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

const { facts } = await testDevice();
const { files } = await readFixture('llama');
const { vocab } = files.config;
const ids = (seed: number, length: number): number[] => someIds(seed, length, vocab);
const forms = profilesOf(await testDevice()).filter(
  ([, { reduction }]) => reduction === 'single' || !compilesSlowly(facts),
);

const WILD = jobOf({ texts: [ids(1, 12), ids(2, 7)], optimizer: { learningRate: 1e30 }, rest: { epochs: 200 } });
const SOUND: readonly FinetuneJob[] = [
  jobOf({ texts: [ids(3, 20), ids(4, 9)], rest: { epochs: 24 } }),
  jobOf({ texts: [ids(5, 14)], lora: { rank: 2, alpha: 4, seed: 3 }, rest: { epochs: 30 } }),
];

interface Trained extends FinetuneResult {
  logits: Float32Array | undefined;
}

async function train(engine: WebGpuEngine, jobs: readonly FinetuneJob[]): Promise<Trained[]> {
  const results = await engine.finetune(jobs);
  const texts = results.map(({ adapter }) => ({ ids: ids(9, 15), adapter, lastLogits: true }));
  const scores = await engine.score(texts);
  await engine.freeAdapters(results.map(({ adapter }) => adapter));
  return results.map((result, i) => ({ ...result, logits: scores[i]?.lastLogits }));
}

function expectAlike(found: Trained | undefined, alone: Trained | undefined, tolerance: number): void {
  if (!found?.logits || !alone?.logits) throw new Error('A job has no result.');
  expect([found.diverged, found.tokens, found.losses.length]).toEqual([null, alone.tokens, alone.losses.length]);
  expect(relativeError(found.losses, alone.losses)).toBeLessThanOrEqual(tolerance);
  expect(relativeError(found.gradientNorms, alone.gradientNorms)).toBeLessThanOrEqual(tolerance);
  expect(relativeError(found.logits, alone.logits)).toBeLessThanOrEqual(tolerance);
}

describe.each(forms)('a job that diverges, %s', (_, profile) => {
  test.each([
    { name: 'a pass a step, to the bit', mostRows: undefined, tolerance: 0 },
    // The passes are cut elsewhere, so sums are of other parts (slots.test.ts).
    { name: 'several passes a step', mostRows: 24, tolerance: 2e-6 },
  ])('is told of with its step, and the others are as without it: $name', async ({ mostRows, tolerance }) => {
    const engine = await testEngine(files, { profile, ...(mostRows ? { mostRows } : {}) });
    const [first, second] = SOUND;
    if (!first || !second) throw new Error('Two jobs were written down.');
    const alone = await train(engine, SOUND);
    const [wildAlone] = await train(engine, [WILD]);
    const before = engine.core.gpu.counts.submits;
    const [a, wild, b] = await train(engine, [first, WILD, second]);
    expectAlike(a, alone[0], tolerance);
    expectAlike(b, alone[1], tolerance);
    const diverged = wild?.diverged ?? Number.NaN;
    expect(diverged).toBeGreaterThan(0);
    expect(diverged).toBeLessThan(20);
    expect(wild?.losses.length).toBe(diverged);
    expect(wild?.gradientNorms.length).toBe(diverged);
    expect([...(wild?.losses ?? []), ...(wild?.gradientNorms ?? [])].every(Number.isFinite)).toBe(true);
    expect(wild?.tokens).toBe((diverged + 1) * 17);
    expect(wildAlone).toMatchObject({ diverged, tokens: wild?.tokens });
    // 200 steps were asked for; the sound jobs need 30, of three passes at most, and scoring a few more.
    expect(engine.core.gpu.counts.submits - before).toBeLessThan(30 * 3 + 10);
    engine.dispose();
  });
});

test('losses that arrive on the way end before the step, and other jobs tell of all theirs', async () => {
  const engine = await testEngine(files);
  const [sound] = SOUND;
  if (!sound) throw new Error('Two jobs were written down.');
  const told: number[][] = [[], []];
  const results = await engine.finetune([WILD, sound], {
    onProgress: ({ job, step, losses }) => {
      expect(step).toBe(told[job]?.length);
      told[job]?.push(...losses);
    },
  });
  expect(told).toEqual(results.map(({ losses }) => losses));
  engine.dispose();
});

async function brokenAdapter(engine: WebGpuEngine): Promise<AdapterId> {
  const weights = sineAdapter(files.config, { rank: 3, alpha: 3, targets: ['q'] });
  weights.tensors[0]?.b.fill(Number.NaN);
  return engine.importAdapter(weights);
}

describe.each(forms)('an adapter of not-a-number, %s', (_, profile) => {
  test('ends its own texts and leaves the others as they are', async () => {
    const engine = await testEngine(files, { profile });
    const sampling = { ...SAMPLED, topK: 5, topP: 0.9 };
    const sound = [requestOf(ids(11, 8), { sampling }), requestOf(ids(12, 5), { stream: 1 }), requestOf(ids(13, 30))];
    const alone = await engine.generate(sound);
    const adapter = await brokenAdapter(engine);
    const broken = requestOf(ids(11, 8), { adapter, sampling });
    const [a, b, c] = sound;
    if (!a || !b || !c) throw new Error('Three requests were written down.');
    const events: { request: number; done: boolean }[] = [];
    const results = await engine.generate([a, broken, b, { ...broken, maxTokens: 60 }, c], {
      onProgress: ({ request, done }) => events.push({ request, done }),
    });
    const [first, second] = [results[1], results[3]];
    expect([results[0], results[2], results[4]]).toEqual(alone);
    expect(first).toEqual({ ids: [], logProbabilities: [], finish: 'not-finite' });
    expect(second).toEqual(first);
    expect(events.filter(({ request, done }) => request === 3 && done).length).toBe(1);
    engine.dispose();
  });

  test('has scores that are not numbers, and the others are as they are', async () => {
    const engine = await testEngine(files, { profile });
    const text = { ids: ids(14, 9), adapter: null };
    const [alone] = await engine.score([text]);
    const adapter = await brokenAdapter(engine);
    const [before, broken, after] = await engine.score([text, { ...text, adapter }, text]);
    expect([before, after]).toEqual([alone, alone]);
    expect(broken?.logProbabilities).toEqual(new Array(8).fill(Number.NaN));
    expect(broken?.greedy).toEqual(new Array(8).fill(false));
    engine.dispose();
  });
});

test('a model of not-a-number is an error that names the request', async () => {
  const { infos, rows } = files.tensors;
  const tensors: TensorSource = {
    infos,
    async rows(name, start, end) {
      const bytes = new Uint8Array(await rows(name, start, end));
      if (name === FINAL_NORM) new DataView(bytes.buffer).setUint32(0, 0x7fc00000, true);
      return bytes;
    },
  };
  const broken: ModelFiles = { ...files, tensors };
  const engine = await testEngine(broken);
  const failure = { code: 'not-finite', message: expect.stringMatching(/request 1/) };
  const nothing = requestOf(ids(1, 4), { maxTokens: 0 });
  await expect(engine.generate([nothing, requestOf(ids(1, 4))])).rejects.toMatchObject(failure);
  await expect(
    engine.score([
      { ids: ids(1, 1), adapter: null },
      { ids: ids(1, 4), adapter: null },
    ]),
  ).rejects.toMatchObject(failure);
  engine.dispose();
});
