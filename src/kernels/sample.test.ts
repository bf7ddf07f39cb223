import { describe, expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import { probe, runSample } from '../testing/kernels';
import { ABSENT, RING_SIZE, type SampleRow } from './probe/sampling';
import type { Reduction } from './profile';
import { at } from './reals';
import { PLAIN, SAMPLE_SHAPES, SAMPLING_CASES } from './sample.cases';
import { checkSample, logitsOf } from './sample.checks';
import { penalised, type Sampling, sample } from './sample.reference';

const { facts } = await testDevice();
const REDUCTIONS: readonly Reduction[] = ['single', 'workgroup', 'subgroup'];
const absent = (reduction: Reduction) => reduction === 'subgroup' && !facts.subgroups;

/** One sequence for each draw, all with the same logits and settings, told apart by their streams. */
function draws(count: number, logits: Float32Array, sampling: Sampling): SampleRow[] {
  return Array.from({ length: count }, (_, stream) => ({ sampling: { ...sampling, stream }, logits, position: 5 }));
}

function softmax(logits: Float32Array, temperature: number): number[] {
  const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Pearson's statistic of how often each token came. */
function chiSquare(tokens: readonly number[], shares: readonly number[]): number {
  return shares.reduce((sum, share, token) => {
    const expected = share * tokens.length;
    return sum + (tokens.filter((drawn) => drawn === token).length - expected) ** 2 / expected;
  }, 0);
}
/** Quantile 0.999 of the chi-square distribution with 7 degrees of freedom: eight tokens. */
const LIMIT = 24.3;
const EIGHT = Float32Array.of(0, 1.5, -1, 0.5, 2, -0.5, 1, 0.25);

describe('reference', () => {
  const tokensOver = (of: (i: number) => [seed: number, stream: number, position: number]) =>
    Array.from({ length: 20000 }, (_, i) => {
      const [seed, stream, position] = of(i);
      return sample(EIGHT, new Set(), { ...PLAIN, seed, stream }, position).token;
    });

  test('frequencies follow the softmax along seeds, streams and positions', () => {
    const shares = softmax(EIGHT, 1);
    expect(
      chiSquare(
        tokensOver((i) => [i, 0, 0]),
        shares,
      ),
    ).toBeLessThan(LIMIT);
    expect(
      chiSquare(
        tokensOver((i) => [1, i, 0]),
        shares,
      ),
    ).toBeLessThan(LIMIT);
    expect(
      chiSquare(
        tokensOver((i) => [1, 0, i]),
        shares,
      ),
    ).toBeLessThan(LIMIT);
    expect(
      chiSquare(
        tokensOver((i) => [i, i, i]),
        shares,
      ),
    ).toBeLessThan(LIMIT);
  });

  test('neighbouring positions are independent', () => {
    const tokens = tokensOver((i) => [3, 4, i]);
    const shares = softmax(EIGHT, 1);
    const pairs = tokens.slice(1).map((token, i) => token * 8 + at(tokens, i));
    const joint = shares.flatMap((a) => shares.map((b) => a * b));
    // 63 degrees of freedom: quantile 0.999 is 103.4.
    expect(chiSquare(pairs, joint)).toBeLessThan(103.4);
  });

  test('a penalty lowers a seen logit of either sign', () => {
    expect(penalised([2, -2, 3], new Set([0, 1]), 2)).toEqual([1, -4, 3]);
  });
});

describe.each(REDUCTIONS)('%s', (reduction) => {
  const check = test.skipIf(absent(reduction));

  check.each(SAMPLE_SHAPES)('agrees with the reference: $name', (shape) => checkSample(probe, reduction, shape));

  check('frequencies follow the softmax', async () => {
    const results = await runSample(reduction, draws(800, EIGHT, { ...PLAIN, temperature: 1.3 }), {
      vocab: 8,
      stride: 8,
    });
    expect(
      chiSquare(
        results.map(({ token }) => token),
        softmax(EIGHT, 1.3),
      ),
    ).toBeLessThan(LIMIT);
  });

  check('top-k keeps exactly k tokens, the likeliest', async () => {
    const logits = Float32Array.from({ length: 40 }, (_, i) => ((i * 17) % 40) / 100);
    const sampling = { ...PLAIN, temperature: 3, topK: 7 };
    const results = await runSample(reduction, draws(300, logits, sampling), { vocab: 40, stride: 40 });
    const likeliest = [...logits.keys()].sort((a, b) => at(logits, b) - at(logits, a)).slice(0, 7);
    expect(new Set(results.map(({ token }) => token))).toEqual(new Set(likeliest));
  });

  check('top-p keeps the smallest set that reaches p', async () => {
    // Shares 0.4, 0.3, 0.2, 0.1: the first two make 0.7, so 0.69 needs two and 0.71 needs three.
    const logits = Float32Array.of(0.1, 0.4, 0.2, 0.3).map((share) => Math.log(share));
    for (const [topP, kept] of [
      [0.69, [1, 3]],
      [0.71, [1, 2, 3]],
    ] as const) {
      const results = await runSample(reduction, draws(300, logits, { ...PLAIN, topP }), { vocab: 4, stride: 4 });
      expect(new Set(results.map(({ token }) => token))).toEqual(new Set(kept));
    }
  });

  check('greedy takes the smallest index among equals', async () => {
    const logits = new Float32Array(200).fill(-1);
    for (const token of [190, 77, 141]) logits[token] = 3;
    const rows = [{ sampling: { ...PLAIN, temperature: 0 }, logits, position: 0 }];
    expect((await runSample(reduction, rows, { vocab: 200, stride: 200 }))[0]?.token).toBe(77);
  });

  check('a sample does not depend on its place in the batch', async () => {
    const shape = { vocab: 331, stride: 336 };
    const rows = SAMPLING_CASES.map(({ sampling }, i) => ({
      sampling: { ...sampling, stream: i },
      logits: logitsOf(i, 331),
      position: i,
    }));
    const inOrder = await runSample(reduction, rows, shape);
    expect(await runSample(reduction, rows, shape, rows.map((_, i) => i).reverse())).toEqual(inOrder);
    for (const i of [2, 7, 11]) expect(await runSample(reduction, rows.slice(i, i + 1), shape)).toEqual([inOrder[i]]);
  });

  check('stop tokens and the token limit end a sequence; one that has ended stays as it is', async () => {
    const logits = new Float32Array(70);
    logits[66] = 9;
    const greedy = { sampling: { ...PLAIN, temperature: 0 }, logits, position: 3 };
    const results = await runSample(
      reduction,
      [
        { ...greedy, stops: [1, 2], maxTokens: 9 },
        { ...greedy, stops: [5, 66] },
        { ...greedy, maxTokens: 5, produced: 4 },
        { ...greedy, stops: [66], maxTokens: 5, produced: 4 },
        { ...greedy, seen: [4], produced: RING_SIZE, done: 1 },
        { ...greedy, seen: [4], produced: 5, done: 2 },
      ],
      { vocab: 70, stride: 72 },
    );
    expect(results.map(({ done }) => done)).toEqual([0, 1, 2, 1, 1, 2]);
    expect(results.map(({ produced }) => produced)).toEqual([1, 1, 5, 5, RING_SIZE, 5]);
    expect(results.map(({ token }) => token)).toEqual([66, 66, 66, 66, ABSENT, ABSENT]);
    expect(results.map(({ position }) => position)).toEqual([4, 4, 4, 4, 3, 3]);
    for (const { seen, logProbability } of results.slice(4)) {
      expect(seen).toEqual(new Set([4]));
      expect(logProbability).toBeNaN();
    }
  });

  check(
    'logits that are no numbers give a token of the vocabulary without a probability, and end nothing',
    async () => {
      const [vocab, stride] = [70, 72];
      const sound = logitsOf(3, vocab);
      const broken: Record<string, ArrayLike<number>> = {
        'all not-a-number': new Float32Array(vocab).fill(Number.NaN),
        'one not-a-number': Float32Array.from(sound, (value, i) => (i === 40 ? Number.NaN : value)),
        'one infinite': Float32Array.from(sound, (value, i) => (i === 40 ? Number.POSITIVE_INFINITY : value)),
        'all minus infinity': new Float32Array(vocab).fill(Number.NEGATIVE_INFINITY),
      };
      for (const { name, sampling } of SAMPLING_CASES) {
        const healthy = { sampling, logits: sound, position: 3 };
        const rows = Object.values(broken).map((logits) => ({ ...healthy, logits }));
        const [alone] = await runSample(reduction, [healthy], { vocab, stride });
        const results = await runSample(reduction, [...rows, healthy], { vocab, stride });
        for (const [i, label] of Object.keys(broken).entries()) {
          const { token = ABSENT, logProbability = 0, produced, done } = results[i] ?? {};
          expect(token, `${name}, ${label}`).toBeLessThan(vocab);
          expect(Number.isFinite(logProbability), `${name}, ${label}`).toBe(false);
          expect([produced, done], `${name}, ${label}`).toEqual([1, 0]);
        }
        expect(results.at(-1), name).toEqual(alone);
      }
    },
  );
});
