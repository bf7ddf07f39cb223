import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { WeightFormat } from '../contract/engine';
import { runKernel } from '../testing/kernels';
import { differences, expectClose, f32Tolerance, inner, normals } from '../testing/numbers';
import { formsHere } from '../testing/profiles';
import { partParams, projectionInputs } from '../testing/projections';
import { loraExpand, loraShrink } from './lora.reference';
import { type MatmulForm, matmulSwiglu } from './matmul';
import { BLOCK_CASES, GATED_CASES, type ProjectionCase, STORAGE_CASES } from './matmul.cases';
import { matmul } from './matmul.reference';
import * as kernels from './swiglu';
import { swiglu, swigluBackward } from './swiglu.reference';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, stored } from './weights.reference';

const FORMS = await formsHere(['register', 'broadcast', 'tiled', 'vector']);

async function checkForward(form: MatmulForm, storage: WeightFormat, c: ProjectionCase): Promise<void> {
  const { x, weight, rowWords, adapters, shape, batch, window, xRows } = projectionInputs(c);
  let h = new Float32Array(4);
  const addends: ArrayLike<number>[] = [];
  if (adapters) {
    h = Float32Array.from(loraShrink(x, adapters.a, adapters.slots, adapters.shape));
    addends.push(loraExpand(h, adapters.b, adapters.slots, adapters.shape));
  }
  const gateUp = matmul(x, stored(weight, storage), shape, ...addends);
  const after = await runKernel({
    kernel: matmulSwiglu(form, WEIGHT_STORAGE[storage]),
    tensors: {
      x,
      weight: pack(weight, storage),
      h,
      b: adapters?.b ?? new Float32Array(4),
      rows: rowWords,
      gateUp: new Float32Array(gateUp.length),
      y: new Float32Array(gateUp.length / 2),
    },
    params: {
      ...window,
      ...{ outStride: c.n, outRowStart: 0, addendStride: 0, hasAddend: 0 },
      rank4: (c.adapters?.rank ?? 0) / 4,
      ...partParams(c.adapters?.partEnds ?? [c.n]),
      slotStride4: c.adapters ? (c.n * c.adapters.rank) / 4 : 0,
    },
    batch,
  });
  const tolerance = f32Tolerance(c.k + (c.adapters?.rank ?? 0));
  expectClose(`matmul_swiglu ${form} ${storage} gateUp`, after.floats('gateUp'), gateUp, tolerance);
  expectClose(`matmul_swiglu ${form} ${storage} y`, after.floats('y'), swiglu(gateUp, xRows, c.n / 2), 2 * tolerance);
}

async function checkBackward(rows: number, width: number, scale: number): Promise<void> {
  const gateUp = normals(1, rows * 2 * width, scale);
  const dy = normals(2, rows * width);
  const after = await runKernel({
    kernel: kernels.swigluBackward(),
    tensors: { gateUp, dy, dGateUp: new Float32Array(gateUp.length) },
    params: { width4: width / 4 },
    batch: { rows },
  });
  expectClose('swiglu_backward', after.floats('dGateUp'), swigluBackward(dy, gateUp, rows, width), 1e-5);
}

async function checkAlone(rows: number, width: number, scale: number): Promise<void> {
  const gateUp = normals(1, rows * 2 * width, scale);
  const after = await runKernel({
    kernel: kernels.swiglu(),
    tensors: { gateUp, y: new Float32Array(rows * width) },
    params: { width },
    batch: { rows },
  });
  expectClose('swiglu', after.floats('y'), swiglu(gateUp, rows, width), 1e-5);
}

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const gateUp = normals(1, 3 * 2 * 5, 2);
    const dy = normals(2, 3 * 5);
    const expected = differences(gateUp, (p) => inner(swiglu(p, 3, 5), dy));
    expectClose('dGateUp', swigluBackward(dy, gateUp, 3, 5), expected, 1e-8);
  });
});

describe.each(FORMS)('%s', (form) => {
  test.each(GATED_CASES)('$name', (c) => checkForward(form, 'f32', c));

  test.each(['bf16', 'f16'] as const)('%s weights', async (storage) => {
    for (const c of STORAGE_CASES) await checkForward(form, storage, c);
  });

  test.each(['q8', 'q4'] as const)('%s weights', async (storage) => {
    for (const c of BLOCK_CASES) await checkForward(form, storage, c);
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
    fc.asyncProperty(shapes, ({ length, k4, width, form }) =>
      checkForward(form, 'f32', { name: '', k: 4 * k4, n: 2 * width, sequences: [{ length }] }),
    ),
    { numRuns: 20 },
  );
});

describe('forward by itself', () => {
  test('gates far from zero', () => checkAlone(3, 32, 60));

  test('random shapes', async () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 160 }));
    await fc.assert(
      fc.asyncProperty(shapes, ([rows, width]) => checkAlone(rows, width, 1)),
      { numRuns: 15 },
    );
  });
});

describe('backward', () => {
  test.each([
    { name: 'one vector', rows: 1, width: 4, scale: 1 },
    { name: 'several workgroups', rows: 13, width: 36, scale: 1 },
    // σ is 0 or 1 at most of these: neither side may overflow.
    { name: 'gates far from zero', rows: 3, width: 32, scale: 60 },
  ])('$name', ({ rows, width, scale }) => checkBackward(rows, width, scale));

  test('random shapes', async () => {
    const shapes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 40 }));
    await fc.assert(
      fc.asyncProperty(shapes, ([rows, width4]) => checkBackward(rows, 4 * width4, 1)),
      { numRuns: 15 },
    );
  });
});
