import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import { runKernel } from '../testing/kernels';
import { differences, expectClose, f32Tolerance, inner, integers, normals, uniforms } from '../testing/numbers';
import { packHeadRows, packSlots } from '../testing/ragged';
import * as kernels from './crossEntropy';
import { CROSS_ENTROPY_CASES, type CrossEntropyCase } from './crossEntropy.cases';
import { crossEntropy, crossEntropyBackward, loss } from './crossEntropy.reference';
import type { Reduction } from './profile';
import { at } from './reals';

const { facts } = await testDevice();
const REDUCTIONS: readonly Reduction[] = ['single', 'workgroup', 'subgroup'];
const absent = (reduction: Reduction) => reduction === 'subgroup' && !facts.subgroups;
const UNTOUCHED = 0.5;

function targetsOf(headRows: number, vocab: number) {
  const weights = uniforms(5);
  return integers(4, headRows, vocab).map((label, row) => ({
    row,
    label,
    weight: Math.fround(weights()),
    sequence: 0,
  }));
}

async function check(reduction: Reduction, c: CrossEntropyCase, backward: boolean, spread = 3): Promise<void> {
  const { vocab, stride, headRows } = c;
  const chunk = c.chunk ?? { start: 0, limit: headRows };
  const targets = targetsOf(headRows, vocab);
  const here = targets.slice(chunk.start, chunk.start + chunk.limit);
  const logits = normals(1, chunk.limit * stride, spread);
  const dense = logits.filter((_, i) => i % stride < vocab && i < here.length * stride);
  const after = await runKernel({
    kernel: kernels.crossEntropy(reduction),
    tensors: { headRows: packHeadRows(targets), logits, results: new Float32Array(2 * headRows).fill(UNTOUCHED) },
    params: {
      ...{ vocab, stride, rowStart: chunk.start, rowLimit: chunk.limit },
      ...{ backward: backward ? 1 : 0, shares: c.shares ?? 1 },
    },
    batch: { headRows },
  });
  const results = Array.from({ length: 2 * headRows }, () => UNTOUCHED);
  crossEntropy(dense, here, vocab).forEach(({ logProbability, greedy }, row) => {
    results.splice(2 * (chunk.start + row), 2, logProbability, greedy ? 1 : 0);
  });
  const tolerance = f32Tolerance(vocab);
  expectClose(`cross_entropy ${reduction} results`, after.floats('results'), results, tolerance);
  if (!backward) {
    expectClose(`cross_entropy ${reduction} logits`, after.floats('logits'), logits, 0);
    return;
  }
  const gradient = crossEntropyBackward(dense, here, vocab);
  const expected = Float64Array.from(logits, (value, i) => {
    const row = Math.floor(i / stride);
    if (row >= here.length) return value;
    return i % stride < vocab ? at(gradient, row * vocab + (i % stride)) : 0;
  });
  // Rows of the chunk's tail are not touched and would hide small gradients behind large logits.
  const size = here.length * stride;
  const found = after.floats('logits');
  expectClose(`cross_entropy ${reduction} rest`, found.subarray(size), expected.subarray(size), 0);
  // A few elements carry the gradient, far above its root mean square, and the rounding of lse is relative to them:
  // half a unit of 180 in the last place, the largest logit here, is 8e-6.
  const seen = expected.subarray(0, size);
  const peak = Math.max(...seen.map(Math.abs)) / Math.sqrt(inner(seen, seen) / size);
  expectClose(`cross_entropy ${reduction} backward`, found.subarray(0, size), seen, 1e-5 * peak);
}

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const targets = targetsOf(4, 9);
    const logits = normals(1, 36, 2);
    const expected = differences(logits, (p) => loss(crossEntropy(p, targets, 9), targets));
    expectClose('dLogits', crossEntropyBackward(logits, targets, 9), expected, 1e-7);
  });
});

describe.each(REDUCTIONS)('%s', (reduction) => {
  test.skipIf(absent(reduction)).each(CROSS_ENTROPY_CASES)('$name', async (c) => {
    await check(reduction, c, false);
    // Threads that share a row without barriers would read what others have already replaced.
    if (c.shares === undefined) await check(reduction, c, true);
  });

  test.skipIf(absent(reduction))('large logits', () =>
    check(reduction, { name: '', headRows: 5, vocab: 200, stride: 200 }, true, 60),
  );

  test.skipIf(absent(reduction))('of equal logits the first is the greedy one', async () => {
    const logits = new Float32Array(2 * 100);
    logits[30] = 2;
    logits[80] = 2;
    logits[130] = 2;
    logits[180] = 2;
    const targets = [30, 80].map((label, row) => ({ row, label, weight: 1, sequence: 0 }));
    const after = await runKernel({
      kernel: kernels.crossEntropy(reduction),
      tensors: { headRows: packHeadRows(targets), logits, results: new Float32Array(4) },
      params: { vocab: 100, stride: 100, rowStart: 0, rowLimit: 2, backward: 0, shares: 1 },
      batch: { headRows: 2 },
    });
    expect([after.floats('results')[1], after.floats('results')[3]]).toEqual([1, 0]);
  });

  test.skipIf(absent(reduction))('random shapes', async () => {
    const shapes = fc.tuple(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 2, max: 300 }),
      fc.integer({ min: 0, max: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(shapes, ([headRows, vocab, padding]) =>
        check(reduction, { name: '', headRows, vocab, stride: vocab + padding }, true),
      ),
      { numRuns: 12 },
    );
  });
});

test('the loss of each slot goes to its place in the ring', async () => {
  const ranges = [
    { headStart: 0, headEnd: 5 },
    { headStart: 5, headEnd: 5 },
    { headStart: 5, headEnd: 12 },
  ];
  const targets = targetsOf(12, 50);
  const logProbabilities = normals(3, 12).map((value) => -Math.abs(value));
  const results = Float32Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? at(logProbabilities, i / 2) : 1));
  const after = await runKernel({
    kernel: kernels.loss(),
    tensors: {
      headRows: packHeadRows(targets),
      results,
      slots: packSlots(ranges),
      losses: new Float32Array(2 * 4).fill(UNTOUCHED),
    },
    params: { slotCount: 4 },
    batch: { slots: 3, ring: 1 },
  });
  const predictions = Array.from(logProbabilities, (logProbability) => ({ logProbability, greedy: false }));
  const expected = ranges.map(({ headStart, headEnd }) =>
    loss(predictions.slice(headStart, headEnd), targets.slice(headStart, headEnd)),
  );
  expectClose('loss', after.floats('losses'), [...new Array(4).fill(UNTOUCHED), ...expected, UNTOUCHED], 1e-6);
});
