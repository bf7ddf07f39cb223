/** Sums of so many terms that adding them one after another in f32 loses them, against f64. */

import { describe, expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import { runKernel, runSample } from '../testing/kernels';
import { gradientNorm, gradientNormFinish } from './adamw';
import { crossEntropy, loss } from './crossEntropy';
import { normals } from './probe/numbers';
import { packHeadRows, packSlots } from './probe/ragged';
import { ABSENT } from './probe/sampling';
import type { Reduction } from './profile';
import { at, logSumExp, sum } from './reals';
import { PLAIN } from './sample.cases';
import { gumbel } from './sample.reference';

const { facts } = await testDevice();
const REDUCTIONS = (['single', 'workgroup', 'subgroup'] as const).filter(
  (reduction) => reduction !== 'subgroup' || facts.subgroups,
);
/** SmolLM2's vocabulary, and about the largest there is. */
const VOCABULARIES = [49_152, 262_144];

/** Token 0 is the likeliest, all others lie `below` it. */
const oneAbove = (vocab: number, below: number): Float32Array<ArrayBuffer> =>
  new Float32Array(vocab).fill(-below).fill(0, 0, 1);

const LOGITS: Record<string, (vocab: number) => Float32Array<ArrayBuffer>> = {
  'one 0, the others -18': (vocab) => oneAbove(vocab, 18),
  'one 0, the others -11': (vocab) => oneAbove(vocab, 11),
  'all alike': (vocab) => new Float32Array(vocab).fill(0.7),
  'normal, spread 3': (vocab) => normals(1, vocab, 3),
  'a slope from -30 to 0': (vocab) => Float32Array.from({ length: vocab }, (_, i) => -30 + (30 * i) / (vocab - 1)),
};
const CASES = VOCABULARIES.flatMap((vocab) => Object.entries(LOGITS).map(([name, of]) => ({ name, vocab, of })));

describe.each(REDUCTIONS)('cross-entropy, %s', (reduction: Reduction) => {
  test.each(CASES)('$vocab logits, $name', async ({ vocab, of }) => {
    const logits = of(vocab);
    const label = 3;
    const after = await runKernel({
      kernel: crossEntropy(reduction),
      tensors: {
        headRows: packHeadRows([{ row: 0, label, weight: 1, sequence: 0 }]),
        logits,
        results: new Float32Array(2),
      },
      params: { vocab, stride: vocab, rowStart: 0, rowLimit: 1, backward: 1, shares: 1 },
      batch: { headRows: 1 },
    });
    const lse = logSumExp(Array.from(logits));
    expect(Math.abs(at(logits, label) - at(after.floats('results'), 0) - lse)).toBeLessThan(2e-6);
    const gradient = after.floats('logits');
    // Σ (p − onehot) = 0
    expect(Math.abs(sum(0, vocab, (i) => at(gradient, i)))).toBeLessThan(1e-6);
  });
});

/** The first token has 0.985 of all mass; its 0.99 can only be had with the others. */
const TAIL = { vocab: 262_144, below: 16.7, position: 4 };

/** The first stream that draws another token from all of them, and that token; a search long enough to be made once for all forms. */
let tailDraw: { stream: number; token: number } | null = null;
function drawnFromTail(): { stream: number; token: number } {
  const { vocab, below, position } = TAIL;
  const drawn = (stream: number): number => {
    let [best, token] = [gumbel(PLAIN.seed, stream, position + 1, 0), 0];
    for (let one = 1; one < vocab; one++) {
      const run = gumbel(PLAIN.seed, stream, position + 1, one) - below;
      if (run > best) [best, token] = [run, one];
    }
    return token;
  };
  for (let stream = 0; tailDraw === null; stream++) {
    const token = drawn(stream);
    if (token !== 0) tailDraw = { stream, token };
  }
  return tailDraw;
}

describe.each(REDUCTIONS)('sampling, %s', (reduction: Reduction) => {
  test.each(CASES)('log-probability among $vocab logits, $name', async ({ vocab, of }) => {
    const logits = of(vocab);
    const [row] = await runSample(reduction, [{ sampling: PLAIN, logits, position: 2 }], { vocab, stride: vocab });
    const { token = ABSENT, logProbability = Number.NaN } = row ?? {};
    expect(Math.abs(logProbability - (at(logits, token) - logSumExp(Array.from(logits))))).toBeLessThan(2e-6);
  });

  test('top-p counts the tail that it needs', async () => {
    const { vocab, below, position } = TAIL;
    const { stream, token } = drawnFromTail();
    const sampling = { ...PLAIN, topP: 0.99, stream };
    const [row] = await runSample(reduction, [{ sampling, logits: oneAbove(vocab, below), position }], {
      vocab,
      stride: vocab,
    });
    expect(row?.token).toBe(token);
  });

  test('top-p leaves a tail out that it does not need', async () => {
    const { vocab, below, position } = TAIL;
    const logits = oneAbove(vocab, below);
    const rows = Array.from({ length: 4 }, (_, stream) => ({
      sampling: { ...PLAIN, topP: 0.98, stream },
      logits,
      position,
    }));
    const results = await runSample(reduction, rows, { vocab, stride: vocab });
    expect(results.map(({ token }) => token)).toEqual([0, 0, 0, 0]);
  });
});

test('the norm of a gradient of four million elements, one in each share far above the others', async () => {
  const [blocks, partials] = [65_536, 32];
  const gradient = new Float32Array(blocks * 64).fill(1e-4);
  for (let share = 0; share < partials; share++) gradient[share * 64] = 1;
  const slots = packSlots([{ enabled: true, maxNorm: 1 }]);
  const sums = await runKernel({
    kernel: gradientNorm(),
    tensors: {
      gradient,
      slotBlocks: Uint32Array.from({ length: blocks }, (_, block) => block),
      slots,
      partial: new Float32Array(partials),
    },
    params: { blocksPerSlot: blocks, partials, partialStart: 0, partialStride: partials },
    batch: { slots: 1 },
  });
  const finish = await runKernel({
    kernel: gradientNormFinish(),
    tensors: { partial: sums.floats('partial'), slots, clip: new Float32Array(1), norms: new Float32Array(1) },
    params: { partialStride: partials, slotCount: 1 },
    batch: { slots: 1 },
  });
  const expected = Math.sqrt(sum(0, gradient.length, (i) => at(gradient, i) ** 2));
  expect(Math.abs(at(finish.floats('norms'), 0) / expected - 1)).toBeLessThan(1e-6);
});

test('the norm of many partial sums, one far above the others', async () => {
  const partials = 20_000;
  const partial = new Float32Array(partials).fill(5e-8);
  partial[0] = 1;
  const { floats } = await runKernel({
    kernel: gradientNormFinish(),
    tensors: {
      partial,
      slots: packSlots([{ enabled: true, maxNorm: 0 }]),
      clip: new Float32Array(1),
      norms: new Float32Array(1),
    },
    params: { partialStride: partials, slotCount: 1 },
    batch: { slots: 1 },
  });
  const expected = Math.sqrt(sum(0, partials, (i) => at(partial, i)));
  expect(Math.abs(at(floats('norms'), 0) / expected - 1)).toBeLessThan(1e-6);
});

test('the loss of a batch of a hundred thousand tokens, one of which weighs most', async () => {
  const rows = 100_000;
  const logProbabilities = normals(3, rows).map((value) => -1 - Math.abs(value));
  const targets = Array.from({ length: rows }, (_, row) => ({
    row,
    label: 0,
    weight: row === 0 ? 1 : Math.fround(2e-8),
    sequence: 0,
  }));
  const { floats } = await runKernel({
    kernel: loss(),
    tensors: {
      headRows: packHeadRows(targets),
      results: Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? at(logProbabilities, i / 2) : 0)),
      slots: packSlots([{ headStart: 0, headEnd: rows }]),
      losses: new Float32Array(1),
    },
    params: { slotCount: 1 },
    batch: { slots: 1 },
  });
  const expected = -sum(0, rows, (i) => (targets[i]?.weight ?? 0) * at(logProbabilities, i));
  expect(Math.abs(at(floats('losses'), 0) / expected - 1)).toBeLessThan(1e-6);
});
