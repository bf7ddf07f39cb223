/** Scoring a part of a text: the same numbers as scoring all of it, and less work. */

import { expect, test } from 'vitest';
import { countsSince } from '../contract/counts';
import { testEngine } from '../testing/engine';
import { readFixture, sineAdapter } from '../testing/fixture';
import { someIds } from '../testing/work';

const { files } = await readFixture('llama');
const { vocab } = files.config;
const engine = await testEngine(files);
const text = (seed: number, length: number): number[] => someIds(seed, length, vocab);

test('from a place on it is the rest of the whole, under an adapter too, whatever else is in the batch', async () => {
  const adapter = await engine.importAdapter(sineAdapter(files.config, { rank: 4, alpha: 8, targets: ['q', 'down'] }));
  const whole = [text(1, 20), text(2, 7), text(3, 31), text(4, 2)].flatMap((ids) => [
    { ids, adapter: null },
    { ids, adapter },
  ]);
  const all = await engine.score(whole);
  for (const from of [1, 2, 6, 25]) {
    const parts = await engine.score(whole.map((request) => ({ ...request, from })));
    for (const [index, part] of parts.entries()) {
      expect(part.logProbabilities).toEqual(all[index]?.logProbabilities.slice(from - 1));
      expect(part.greedy).toEqual(all[index]?.greedy.slice(from - 1));
    }
  }
});

test('the logits after the last token come along, and a text of one token has nothing but them', async () => {
  const ids = text(5, 9);
  const [some, all] = await engine.score([
    { ids, adapter: null, from: 8, lastLogits: true },
    { ids, adapter: null, lastLogits: true },
  ]);
  expect(some?.logProbabilities).toHaveLength(1);
  expect(some?.lastLogits).toEqual(all?.lastLogits);
  const [one, other] = await engine.score([
    { ids: [7], adapter: null, lastLogits: true },
    { ids: [7], adapter: null },
  ]);
  expect(one?.logProbabilities).toEqual([]);
  expect(one?.lastLogits).toHaveLength(vocab);
  expect(other).toEqual({ logProbabilities: [], greedy: [] });
});

test('what is not asked for is not read back', async () => {
  const requests = [1, 2, 3].map((seed) => ({ ids: text(seed, 30), adapter: null }));
  const back = async (from: number): Promise<number> => {
    const before = engine.planner.counts();
    await engine.score(requests.map((request) => ({ ...request, from })));
    return countsSince(engine.planner.counts(), before).readbackBytes;
  };
  expect(await back(28)).toBeLessThan((await back(1)) / 10);
});

test('refuses to score the first token, which nothing precedes', async () => {
  for (const from of [0, -1, 1.5, Number.NaN])
    await expect(engine.score([{ ids: text(1, 4), adapter: null, from }])).rejects.toThrow(/never predicted/);
});
