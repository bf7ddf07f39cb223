/** Each buffer in turn that the device has no room for: told with sizes, nothing is left over, and the engine goes on. */

import { describe, expect, test } from 'vitest';
import type { AdapterId } from '../contract/engine';
import { EngineError } from '../contract/errors';
import { readModelFolder } from '../formats/modelFolder';
import { geometryOf } from '../model/geometry';
import { testDevice } from '../testing/device';
import { testEngine } from '../testing/engine';
import { FailingDevice } from '../testing/failingDevice';
import { compilesSlowly } from '../testing/profiles';
import { jsonBytes, memoryFolder, TINY_CONFIG, tinyModelFiles } from '../testing/tinyModel';
import { jobOf, requestOf, someIds } from '../testing/work';
import { openEngine, type WebGpuEngine } from './engine';

const { gpu, ...opened } = await testDevice();
const files = await readModelFolder(memoryFolder(tinyModelFiles()));
const ids = (seed: number, length: number): number[] => someIds(seed, length, files.config.vocab);

async function open(): Promise<{ failing: FailingDevice; engine: WebGpuEngine }> {
  const failing = new FailingDevice(gpu.device);
  return { failing, engine: await openEngine({ ...opened, device: failing.device }, files, { name: 'tiny' }) };
}

/** What a shortage says: sizes, and the setting that brings them down. */
const SHORTAGE = {
  code: 'out-of-memory',
  message: expect.stringMatching(/^The GPU has no room for .*: [\d.]+ [kM]?B(ytes)? .* were there.*\. .*\.$/i),
  shortage: {
    what: expect.any(String),
    remedy: expect.any(String),
    bytes: { asked: expect.any(Number), given: expect.any(Number) },
  },
};

/** Which buffers come in which order is the same on every device; where each attempt takes long, one of eight is enough. */
const STRIDE = compilesSlowly(opened.facts) ? 8 : 1;

const JOBS = [jobOf({ texts: [ids(1, 9)] }), jobOf({ texts: [ids(2, 20)], lora: { seed: 4 } })];
const REQUESTS = [requestOf(ids(3, 6)), requestOf(ids(3, 6), { stream: 1 })];

async function adapterOf(engine: WebGpuEngine): Promise<AdapterId> {
  const [trained] = await engine.finetune(JOBS.slice(0, 1));
  return trained?.adapter ?? 0;
}

/** `adapter` was trained before buffers fail. */
const STAGES: Record<string, (engine: WebGpuEngine, adapter: AdapterId) => Promise<unknown>> = {
  write: (engine) => engine.generate(REQUESTS),
  finetune: async (engine) => {
    const results = await engine.finetune([...JOBS, ...JOBS, ...JOBS]);
    await engine.freeAdapters(results.map(({ adapter }) => adapter));
    return results.map(({ losses }) => losses);
  },
  quiz: (engine, adapter) => engine.generate(REQUESTS.map((request) => ({ ...request, adapter }))),
  score: (engine, adapter) => engine.score([{ ids: ids(5, 30), adapter, lastLogits: true }]),
  'policy finetune': async (engine) => {
    const [result] = await engine.finetune([jobOf({ texts: [ids(6, 40)], lora: { rank: 8 } })]);
    try {
      await engine.mergeAdapter(result?.adapter ?? 0);
      return [result?.losses, await engine.generate(REQUESTS)];
    } finally {
      await engine.freeAdapters([result?.adapter ?? 0]);
      await engine.restoreWeights();
    }
  },
  'export and import': async (engine, adapter) => {
    const weights = await engine.exportAdapter(adapter);
    const other = { ...weights, rank: 8 };
    other.tensors = weights.tensors.map((one) => ({
      ...one,
      a: Float32Array.from({ length: one.a.length * 2 }, (_, i) => one.a[i] ?? 0),
      b: new Float32Array(one.b.length * 2),
    }));
    await engine.freeAdapters([await engine.importAdapter(other)]);
    return weights;
  },
};

/** An engine with an adapter and nothing recorded, as often as wanted: another one would compile everything anew. */
async function renewed(engine: WebGpuEngine, old: AdapterId | null): Promise<AdapterId> {
  if (old !== null) await engine.freeAdapters([old]);
  engine.core.freeKept();
  const adapter = await adapterOf(engine);
  engine.core.freeKept();
  return adapter;
}

async function freshResult(stage: string): Promise<{ buffers: number; expected: unknown }> {
  const { failing, engine } = await open();
  const adapter = await renewed(engine, null);
  failing.failAt(null);
  const expected = await STAGES[stage]?.(engine, adapter);
  const buffers = failing.created;
  engine.dispose();
  return { buffers, expected };
}

describe('each buffer of', () => {
  test('the load', async () => {
    const failing = new FailingDevice(gpu.device);
    const load = () => openEngine({ ...opened, device: failing.device }, files, { name: 'tiny' });
    (await load()).dispose();
    const buffers = failing.created;
    expect(buffers).toBeGreaterThan(10);
    for (let n = 1; n <= buffers; n++) {
      failing.failAt(n);
      const error = await load().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ ...SHORTAGE, shortage: { what: 'weights', remedy: 'model' } });
      // What would fit, and nothing that the page has no control for.
      expect(error).toMatchObject({
        message: expect.stringMatching(
          / (about \d+ parameters would fit|not one of \d+ parameters fits)\. Close other pages and programs that use the GPU\.$/,
        ),
      });
      expect(failing.openScopes).toBe(0);
    }
    failing.failAt(null);
    const engine = await load();
    expect(await engine.generate(REQUESTS)).toEqual((await freshResult('write')).expected);
    engine.dispose();
  });

  test.each(Object.keys(STAGES))('%s', async (stage) => {
    const { buffers, expected } = await freshResult(stage);
    expect(buffers).toBeGreaterThan(0);
    const { failing, engine } = await open();
    let adapter: AdapterId | null = null;
    for (let n = 1; n <= buffers; n += STRIDE) {
      adapter = await renewed(engine, adapter);
      failing.failAt(n);
      const error = await STAGES[stage]?.(engine, adapter).catch((reason: unknown) => reason);
      failing.failAt(null);
      expect(error, `buffer ${n} of ${buffers}`).toBeInstanceOf(EngineError);
      expect(error, `buffer ${n} of ${buffers}`).toMatchObject(SHORTAGE);
      expect(failing.openScopes).toBe(0);
      expect(engine.core.adapters.count).toBe(1);
      expect(await STAGES[stage]?.(engine, adapter), `after buffer ${n} of ${buffers}`).toEqual(expected);
    }
    engine.dispose();
  });
});

// How many sizes are measured depends on the device; each has the same five buffers.
test('each buffer of the matrix rate, which is not measured on work that was dropped', async () => {
  const { failing, engine } = await open();
  for (let n = 1; n <= 5; n++) {
    failing.failAt(n);
    await expect(engine.matrixRate()).rejects.toMatchObject(SHORTAGE);
    failing.failAt(null);
    const live = engine.core.gpu.liveBytes;
    expect(await engine.matrixRate()).toBeLessThan(1e15);
    expect(engine.core.gpu.liveBytes).toBe(live);
  }
  engine.dispose();
});

test('a shortage says how much of what was asked for would fit, and what it was for', async () => {
  const { failing, engine } = await open();
  failing.failAt(1);
  const finetune = engine.finetune([...JOBS, ...JOBS, ...JOBS]);
  await expect(finetune).rejects.toMatchObject({
    message: expect.stringMatching(/6 adapters of rank 4 .* about [1-5] adapters would fit\. Train fewer edits/),
    shortage: { what: 'adapters', remedy: 'edits' },
  });
  failing.failAt(5);
  await expect(engine.generate(REQUESTS)).rejects.toMatchObject({
    message: expect.stringMatching(/writing 2 texts together .* about 1 texts would fit\. Use fewer edits/),
    shortage: { what: 'cache', remedy: 'edits' },
  });
  failing.failAt(1);
  await expect(engine.score([{ ids: ids(1, 9), adapter: null }])).rejects.toMatchObject({
    message: expect.stringMatching(/scoring 64 tokens together: .* tokens would fit\. Use shorter texts\./),
    shortage: { what: 'activations', remedy: 'length' },
  });
  engine.dispose();
});

test('a text that no device of these limits has room for is told with what to lower, before anything is asked of it', async () => {
  const cacheRow = 2 * geometryOf(files.config).kvWidth * 4;
  const engine = await testEngine(files, { mostRows: 20, bindingLimit: 20 * cacheRow });
  const shortage = (what: string) => ({ code: 'out-of-memory', shortage: { what, remedy: 'length', bytes: null } });
  await expect(engine.generate([requestOf(ids(1, 9), { maxTokens: 12 })])).rejects.toMatchObject({
    ...shortage('cache'),
    message: 'A text of 21 tokens does not fit the memory for generation (20 rows). Ask for fewer tokens.',
  });
  await expect(engine.score([{ ids: ids(1, 21), adapter: null }])).rejects.toMatchObject(shortage('activations'));
  await expect(engine.finetune([jobOf({ texts: [ids(1, 22)] })])).rejects.toMatchObject(shortage('activations'));
  expect((await engine.generate([requestOf(ids(1, 9), { maxTokens: 11 })]))[0]?.ids.length).toBe(11);
  engine.core.gpu.freeAll();
});

test('adapters that are there survive one that there is no room for, to the bit', async () => {
  const { failing, engine } = await open();
  const adapter = await adapterOf(engine);
  const before = await engine.exportAdapter(adapter);
  failing.failAt(1);
  await expect(engine.finetune([...JOBS, ...JOBS])).rejects.toMatchObject({ code: 'out-of-memory' });
  failing.failAt(null);
  expect(await engine.exportAdapter(adapter)).toEqual(before);
  engine.dispose();
});

test('whoever trains on or waits survives each buffer of the pools that there is no room for, to the bit', async () => {
  const further = [jobOf({ texts: [ids(7, 9)] })];
  const begun = async (on: WebGpuEngine): Promise<AdapterId> => {
    const adapter = await adapterOf(on);
    await on.continueFinetune(further, [adapter], 0);
    return adapter;
  };
  const { failing, engine } = await open();
  const { engine: calm } = await open();
  const adapters = [await begun(engine), await adapterOf(engine)];
  const exported = () => Promise.all(adapters.map((adapter) => engine.exportAdapter(adapter)));
  const pools = () => adapters.map((adapter) => engine.core.adapters.place(adapter).pool);
  const [before, poolsBefore] = [await exported(), pools()];
  expect(new Set(poolsBefore).size).toBe(1);
  // The first time the training pool grows and a pool to wait in comes; the second time that one grows.
  const trainedBeside = async (): Promise<number> => {
    let failed = 0;
    for (let trained: unknown = null; !Array.isArray(trained); ) {
      failing.failAt(failed + 1);
      trained = await engine.finetune([...JOBS, ...JOBS]).catch((reason: unknown) => reason);
      failing.failAt(null);
      if (!Array.isArray(trained)) expect(trained, `buffer ${++failed}`).toMatchObject(SHORTAGE);
      expect(await exported(), `buffer ${failed}`).toEqual(before);
    }
    return failed;
  };
  expect(await trainedBeside()).toBeGreaterThan(6);
  const waitingIn = pools()[1];
  expect(await trainedBeside()).toBeGreaterThan(1);
  expect(pools()[1]).not.toBe(waitingIn);
  expect(new Set([...poolsBefore, ...pools()]).size).toBe(3);
  const [resumed] = await engine.continueFinetune(further, adapters.slice(0, 1), 1);
  const [expected] = await calm.continueFinetune(further, [await begun(calm)], 1);
  expect(resumed?.losses).toEqual(expected?.losses);
  engine.dispose();
  calm.dispose();
});

test('adapters that there is no room to move for stay where they trained, and are quizzed there', async () => {
  const { failing, engine } = await open();
  const trained = async () => (await engine.finetune(JOBS)).map(({ adapter }) => adapter);
  await trained();
  const adapters = await trained();
  const requests = REQUESTS.map((request, i) => ({ ...request, adapter: adapters[i] ?? 0 }));
  const poolOf = () => engine.core.adapters.place(adapters[0] ?? 0).pool;
  const [expected, pool] = [await engine.generate(requests), poolOf()];
  // Nothing fits beside gradients and moments.
  engine.core.budgets.adapters = 0;
  failing.failAt(1);
  expect(await engine.generate(requests)).toEqual(expected);
  expect(poolOf()).toBe(pool);
  failing.failAt(null);
  expect(await engine.generate(requests)).toEqual(expected);
  expect(poolOf()).not.toBe(pool);
  engine.dispose();
});

test('a submission that is lost ends writing with an error, not in a loop', async () => {
  const { failing, engine } = await open();
  failing.lost = 'decode';
  await expect(engine.generate(REQUESTS)).rejects.toThrow(/did not end with its last step/);
  failing.lost = null;
  expect((await engine.generate(REQUESTS))[0]?.ids.length).toBe(12);
  engine.dispose();
});

test('a longer table of angles that does not fit leaves the engine with one that does', async () => {
  const config = { ...TINY_CONFIG, max_position_embeddings: 8192 };
  const long = await readModelFolder(memoryFolder(tinyModelFiles().set('config.json', jsonBytes(config))));
  const failing = new FailingDevice(gpu.device);
  const load = () => openEngine({ ...opened, device: failing.device }, long, { name: 'long' });
  const scored = (engine: WebGpuEngine, length: number) => engine.score([{ ids: ids(7, length), adapter: null }]);
  const fresh = await load();
  const expected = [await scored(fresh, 20), await scored(fresh, 4500)];
  fresh.dispose();
  const engine = await load();
  for (const n of [1, 2]) {
    failing.failAt(n);
    await expect(scored(engine, 4500)).rejects.toMatchObject(SHORTAGE);
    failing.failAt(null);
    expect(await scored(engine, 20)).toEqual(expected[0]);
  }
  expect(await scored(engine, 4500)).toEqual(expected[1]);
  engine.dispose();
});
