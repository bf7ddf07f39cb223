import fc from 'fast-check';
import { describe, test } from 'vitest';
import { probe } from '../testing/kernels';
import { formsHere } from '../testing/profiles';
import { BLOCK_CASES, PROJECTION_CASES, type ProjectionCase, STORAGE_CASES } from './matmul.cases';
import { checkTransposed, checkWeightBackward } from './matmulTransposed.checks';

const FORMS = await formsHere(['register', 'broadcast', 'tiled']);
describe.each(FORMS)('%s', (form) => {
  test.each(PROJECTION_CASES)('$name', (c) => checkTransposed(probe, form, 'f32', c));

  test('adds to what is there', async () => {
    for (const c of STORAGE_CASES) await checkTransposed(probe, form, 'f32', c, 1);
  });

  test.each(['bf16', 'f16'] as const)('%s weights', async (storage) => {
    for (const c of STORAGE_CASES) await checkTransposed(probe, form, storage, c);
  });

  test.each(['q8', 'q4'] as const)('%s weights', async (storage) => {
    for (const c of BLOCK_CASES) await checkTransposed(probe, form, storage, c);
  });
});

describe('weight gradient', () => {
  test.each(PROJECTION_CASES)('$name', (c) => checkWeightBackward(probe, c));
});

test('random shapes', async () => {
  const shapes = fc.record({
    lengths: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 }),
    k4: fc.integer({ min: 1, max: 30 }),
    n: fc.integer({ min: 3, max: 80 }),
    rank: fc.constantFrom(0, 4, 8),
    form: fc.constantFrom(...FORMS),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ lengths, k4, n, rank, form }) => {
      const c: ProjectionCase = {
        name: '',
        k: 4 * k4,
        n,
        sequences: lengths.map((length, slot) => ({ length, slot })),
      };
      if (rank > 0) c.adapters = { slots: lengths.length, rank, partEnds: [2, n] };
      await checkTransposed(probe, form, 'f32', c);
      await checkWeightBackward(probe, c);
    }),
    { numRuns: 25 },
  );
});
