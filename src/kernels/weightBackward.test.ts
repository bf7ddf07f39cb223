import fc from 'fast-check';
import { test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { expectClose, f32Tolerance, normals } from '../testing/numbers';
import { matmulBackward } from './matmul.reference';
import { at } from './reals';
import { biasBackward } from './weightBackward';

/** The gradient of the weight itself is tested beside that of x, in matmulTransposed.test.ts. */
test('bias gradient, random shapes: rows beyond the batch do not count', async () => {
  const shapes = fc.record({
    rows: fc.integer({ min: 1, max: 30 }),
    beyond: fc.integer({ min: 0, max: 3 }),
    n: fc.integer({ min: 1, max: 140 }),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ rows, beyond, n }) => {
      const dy = normals(1, (rows + beyond) * n);
      const before = normals(2, n);
      const { dBias } = matmulBackward(dy.subarray(0, rows * n), [], [], { rows, k: 0, n });
      const after = await runKernel({
        kernel: biasBackward(),
        tensors: { dy, dBias: before },
        params: { n },
        batch: { rows },
      });
      const expected = dBias.map((value, i) => value + at(before, i));
      expectClose('bias_backward', after.floats('dBias'), expected, f32Tolerance(rows));
    }),
    { numRuns: 25 },
  );
});
