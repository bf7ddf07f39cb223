/** Generation: a sample is the same whatever else runs, and it is what scoring the same text says it should be. */

import { afterAll, describe, expect, test, vi } from 'vitest';
import type {
  AdapterId,
  GenerateProgress,
  GenerateRequest,
  GenerateResult,
  SamplingSettings,
} from '../contract/engine';
import { GREEDY } from '../contract/engine';
import { testDevice } from '../testing/device';
import { Deviations, testEngine } from '../testing/engine';
import { readFixture, sineAdapter } from '../testing/fixture';
import { compilesSlowly, profilesOf } from '../testing/profiles';
import { requestOf, SAMPLED, someIds } from '../testing/work';
import type { WebGpuEngine } from './engine';

const { facts } = await testDevice();
const deviations = new Deviations();
afterAll(() => deviations.print(`decode, ${facts.description || facts.vendor}`));

const { files } = await readFixture('llama');
const { vocab, contextLength } = files.config;
const ids = (seed: number, length: number): number[] => someIds(seed, length, vocab);
const engine = await testEngine(files);
const PROMPT = ids(1, 14);

async function one(on: WebGpuEngine, request: GenerateRequest): Promise<GenerateResult> {
  const [result] = await on.generate([request]);
  if (!result) throw new Error('One request has one result.');
  return result;
}

/** Requests of every kind, some with the same prompt; `adapters` are used in turn. */
function company(adapters: readonly (AdapterId | null)[]): GenerateRequest[] {
  const kinds: Partial<SamplingSettings>[] = [
    {},
    { temperature: 0 },
    { topK: 5 },
    { topP: 0.7, temperature: 1.3 },
    { minP: 0.1 },
    { repetitionPenalty: 1.5 },
    { topK: 20, topP: 0.9, minP: 0.01, repetitionPenalty: 1.1, seed: 123_456_789 },
  ];
  return kinds.flatMap((kind, i) =>
    [PROMPT, ids(20 + i, 1 + 5 * i)].map((prompt, j) =>
      requestOf(prompt, {
        adapter: adapters[(i + j) % adapters.length] ?? null,
        sampling: { ...SAMPLED, ...kind },
        stream: 3 * i,
        maxTokens: 2 + ((5 * i + j) % 17),
        stopIds: i % 3 === 0 ? [2, 17 + i] : [],
      }),
    ),
  );
}

/** Two adapters that share a pool and one of another rank, which does not. */
async function adaptersOn(on: WebGpuEngine): Promise<(AdapterId | null)[]> {
  const weights = sineAdapter(files.config, { rank: 3, alpha: 12, targets: ['q', 'v', 'o', 'up', 'down'] });
  const wider = sineAdapter(files.config, { rank: 6, alpha: 6, targets: ['k', 'gate'] });
  return [
    null,
    await on.importAdapter(weights),
    await on.importAdapter(wider),
    await on.importAdapter({ ...weights, alpha: 4 }),
  ];
}

const forms = profilesOf(await testDevice()).filter(
  ([, { reduction }]) => reduction === 'single' || !compilesSlowly(facts),
);
describe.each(forms)('%s', (form, profile) => {
  test('a sample does not depend on what else is in the batch, to the bit', async () => {
    const own = await testEngine(files, { profile });
    const requests = company(await adaptersOn(own));
    const together = await own.generate(requests);
    for (const [i, request] of requests.entries()) expect(await one(own, request), `request ${i}`).toEqual(together[i]);
    // Other neighbours, and the other way round.
    const strangers = [40, 41, 42].map((seed) => requestOf(ids(seed, 9), { stream: seed, maxTokens: 20 }));
    const reversed = await own.generate([...strangers, ...requests.toReversed()]);
    expect(reversed.slice(strangers.length).toReversed()).toEqual(together);
    // A request without adapter runs through other kernels when nobody has one.
    const bare = requests.filter(({ adapter }) => adapter === null);
    expect(await own.generate(bare)).toEqual(together.filter((_, i) => requests[i]?.adapter === null));
    own.core.gpu.freeAll();
    // Four places, and prompts that need several passes into the cache.
    const small = await testEngine(files, { profile, mostPlaces: 4, mostRows: 8 });
    expect(await small.generate(company(await adaptersOn(small)))).toEqual(together);
    small.core.gpu.freeAll();
  });

  test('log-probabilities are those of scoring the whole text, and greedy takes its likeliest token', async () => {
    const own = await testEngine(files, { profile });
    const requests = company(await adaptersOn(own)).map((request) => ({ ...request, maxTokens: 30, stopIds: [] }));
    const written = await own.generate(requests);
    const scores = await own.score(
      requests.map(({ prompt, adapter }, i) => ({ ids: [...prompt, ...(written[i]?.ids ?? [])], adapter })),
    );
    requests.forEach(({ prompt, sampling }, i) => {
      const start = prompt.length - 1;
      const expected = scores[i]?.logProbabilities.slice(start) ?? [];
      const actual = written[i]?.logProbabilities ?? [];
      expect(actual.length).toBe(30);
      const worst = Math.max(...expected.map((value, n) => Math.abs(value - (actual[n] ?? Number.NaN))));
      expect(deviations.record(`${form} log-probability, cached against recomputed`, worst)).toBeLessThan(2e-5);
      if (sampling.temperature === 0) expect(scores[i]?.greedy.slice(start).every((likeliest) => likeliest)).toBe(true);
    });
    own.core.gpu.freeAll();
  });
});

describe('sampling', () => {
  /** Logits before each token of a result, by scoring every prefix. */
  async function logitsOf(prompt: readonly number[], result: GenerateResult): Promise<Float32Array[]> {
    const prefixes = result.ids.map((_, i) => [...prompt, ...result.ids.slice(0, i)]);
    const scores = await engine.score(prefixes.map((prefix) => ({ ids: prefix, adapter: null, lastLogits: true })));
    return scores.map(({ lastLogits }) => lastLogits ?? new Float32Array());
  }

  /** Probabilities, largest first, and the place of each token among them. */
  function ranked(logits: Float32Array, temperature: number): { probability: number; token: number }[] {
    const largest = Math.max(...logits);
    const weights = Array.from(logits, (logit) => Math.exp((logit - largest) / temperature));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return weights
      .map((weight, token) => ({ probability: weight / sum, token }))
      .sort((a, b) => b.probability - a.probability);
  }

  test.each([
    { cut: { topK: 3 }, kept: (place: number) => place < 3 },
    { cut: { topP: 0.6 }, kept: (_: number, __: number, before: number) => before < 0.6 },
    { cut: { minP: 0.2 }, kept: (_: number, share: number) => share > 0.2 },
  ])('$cut keeps what it should and samples among it', async ({ cut, kept }) => {
    const sampling = { ...SAMPLED, ...cut, temperature: 2 };
    const result = await one(engine, requestOf(PROMPT, { sampling, maxTokens: 40 }));
    const logits = await logitsOf(PROMPT, result);
    const places = result.ids.map((token, i) => {
      const list = ranked(logits[i] ?? new Float32Array(), sampling.temperature);
      const place = list.findIndex((entry) => entry.token === token);
      const share = (list[place]?.probability ?? 0) / (list[0]?.probability ?? 1);
      const before = list.slice(0, place).reduce((sum, { probability }) => sum + probability, 0);
      expect(kept(place, share, before), `token ${i} is number ${place} of its list`).toBe(true);
      return place;
    });
    expect(new Set(places).size).toBeGreaterThan(1);
  });

  test.each([{ topK: 1 }, { topP: 1e-6 }, { minP: 1 }, { temperature: 0 }])('%j is greedy', async (cut) => {
    const greedy = await one(engine, requestOf(PROMPT, { sampling: GREEDY }));
    expect(await one(engine, requestOf(PROMPT, { sampling: { ...SAMPLED, ...cut } }))).toEqual(greedy);
  });

  test('a repetition penalty weighs against every token seen, in the prompt too', async () => {
    const sampling = { ...GREEDY, repetitionPenalty: 1.8 };
    const result = await one(engine, requestOf(PROMPT, { sampling, maxTokens: 30 }));
    const logits = await logitsOf(PROMPT, result);
    result.ids.forEach((token, i) => {
      const seen = new Set([...PROMPT, ...result.ids.slice(0, i)]);
      const weighed = Array.from(logits[i] ?? [], (value, id) =>
        !seen.has(id) ? value : value > 0 ? value / 1.8 : value * 1.8,
      );
      expect(token, `token ${i}`).toBe(weighed.indexOf(Math.max(...weighed)));
    });
    const plain = await one(engine, requestOf(PROMPT, { sampling: GREEDY, maxTokens: 30 }));
    expect(new Set(result.ids).size).toBeGreaterThan(new Set(plain.ids).size);
  });

  test('seeds and streams tell samples apart', async () => {
    const requests = Array.from({ length: 8 }, (_, stream) => requestOf(PROMPT, { stream }));
    const reseeded = requestOf(PROMPT, { sampling: { ...SAMPLED, seed: 8 } });
    const texts = (await engine.generate([...requests, reseeded])).map((result) => result.ids.join());
    expect(new Set(texts).size).toBe(9);
  });

  test('the first token is drawn with its probability', async () => {
    const requests = Array.from({ length: 512 }, (_, stream) => requestOf(PROMPT, { stream, maxTokens: 1 }));
    const first = (await engine.generate(requests)).map((result) => result.ids[0]);
    const [score] = await engine.score([{ ids: PROMPT, adapter: null, lastLogits: true }]);
    // Pearson's statistic over tokens that are expected five times, the rest as one.
    const list = ranked(score?.lastLogits ?? new Float32Array(), 1);
    const often = list.filter(({ probability }) => probability * 512 >= 5);
    const cells = often.map(({ probability, token }) => ({
      expected: probability * 512,
      found: first.filter((id) => id === token).length,
    }));
    const rest = (part: 'expected' | 'found'): number => 512 - cells.reduce((sum, cell) => sum + cell[part], 0);
    const all = [...cells, { expected: rest('expected'), found: rest('found') }].filter(({ expected }) => expected > 1);
    const statistic = all.reduce((sum, { expected, found }) => sum + (found - expected) ** 2 / expected, 0);
    // Mean is the number of cells, deviation sqrt(2 cells); the seed is fixed, so this passes always or never.
    expect(statistic).toBeLessThan(all.length + 3 * Math.sqrt(2 * all.length));
  });
});

describe('ends', () => {
  test('a stop id ends the text and is no part of it', async () => {
    const free = await one(engine, requestOf(PROMPT, { maxTokens: 25 }));
    const stop = free.ids[11] ?? 0;
    const at = free.ids.indexOf(stop);
    const stopped = await one(engine, requestOf(PROMPT, { maxTokens: 25, stopIds: [vocab - 1, stop] }));
    const where = Math.min(at, free.ids.includes(vocab - 1) ? free.ids.indexOf(vocab - 1) : at);
    expect(stopped).toEqual({
      ids: free.ids.slice(0, where),
      logProbabilities: free.logProbabilities.slice(0, where),
      finish: 'stop',
    });
  });

  test('no token, one token, and no more than the context holds', async () => {
    const long = ids(3, contextLength - 6);
    const results = await engine.generate([
      requestOf(PROMPT, { maxTokens: 0 }),
      requestOf(PROMPT, { maxTokens: 1 }),
      requestOf(long, { maxTokens: 50 }),
      requestOf(ids(4, contextLength - 1), { maxTokens: 50 }),
    ]);
    expect(results.map((result) => result.ids.length)).toEqual([0, 1, 6, 1]);
    expect(results.map(({ finish }) => finish)).toEqual(['length', 'length', 'length', 'length']);
    expect(await engine.generate([])).toEqual([]);
  });

  test('finished sequences leave the batch; progress tells every token once', async () => {
    const requests = Array.from({ length: 9 }, (_, stream) =>
      requestOf(PROMPT, { stream, maxTokens: stream === 4 ? 50 : 3 + stream }),
    );
    const events: GenerateProgress[] = [];
    const write = vi.spyOn(engine.core.gpu, 'write');
    const results = await engine.generate(requests, { onProgress: (event) => events.push(event) });
    const rows = write.mock.calls
      .filter(([buffer]) => buffer.label === 'decode batch')
      .map(([, , data]) => (data instanceof Uint32Array ? data[0] : undefined));
    write.mockRestore();
    expect(rows[0]).toBe(9);
    expect(rows.filter((count) => count !== 0).at(-1)).toBe(1);
    results.forEach((result, request) => {
      const own = events.filter((event) => event.request === request);
      expect(own.flatMap((event) => event.ids)).toEqual(result.ids);
      expect(own.map(({ done }) => done)).toEqual(own.map((_, i) => i === own.length - 1));
    });
  });
});
