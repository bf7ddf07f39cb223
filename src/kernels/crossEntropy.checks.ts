/** Log-probabilities, their gradient and the loss of each slot against the reference. */

import * as kernels from './crossEntropy';
import type { CrossEntropyCase } from './crossEntropy.cases';
import { crossEntropy, crossEntropyBackward, loss } from './crossEntropy.reference';
import { f32Tolerance, inner, integers, normals, uniforms } from './probe/numbers';
import type { Probe } from './probe/probe';
import { packHeadRows, packSlots } from './probe/ragged';
import type { Reduction } from './profile';
import { at } from './reals';

const UNTOUCHED = 0.5;

export function targetsOf(headRows: number, vocab: number) {
  const weights = uniforms(5);
  return integers(4, headRows, vocab).map((label, row) => ({
    row,
    label,
    weight: Math.fround(weights()),
    sequence: 0,
  }));
}

export async function checkCrossEntropy(
  probe: Probe,
  reduction: Reduction,
  c: CrossEntropyCase,
  backward: boolean,
  spread = 3,
): Promise<void> {
  const { vocab, stride, headRows } = c;
  const chunk = c.chunk ?? { start: 0, limit: headRows };
  const targets = targetsOf(headRows, vocab);
  const here = targets.slice(chunk.start, chunk.start + chunk.limit);
  const logits = normals(1, chunk.limit * stride, spread);
  const dense = logits.filter((_, i) => i % stride < vocab && i < here.length * stride);
  const after = await probe.run({
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
  probe.close(`cross_entropy ${reduction} results`, after.floats('results'), results, tolerance);
  if (!backward) {
    probe.close(`cross_entropy ${reduction} logits`, after.floats('logits'), logits, 0);
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
  probe.close(`cross_entropy ${reduction} rest`, found.subarray(size), expected.subarray(size), 0);
  // A few elements carry the gradient, far above its root mean square, and the rounding of lse is relative to them:
  // half a unit of 180 in the last place, the largest logit here, is 8e-6.
  const seen = expected.subarray(0, size);
  const peak = Math.max(...seen.map(Math.abs)) / Math.sqrt(inner(seen, seen) / size);
  probe.close(`cross_entropy ${reduction} backward`, found.subarray(0, size), seen, 1e-5 * peak);
}

/** The loss of each slot, at its place in the ring. */
export async function checkLoss(probe: Probe): Promise<void> {
  const ranges = [
    { headStart: 0, headEnd: 5 },
    { headStart: 5, headEnd: 5 },
    { headStart: 5, headEnd: 12 },
  ];
  const targets = targetsOf(12, 50);
  const logProbabilities = normals(3, 12).map((value) => -Math.abs(value));
  const results = Float32Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? at(logProbabilities, i / 2) : 1));
  const after = await probe.run({
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
  probe.close('loss', after.floats('losses'), [...new Array(4).fill(UNTOUCHED), ...expected, UNTOUCHED], 1e-6);
}
