import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import { probe, runKernel } from '../testing/kernels';
import { differences, expectClose } from '../testing/numbers';
import * as kernels from './crossEntropy';
import { CROSS_ENTROPY_CASES } from './crossEntropy.cases';
import { checkCrossEntropy, checkLoss, targetsOf } from './crossEntropy.checks';
import { crossEntropy, crossEntropyBackward, loss } from './crossEntropy.reference';
import { normals } from './probe/numbers';
import { packHeadRows } from './probe/ragged';
import type { Reduction } from './profile';

const { facts } = await testDevice();
const REDUCTIONS: readonly Reduction[] = ['single', 'workgroup', 'subgroup'];
const absent = (reduction: Reduction) => reduction === 'subgroup' && !facts.subgroups;

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
    await checkCrossEntropy(probe, reduction, c, false);
    // Threads that share a row without barriers would read what others have already replaced.
    if (c.shares === undefined) await checkCrossEntropy(probe, reduction, c, true);
  });

  test.skipIf(absent(reduction))('large logits', () =>
    checkCrossEntropy(probe, reduction, { name: '', headRows: 5, vocab: 200, stride: 200 }, true, 60),
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
        checkCrossEntropy(probe, reduction, { name: '', headRows, vocab, stride: vocab + padding }, true),
      ),
      { numRuns: 12 },
    );
  });
});

test('the loss of each slot goes to its place in the ring', () => checkLoss(probe));
