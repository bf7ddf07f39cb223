import fc from 'fast-check';
import { test } from 'vitest';
import { probe } from '../testing/kernels';
import { checkBiasBackward } from './matmulTransposed.checks';

/** The gradient of the weight itself is tested beside that of x, in matmulTransposed.test.ts. */
test('bias gradient, random shapes: rows beyond the batch do not count', async () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 30 }),
    beyond: fc.integer({ min: 0, max: 3 }),
    n: fc.integer({ min: 1, max: 140 }),
  });
  await fc.assert(
    fc.asyncProperty(shapes, ({ rows, beyond, n }) => checkBiasBackward(probe, rows, beyond, n)),
    { numRuns: 25 },
  );
});
