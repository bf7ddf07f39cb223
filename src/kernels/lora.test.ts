import fc from 'fast-check';
import { describe, test } from 'vitest';
import { probe, runKernel } from '../testing/kernels';
import { differences, expectClose, expectSame } from '../testing/numbers';
import { formsHere } from '../testing/profiles';
import * as kernels from './lora';
import { LORA_CASES, type LoraCase } from './lora.cases';
import { checkLora, checkMerge, inputsOf, mergedInto, runBackward } from './lora.checks';
import * as reference from './lora.reference';
import { inner, normals } from './probe/numbers';
import { partParams } from './probe/projections';
import { at } from './reals';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, rounded } from './weights.reference';

const FORMS = await formsHere(['thread', 'broadcast']);

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const { a, b, slots, shape, x, dy } = inputsOf({
      ...{ name: '', width: 5, rank: 2, partEnds: [2, 3, 6], slots: 3 },
      sequences: [{ length: 2, slot: 2 }, { length: 3, slot: 0 }, { length: 2 }],
    });
    const loss = (px: ArrayLike<number>, pa: ArrayLike<number>, pb: ArrayLike<number>) =>
      inner(reference.loraExpand(reference.loraShrink(px, pa, slots, shape), pb, slots, shape), dy);
    const h = reference.loraShrink(x, a, slots, shape);
    const g = reference.loraExpandBackward(dy, b, slots, shape);
    const { dA, dB, dx } = reference.loraBackward({ x, dy, h, g, a }, slots, shape);
    expectClose(
      'dA',
      dA,
      differences(a, (p) => loss(x, p, b)),
      1e-8,
    );
    expectClose(
      'dB',
      dB,
      differences(b, (p) => loss(x, a, p)),
      1e-8,
    );
    expectClose(
      'dx',
      dx,
      differences(x, (p) => loss(p, a, b)),
      1e-8,
    );
  });
});

describe.each(FORMS)('%s', (form) => {
  test.each(LORA_CASES)('$name', (c) => checkLora(probe, form, c));

  test('random shapes', async () => {
    const shapes = fc.record({
      lengths: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
      width4: fc.integer({ min: 1, max: 20 }),
      rank: fc.constantFrom(4, 8, 12, 16),
      sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 }),
      frozen: fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, ({ lengths, width4, rank, sizes, frozen }) => {
        const partEnds = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
        const sequences = lengths.map((length, slot) => ({ length, slot }));
        return checkLora(probe, form, {
          name: '',
          width: 4 * width4,
          rank,
          partEnds,
          slots: lengths.length + 1,
          sequences,
          frozen: frozen.map(([a, b]) => ({ a: Math.min(rank, 4 * a), b: Math.min(rank, 4 * b) })),
        });
      }),
      { numRuns: 20 },
    );
  });

  test('slots do not mix: a slot gets the same gradient, bit by bit, alone and among others', async () => {
    const base = { name: '', width: 36, rank: 8, partEnds: [10, 30] };
    const together: LoraCase = {
      ...base,
      slots: 3,
      sequences: [
        { length: 9, slot: 0 },
        { length: 5, slot: 1 },
        { length: 7, slot: 2 },
      ],
    };
    const all = inputsOf(together);
    const zeros = (slots: number) => ({
      dA: new Float32Array(slots * all.ranks * 36),
      dB: new Float32Array(slots * all.n * 8),
    });
    const inBatch = await runBackward(probe, form, all, together, zeros(3));
    const alone: LoraCase = { ...base, slots: 1, sequences: [{ length: 5, slot: 0 }] };
    const cut = (values: Float32Array<ArrayBuffer>, width: number) => values.slice(9 * width, 14 * width);
    const one = {
      ...inputsOf(alone),
      x: cut(all.x, 36),
      dy: cut(all.dy, all.n),
      h: cut(all.h, all.ranks),
      g: cut(all.g, all.ranks),
    };
    const byItself = await runBackward(probe, form, one, alone, zeros(1));
    const { length: aSize } = byItself.floats('dA');
    const { length: bSize } = byItself.floats('dB');
    expectSame('dA', byItself.floats('dA'), inBatch.floats('dA').subarray(aSize, 2 * aSize));
    expectSame('dB', byItself.floats('dB'), inBatch.floats('dB').subarray(bSize, 2 * bSize));
  });
});

describe('merge', () => {
  test('into some rows of a weight that is cut', async () => {
    for (const c of LORA_CASES.slice(0, 4)) {
      const { a, b, n, ranks, shape, slotWords, slots } = inputsOf(c);
      const weight = normals(9, n * shape.width);
      const slot = c.slots - 1;
      const expected = reference.merge(weight, a, b, slot, at(slots.scales, slot), shape);
      for (const [nStart, end] of [
        [0, Math.ceil(n / 2)],
        [Math.ceil(n / 2), n],
      ] as const) {
        const rows = weight.slice(nStart * shape.width, end * shape.width);
        const { partEnd0, partEnd1 } = partParams(shape.partEnds);
        const after = await runKernel({
          kernel: kernels.merge(WEIGHT_STORAGE.f32),
          tensors: { weight: pack(rows, 'f32'), a, b, slots: slotWords },
          params: {
            ...{ k4: shape.width / 4, n: end - nStart, nStart, rank: shape.rank, partEnd0, partEnd1, slot },
            ...{ aStride4: (ranks * shape.width) / 4, bStride: n * shape.rank },
          },
          batch: {},
        });
        const due = expected.slice(nStart * shape.width, end * shape.width);
        expectClose(`merge of rows from ${nStart}`, after.floats('weight'), due, 1e-5);
      }
    }
  });

  test.each(['f32', 'bf16', 'f16'] as const)('into %s weights', async (storage) => {
    for (const c of LORA_CASES.slice(0, 4)) await checkMerge(probe, storage, c);
  });

  test.each(['bf16', 'f16'] as const)(
    'sums that f32 holds exactly are rounded once, ties to even, into %s',
    async (storage) => {
      const given = inputsOf({
        name: '',
        width: 36,
        rank: 4,
        partEnds: [30],
        slots: 1,
        sequences: [{ length: 1, slot: 0 }],
      });
      const coarse = (values: Float32Array<ArrayBuffer>) => values.map((value) => Math.round(value * 8) / 8);
      const { merged, expected } = await mergedInto(
        probe,
        storage,
        { ...given, a: coarse(given.a), b: coarse(given.b) },
        0,
      );
      expectSame(
        `merge ${storage}`,
        merged,
        expected.map((value) => rounded(value, storage)),
      );
    },
  );
});
