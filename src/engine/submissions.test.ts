/** Passes that would take long go in several submissions, which is seen in counts alone. */

import { expect, test } from 'vitest';
import { type Counts, countsSince } from '../contract/counts';
import { GREEDY } from '../contract/engine';
import { testEngine } from '../testing/engine';
import { readFixture } from '../testing/fixture';
import { jobOf, requestOf, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

const { files } = await readFixture('qwen3');
const { vocab } = files.config;
const STEPS = 6;
const jobs = [1, 2].map((seed) =>
  jobOf({ texts: [someIds(seed, 20 + seed, vocab)], lora: { seed }, rest: { epochs: STEPS } }),
);
const requests = [3, 4].map((seed) => requestOf(someIds(seed, 9, vocab), { maxTokens: 12, sampling: GREEDY }));

/** What all verbs give, and the counts of the second time, when everything is warm. */
async function did(engine: WebGpuEngine) {
  const once = async () => {
    const trained = await engine.finetune(jobs);
    const texts = await engine.generate(requests);
    const scores = await engine.score(requests.map(({ prompt }) => ({ ids: prompt, adapter: null })));
    await engine.freeAdapters(trained.map(({ adapter }) => adapter));
    return {
      losses: trained.map(({ losses, gradientNorms }) => [losses, gradientNorms]),
      texts: texts.map(({ ids, logProbabilities }) => [ids, logProbabilities]),
      scores: scores.map(({ logProbabilities }) => logProbabilities),
    };
  };
  await once();
  const before: Counts = engine.planner.counts();
  const results = await once();
  return { results, counts: countsSince(engine.planner.counts(), before) };
}

test('a pass in many submissions gives what it gives in one, and makes nothing once warm', async () => {
  const whole = await testEngine(files, { slowPass: Number.POSITIVE_INFINITY });
  const parted = await testEngine(files, { slowPass: Number.POSITIVE_INFINITY });
  whole.core.gpu.pace.longest = Number.POSITIVE_INFINITY;
  // One dispatch each.
  parted.core.gpu.pace.longest = 1e-12;
  const [expected, actual] = [await did(whole), await did(parted)];
  expect(actual.results).toEqual(expected.results);
  // Steps, a prefill and a scoring pass are cut; what is decoded is not.
  const cut = STEPS + 2;
  const { dispatches, passes, submits } = actual.counts;
  expect(dispatches).toBe(expected.counts.dispatches);
  expect(passes - expected.counts.passes).toBeGreaterThan(20 * cut);
  expect(submits - expected.counts.submits).toBe(passes - expected.counts.passes);
  expect(actual.counts).toEqual({ ...expected.counts, passes, submits });
  expect(actual.counts).toMatchObject({ buffersCreated: 0, bindGroupsCreated: 0, pipelinesCreated: 0 });
  for (const engine of [whole, parted]) engine.core.gpu.freeAll();
});

test('how many follows from what earlier passes took', async () => {
  const engine = await testEngine(files, { slowPass: Number.POSITIVE_INFINITY });
  const { pace } = engine.core.gpu;
  const passesOf = async (): Promise<number> => {
    const before = engine.planner.counts();
    await engine.score([{ ids: requests[0]?.prompt ?? [], adapter: null }]);
    return countsSince(engine.planner.counts(), before).passes;
  };
  expect(await passesOf()).toBe(1);
  // As if this model were so large that nothing that was seen of the device is enough for it.
  pace.longest = 1e-9;
  expect(await passesOf()).toBeGreaterThan(10);
  pace.took(1e30, 1);
  expect(await passesOf()).toBe(1);
  engine.core.gpu.freeAll();
});
