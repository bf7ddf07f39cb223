import fc from 'fast-check';
import { describe, test } from 'vitest';
import { probe } from '../testing/kernels';
import { differences, expectClose } from '../testing/numbers';
import { formsHere } from '../testing/profiles';
import { BLOCK_CASES, GATED_CASES, STORAGE_CASES } from './matmul.cases';
import { inner, normals } from './probe/numbers';
import { GATE_CASES } from './swiglu.cases';
import { checkMatmulSwiglu, checkSwiglu, checkSwigluBackward } from './swiglu.checks';
import { swiglu, swigluBackward } from './swiglu.reference';

const FORMS = await formsHere(['register', 'broadcast', 'tiled', 'vector']);

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const gateUp = normals(1, 3 * 2 * 5, 2);
    const dy = normals(2, 3 * 5);
    const expected = differences(gateUp, (p) => inner(swiglu(p, 3, 5), dy));
    expectClose('dGateUp', swigluBackward(dy, gateUp, 3, 5), expected, 1e-8);
  });
});

describe.each(FORMS)('%s', (form) => {
  test.each(GATED_CASES)('$name', async (c) => {
    await checkMatmulSwiglu(probe, form, 'f32', c);
  });

  test.each(['bf16', 'f16'] as const)('%s weights', async (storage) => {
    for (const c of STORAGE_CASES) await checkMatmulSwiglu(probe, form, storage, c);
  });

  test.each(['q8', 'q4'] as const)('%s weights', async (storage) => {
    for (const c of BLOCK_CASES) await checkMatmulSwiglu(probe, form, storage, c);
  });
});

test('random shapes, forward', async () => {
  const shapes = fc.record({
    length: fc.integer({ min: 1, max: 40 }),
    k4: fc.integer({ min: 1, max: 30 }),
    width: fc.integer({ min: 1, max: 30 }),
    form: fc.constantFrom(...FORMS),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ length, k4, width, form }) => {
      await checkMatmulSwiglu(probe, form, 'f32', { name: '', k: 4 * k4, n: 2 * width, sequences: [{ length }] });
    }),
    { numRuns: 20 },
  );
});

describe('forward by itself', () => {
  test('gates far from zero', () => checkSwiglu(probe, 3, 32, 60));

  test('random shapes', async () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 160 }));
    await fc.assert(
      fc.asyncProperty(shapes, ([rows, width]) => checkSwiglu(probe, rows, width, 1)),
      { numRuns: 15 },
    );
  });
});

describe('backward', () => {
  test.each(GATE_CASES)('$name', ({ rows, width, scale }) => checkSwigluBackward(probe, rows, width, scale));

  test('random shapes', async () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 }));
    await fc.assert(
      fc.asyncProperty(shapes, ([rows, width4]) => checkSwigluBackward(probe, rows, 4 * width4, 1)),
      { numRuns: 15 },
    );
  });
});
