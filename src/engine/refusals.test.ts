/** What the engine refuses, what it says, and that it goes on working afterwards. */

import { describe, expect, test } from 'vitest';
import type {
  AdapterWeights,
  FinetuneJob,
  GenerateRequest,
  OptimizerSettings,
  SamplingSettings,
} from '../contract/engine';
import { GREEDY } from '../contract/engine';
import { openDevice } from '../gpu/device';
import { testDevice } from '../testing/device';
import { testEngine } from '../testing/engine';
import { FailingDevice, handedOn } from '../testing/failingDevice';
import { readFixture, sineAdapter } from '../testing/fixture';
import { type JobParts, jobOf, requestOf, SAMPLED, someIds } from '../testing/work';
import { openDeviceOrExplain, openEngine } from './engine';
import { nodeGpu, openNodeEngine } from './node';

const { files } = await readFixture('llama');
const { vocab, contextLength } = files.config;
const engine = await testEngine(files);
const ids = (seed: number, length: number): number[] => someIds(seed, length, vocab);
const PROMPT = ids(1, 8);
const JOB = jobOf({ texts: [ids(2, 20)], rest: { epochs: 30 } });
const [freed = 0] = (await engine.finetune([jobOf({ texts: [] })])).map(({ adapter }) => adapter);
await engine.freeAdapters([freed]);

/** The work of a healthy engine, always with the same outcome. */
async function health(on = engine) {
  const written = await on.generate([requestOf(PROMPT)]);
  const [trained] = await on.finetune([JOB]);
  await on.freeAdapters([trained?.adapter ?? 0]);
  return { written, losses: trained?.losses, adapters: on.core.adapters.count };
}
const healthy = await health();

const refused = (message: RegExp) => ({
  name: 'EngineError',
  code: 'bad-request',
  message: expect.stringMatching(message),
});

describe('generate refuses', () => {
  const cases: [string, Partial<GenerateRequest>, RegExp][] = [
    ['an empty prompt', { prompt: [] }, /prompt has no tokens/],
    ['an id beyond the vocabulary', { prompt: [1, vocab] }, /token 1 is 59; ids are whole numbers below 59/],
    ['a negative id', { prompt: [-1] }, /token 0 is -1/],
    ['half an id', { prompt: [1.5] }, /token 0 is 1.5/],
    ['a prompt that fills the context', { prompt: ids(3, contextLength) }, /96 tokens; the model takes 95/],
    ['a negative number of tokens', { maxTokens: -1 }, /-1 tokens were asked for/],
    ['no number of tokens', { maxTokens: Number.NaN }, /NaN tokens/],
    ['too many stop ids', { stopIds: ids(1, 65) }, /at most 64/],
    ['a freed adapter', { adapter: freed }, /does not exist or was freed/],
  ];
  test.each(cases)('%s', async (_, parts, message) => {
    const bad = { ...requestOf(PROMPT), ...parts };
    await expect(engine.generate([requestOf(PROMPT), bad])).rejects.toMatchObject(refused(message));
  });

  const settings: [Partial<SamplingSettings>, RegExp][] = [
    [{ temperature: Number.NaN }, /temperature NaN/],
    [{ temperature: -1 }, /temperature -1/],
    [{ topK: -1 }, /top-k -1/],
    [{ topK: 2.5 }, /top-k 2.5/],
    [{ topP: 0 }, /top-p 0/],
    [{ minP: 2 }, /min-p 2/],
    [{ repetitionPenalty: 0 }, /repetition penalty 0/],
  ];
  test.each(settings)('%o', async (parts, message) => {
    const bad = requestOf(PROMPT, { sampling: { ...SAMPLED, ...parts } });
    await expect(engine.generate([bad])).rejects.toMatchObject(refused(message));
  });
});

test('score refuses no text, too long a text, an id beyond the vocabulary and a freed adapter', async () => {
  const score = (text: number[], adapter: number | null = null) => engine.score([{ ids: text, adapter }]);
  await expect(score([])).rejects.toMatchObject(refused(/has no tokens/));
  await expect(score(ids(1, contextLength + 1))).rejects.toMatchObject(refused(/97 tokens; the model takes 96/));
  await expect(score([0, 1000])).rejects.toMatchObject(refused(/token 1 is 1000/));
  await expect(score(PROMPT, freed)).rejects.toMatchObject(refused(/freed/));
  expect((await score(ids(1, contextLength)))[0]?.logProbabilities.length).toBe(contextLength - 1);
});

describe('finetune refuses', () => {
  const optimizer = (parts: Partial<OptimizerSettings>): JobParts => ({ texts: [PROMPT], optimizer: parts });
  const cases: [string, JobParts, RegExp][] = [
    ['one token', { texts: [PROMPT, [3]] }, /sequence 1 has 1 tokens/],
    ['an id beyond the vocabulary', { texts: [[1, 2, 999]] }, /token 2 is 999/],
    ['a text longer than the context', { texts: [ids(1, contextLength + 2)] }, /98 tokens; the model takes 97/],
    ['rank 0', { texts: [], lora: { rank: 0 } }, /rank 0/],
    ['rank 300', { texts: [], lora: { rank: 300 } }, /rank 300/],
    ['alpha NaN', { texts: [], lora: { alpha: Number.NaN } }, /alpha NaN/],
    ['epochs NaN', { texts: [], rest: { epochs: Number.NaN } }, /epochs NaN/],
    ['batches of none', { texts: [], rest: { batchSize: 0 } }, /batch size 0/],
    ['learning rate NaN', optimizer({ learningRate: Number.NaN }), /learning rate NaN/],
    ['a learning rate below 0', optimizer({ learningRate: -1 }), /learning rate -1/],
    ['beta 1', optimizer({ beta2: 1 }), /beta 1/],
    ['epsilon 0', optimizer({ epsilon: 0 }), /epsilon 0/],
    ['weight decay NaN', optimizer({ weightDecay: Number.NaN }), /weight decay NaN/],
    ['half a warm-up step', optimizer({ warmupSteps: 0.5 }), /warm-up of 0.5/],
    ['a gradient norm of at most 0', optimizer({ maxGradientNorm: 0 }), /gradient norm 0/],
  ];
  test.each(cases)('%s', async (_, parts, message) => {
    const before = engine.core.adapters.count;
    await expect(engine.finetune([JOB, jobOf(parts)])).rejects.toMatchObject(refused(message));
    expect(engine.core.adapters.count).toBe(before);
  });

  test.each([
    [[1, 1], /2 loss weights for 3 tokens/],
    [[1, Number.NaN, 1], /loss weight that is not a number/],
    [[1, -1, 1], /loss weight that is not a number/],
    [[1, 0, 0], /no token that counts/],
  ])('loss weights %o', async (lossWeights, message) => {
    const bad: FinetuneJob = { ...JOB, sequences: [{ ids: [1, 2, 3], lossWeights }] };
    await expect(engine.finetune([bad])).rejects.toMatchObject(refused(message));
  });
});

test('adapters that do not fit the model are refused and leave no slot taken', async () => {
  const before = engine.core.adapters.count;
  const good = sineAdapter(files.config, { rank: 3, alpha: 3, targets: ['q'] });
  const first = good.tensors.slice(0, 1);
  const bad: [AdapterWeights, RegExp][] = [
    [{ ...good, rank: 2 }, /A has 96 and B 96 elements; expected 64 and 64/],
    [{ ...good, tensors: first.map((one) => ({ ...one, layer: 9 })) }, /Layer 9 has no projection q/],
    [{ ...good, rank: 0, tensors: [] }, /rank 0/],
    [{ ...good, alpha: Number.NaN }, /alpha NaN/],
  ];
  for (const [weights, message] of bad)
    await expect(engine.importAdapter(weights)).rejects.toMatchObject(refused(message));
  await expect(engine.exportAdapter(freed)).rejects.toMatchObject(refused(/freed/));
  await expect(engine.mergeAdapter(freed)).rejects.toMatchObject(refused(/freed/));
  await engine.freeAdapters([freed, 12345]);
  expect(engine.core.adapters.count).toBe(before);
});

test('a run into not-a-number and an adapter of it leave the engine well', async () => {
  const wild = jobOf({ texts: [PROMPT], optimizer: { learningRate: 1e30 }, rest: { epochs: 20 } });
  const [sound, diverged] = await engine.finetune([JOB, wild]);
  expect(sound?.losses).toEqual(healthy.losses);
  expect(diverged?.diverged).not.toBeNull();
  const adapter = diverged?.adapter ?? 0;
  const [text] = await engine.generate([requestOf(PROMPT, { adapter })]);
  expect(text?.finish).toBe('not-finite');
  await engine.freeAdapters([sound?.adapter ?? 0, adapter]);
  expect(await health()).toEqual(healthy);
});

describe('stopping', () => {
  test('a finetune run, mid-way: adapters freed, the next run as if nothing had been', async () => {
    const controller = new AbortController();
    const stopped = engine.finetune([JOB, JOB], { signal: controller.signal, onProgress: () => controller.abort() });
    const next = engine.finetune([JOB]);
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    const [result] = await next;
    expect(result?.losses).toEqual(healthy.losses);
    await engine.freeAdapters([result?.adapter ?? 0]);
    expect(await health()).toEqual(healthy);
  });

  test('writing, mid-way', async () => {
    const controller = new AbortController();
    const request = requestOf(PROMPT, { maxTokens: 80 });
    const events: number[] = [];
    const stopped = engine.generate([request], {
      signal: controller.signal,
      onProgress: (event) => {
        events.push(event.ids.length);
        controller.abort();
      },
    });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    expect(events.length).toBe(1);
    expect(await health()).toEqual(healthy);
  });

  test('before it began', async () => {
    const signal = AbortSignal.abort();
    await expect(engine.finetune([JOB], { signal })).rejects.toMatchObject({ code: 'aborted' });
    await expect(engine.generate([requestOf(PROMPT)], { signal })).rejects.toMatchObject({ code: 'aborted' });
    await expect(engine.score([{ ids: PROMPT, adapter: null }], { signal })).rejects.toMatchObject({ code: 'aborted' });
    expect(await health()).toEqual(healthy);
  });

  test('a listener that throws ends its own call only', async () => {
    const onProgress = (): void => {
      throw new Error('the page is gone');
    };
    await expect(engine.finetune([JOB], { onProgress })).rejects.toThrow('the page is gone');
    await expect(engine.generate([requestOf(PROMPT)], { onProgress })).rejects.toThrow('the page is gone');
    expect(await health()).toEqual(healthy);
  });
});

test('calls queue: each ends before the next begins, with the results of calls one by one', async () => {
  const order: string[] = [];
  const done = (name: string) => () => order.push(name);
  const finetune = engine.finetune([JOB]);
  const bad = engine.generate([requestOf([])]);
  const generate = engine.generate([requestOf(PROMPT)]);
  const score = engine.score([{ ids: PROMPT, adapter: null }]);
  await Promise.all([
    finetune.then(done('finetune')),
    bad.catch(done('refused')),
    generate.then(done('generate')),
    score.then(done('score')),
  ]);
  expect(order).toEqual(['finetune', 'refused', 'generate', 'score']);
  expect(await generate).toEqual(healthy.written);
  await engine.freeAdapters((await finetune).map(({ adapter }) => adapter));
});

describe('the device', () => {
  test('is explained when it is not there', async () => {
    await expect(openDeviceOrExplain(undefined)).rejects.toMatchObject({ code: 'no-webgpu' });
  });

  test.each(['finetune', 'generate', 'score'] as const)(
    'lost during %s: the call, those waiting and later ones say so',
    async (verb) => {
      const own = await openNodeEngine(files, { name: 'lost' });
      const request = requestOf(PROMPT, { maxTokens: 80, sampling: GREEDY });
      const lose = (): void => own.core.gpu.device.destroy();
      const running = {
        finetune: () => own.finetune([{ ...JOB, epochs: 200 }], { onProgress: lose }),
        generate: () => own.generate([request], { onProgress: lose }),
        score: () => {
          const scores = own.score([{ ids: PROMPT, adapter: null, lastLogits: true }]);
          lose();
          return scores;
        },
      }[verb]();
      const waiting = own.generate([request]);
      await expect(running).rejects.toMatchObject({ code: 'device-lost', message: expect.stringMatching(/Reconnect/) });
      await expect(waiting).rejects.toMatchObject({ code: 'device-lost' });
      await expect(own.score([{ ids: PROMPT, adapter: null }])).rejects.toMatchObject({ code: 'device-lost' });
    },
  );

  test('that hangs counts as lost: the call, later ones and the owner are told', async () => {
    const { gpu, ...opened } = await testDevice();
    const failing = new FailingDevice(gpu.device);
    const own = await openEngine({ ...opened, device: failing.device }, files, { name: 'hung', patience: 120 });
    failing.hangs = true;
    const failure = { code: 'device-lost', message: expect.stringMatching(/did not finish its work within 0.12 s/) };
    await expect(own.finetune([JOB])).rejects.toMatchObject(failure);
    await expect(own.generate([requestOf(PROMPT)])).rejects.toMatchObject(failure);
    expect(await own.lost).toMatch(/did not finish/);
    own.dispose();
  });

  test.each(['adapter', 'device'])('whose %s is never given is told of, and closed if it comes late', async (what) => {
    const real = nodeGpu();
    const adapter = await real.requestAdapter();
    if (!adapter) throw new Error('There is an adapter in tests.');
    let give: (device: GPUDevice) => void = () => undefined;
    const never = new Promise<GPUDevice>((resolve) => {
      give = resolve;
    });
    const silent = handedOn(real, {
      requestAdapter: async () => (what === 'adapter' ? never : handedOn(adapter, { requestDevice: () => never })),
    });
    await expect(openDevice(silent, 20)).rejects.toMatchObject({
      code: 'no-answer',
      message: expect.stringMatching(/did not (answer|open).* within 0 seconds\./),
    });
    const late = await adapter.requestDevice();
    give(late);
    if (what === 'device') expect(await late.lost).toMatchObject({ reason: 'destroyed' });
    late.destroy();
  });

  test('closed by dispose: calls under way and later ones end', async () => {
    const own = await openNodeEngine(files, { name: 'closed' });
    const running = own.finetune([{ ...JOB, epochs: 200 }], { onProgress: () => own.dispose() });
    await expect(running).rejects.toMatchObject({ code: 'device-lost', message: 'The engine was closed.' });
    await expect(own.restoreWeights()).rejects.toMatchObject({ code: 'device-lost' });
  });
});
