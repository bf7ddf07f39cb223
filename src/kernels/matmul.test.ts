import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { probe, runKernel } from '../testing/kernels';
import { differences, expectClose, expectSame } from '../testing/numbers';
import { formsHere } from '../testing/profiles';
import * as kernels from './matmul';
import { BLOCK_CASES, GATED_CASES, PROJECTION_CASES, type ProjectionCase, STORAGE_CASES } from './matmul.cases';
import { checkMatmul } from './matmul.checks';
import { matmul, matmulBackward } from './matmul.reference';
import { inner, normals } from './probe/numbers';
import { partParams, projectionInputs } from './probe/projections';
import { checkMatmulSwiglu } from './swiglu.checks';
import { WEIGHT_STORAGE } from './weightStorage';

const FORMS = await formsHere(['register', 'broadcast', 'tiled', 'vector']);

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const shape = { rows: 5, k: 7, n: 3 };
    const [x, weight, bias, dy] = [normals(1, 35), normals(2, 21), normals(3, 3), normals(4, 15)];
    const { dx, dWeight, dBias } = matmulBackward(dy, x, weight, shape);
    expectClose(
      'dx',
      dx,
      differences(x, (p) => inner(matmul(p, weight, shape, bias), dy)),
      1e-8,
    );
    expectClose(
      'dWeight',
      dWeight,
      differences(weight, (p) => inner(matmul(x, p, shape, bias), dy)),
      1e-8,
    );
    expectClose(
      'dBias',
      dBias,
      differences(bias, (p) => inner(matmul(x, weight, shape, p), dy)),
      1e-8,
    );
  });
});

describe.each(FORMS)('%s', (form) => {
  test.each(PROJECTION_CASES)('$name', async (c) => {
    await checkMatmul(probe, form, 'f32', c);
  });

  test.each(['bf16', 'f16'] as const)('%s weights', async (storage) => {
    for (const c of STORAGE_CASES) await checkMatmul(probe, form, storage, c);
  });

  test.each(['q8', 'q4'] as const)('%s weights', async (storage) => {
    for (const c of BLOCK_CASES) await checkMatmul(probe, form, storage, c);
  });

  test('a row comes out the same, bit by bit, whatever other rows are in the batch', async () => {
    const [k, n, width] = [140, 10, 4];
    const x = normals(1, 37 * k);
    const run = async (from: number, to: number) => {
      const after = await runKernel({
        kernel: kernels.matmul(form, WEIGHT_STORAGE.f32),
        tensors: {
          x: x.slice(from * k, to * k),
          weight: normals(2, n * k),
          h: normals(3, 37 * width).slice(from * width, to * width),
          b: normals(4, n * width),
          rows: new Uint32Array((to - from) * 8),
          addend: new Float32Array(1),
          y: new Float32Array((to - from) * n),
        },
        params: {
          ...{ k4: k / 4, n, nStart: 0, outStride: n, rowStart: 0, rowLimit: 37, rowKind: 0, outRowStart: 0 },
          ...{ rank4: width / 4, parts: 1, partEnd0: n, partEnd1: n, slotStride4: 0, addendStride: 0, hasAddend: 0 },
        },
        batch: { rows: to - from },
      });
      return after.floats('y');
    };
    const together = await run(0, 37);
    for (const row of [0, 5, 30, 36]) {
      expectSame(`row ${row} alone`, await run(row, row + 1), together.subarray(row * n, (row + 1) * n));
    }
    expectSame('rows 6 to 20', await run(6, 20), together.subarray(6 * n, 20 * n));
  });
});

test.skipIf(!FORMS.includes('broadcast'))(
  'register and broadcast tiles sum to the same bits: a decode step takes either, by the size of its batch',
  async () => {
    for (const [storage, plain, gated] of [
      ['f32', PROJECTION_CASES, GATED_CASES],
      ['bf16', STORAGE_CASES, STORAGE_CASES],
      ['f16', STORAGE_CASES, STORAGE_CASES],
      ['q8', BLOCK_CASES, BLOCK_CASES],
      ['q4', BLOCK_CASES, BLOCK_CASES],
    ] as const) {
      const both = (check: typeof checkMatmul, c: ProjectionCase) =>
        Promise.all([check(probe, 'broadcast', storage, c), check(probe, 'register', storage, c)]);
      for (const c of plain) expectSame(`${storage} ${c.name}`, ...(await both(checkMatmul, c)));
      for (const c of gated) expectSame(`${storage} gated ${c.name}`, ...(await both(checkMatmulSwiglu, c)));
    }
  },
);

test('random shapes', async () => {
  const shapes = fc.record({
    lengths: fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 3 }),
    k4: fc.integer({ min: 1, max: 80 }),
    n: fc.integer({ min: 3, max: 45 }),
    rank: fc.constantFrom(0, 4, 8),
    addend: fc.constantFrom('bias' as const, 'residual' as const),
    form: fc.constantFrom(...FORMS),
  });
  await fc.assert(
    fc.asyncProperty(shapes, async ({ lengths, k4, n, rank, addend, form }) => {
      const c: ProjectionCase = {
        name: '',
        k: 4 * k4,
        n,
        addend,
        sequences: lengths.map((length, slot) => ({ length, slot })),
      };
      if (rank > 0) c.adapters = { slots: lengths.length, rank, partEnds: [1, 2, n] };
      await checkMatmul(probe, form, 'f32', c);
    }),
    { numRuns: 30 },
  );
});

const WINDOW = {
  ...projectionInputs({ name: '', k: 4, n: 4, sequences: [{ length: 1 }] }).window,
  ...{ outStride: 4, outRowStart: 0, rank4: 0, ...partParams([4]), slotStride4: 0, addendStride: 0, hasAddend: 0 },
};
const NONE = { rows: 0, headRows: 0, slots: 0, ring: 0, tokens: 0, bisections: 0 };
const starts = ([x, y, z]: readonly [number, number, number]): boolean => x * y * z > 0;

test('an empty batch starts nothing', () => {
  for (const form of FORMS) expect(starts(kernels.matmul(form, WEIGHT_STORAGE.f32).grid(WINDOW, NONE))).toBe(false);
});

test('numbers of rows that are another form’s start nothing', () => {
  const few = kernels.matmul('register', WEIGHT_STORAGE.f32, { from: 0, below: 5 });
  const many = kernels.matmul('broadcast', WEIGHT_STORAGE.f32, { from: 5, below: Number.POSITIVE_INFINITY });
  for (const rows of [1, 4, 5, 40]) {
    const started = [few, many].map(({ grid }) => starts(grid({ ...WINDOW, rowLimit: rows }, { ...NONE, rows })));
    expect(started, `${rows} rows`).toEqual([rows < 5, rows >= 5]);
  }
});
