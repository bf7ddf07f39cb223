import fc from 'fast-check';
import { describe, test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { differences, expectClose, expectSame, f32Tolerance, inner, normals } from '../testing/numbers';
import { formsHere } from '../testing/profiles';
import { adapterInputs, partParams } from '../testing/projections';
import { packRows, raggedRows } from '../testing/ragged';
import * as kernels from './lora';
import { LORA_CASES, type LoraCase } from './lora.cases';
import * as reference from './lora.reference';
import { at } from './reals';
import { WEIGHT_STORAGE } from './weightStorage';
import { type PlainFormat, pack, rounded, unpack } from './weights.reference';

const FORMS = await formsHere(['thread', 'broadcast']);
const UNTOUCHED = 0.5;

function inputsOf(c: LoraCase) {
  const rows = raggedRows(c.sequences);
  const shape = { width: c.width, rank: c.rank, partEnds: c.partEnds };
  const n = reference.outputsOf(shape);
  const ranks = reference.ranksOf(shape);
  const adapters = adapterInputs(rows, c.slots, shape);
  const x = normals(1, rows.length * c.width);
  const dy = normals(2, rows.length * n);
  const h = Float32Array.from(reference.loraShrink(x, adapters.a, adapters.slots, shape));
  const g = Float32Array.from(reference.loraExpandBackward(dy, adapters.b, adapters.slots, shape));
  const parts = { rank4: c.rank / 4, ...partParams(c.partEnds) };
  return { ...adapters, rows, rowWords: packRows(rows), n, ranks, x, dy, h, g, parts };
}
type Inputs = ReturnType<typeof inputsOf>;

function runBackward(
  form: kernels.LoraForm,
  given: Inputs,
  c: LoraCase,
  before: { dA: Float32Array<ArrayBuffer>; dB: Float32Array<ArrayBuffer> },
) {
  const { x, dy, h, g, slotWords, parts, n, ranks } = given;
  return runKernel({
    kernel: kernels.loraBackward(form),
    tensors: { x, dy, h, g, slots: slotWords, ...before },
    params: { width4: c.width / 4, n, ...parts, aStride4: (ranks * c.width) / 4, bStride4: (n * c.rank) / 4 },
    batch: { rows: given.rows.length, slots: c.slots },
  });
}

async function check(form: kernels.LoraForm, c: LoraCase): Promise<void> {
  const given = inputsOf(c);
  const { rows, rowWords, slotWords, a, b, x, dy, h, g, n, ranks, slots, shape, parts } = given;
  const batch = { rows: rows.length, slots: c.slots };
  // Rows without adapter are left alone.
  const kept = (values: Float32Array) =>
    values.map((v, i) => (slots.ofRow[Math.floor(i / ranks)] === null ? UNTOUCHED : v));
  const shrunk = await runKernel({
    kernel: kernels.loraShrink(form),
    tensors: { x, a, rows: rowWords, slots: slotWords, h: new Float32Array(h.length).fill(UNTOUCHED) },
    params: { width4: c.width / 4, ranks, slotStride4: (ranks * c.width) / 4 },
    batch,
  });
  expectClose('lora_shrink', shrunk.floats('h'), kept(h), f32Tolerance(c.width));
  const expanded = await runKernel({
    kernel: kernels.loraExpandBackward(form),
    tensors: { dy, b, rows: rowWords, slots: slotWords, g: new Float32Array(g.length).fill(UNTOUCHED) },
    params: { n, ...parts, slotStride4: (n * c.rank) / 4 },
    batch,
  });
  expectClose('lora_expand_backward', expanded.floats('g'), kept(g), f32Tolerance(n));
  const before = { dA: normals(7, a.length), dB: normals(8, b.length) };
  const expected = reference.loraBackward({ x, dy, h, g, a }, slots, shape);
  const after = await runBackward(form, given, c, before);
  const total = (d: Float64Array, start: Float32Array) => d.map((value, i) => value + at(start, i));
  expectClose('lora_backward dA', after.floats('dA'), total(expected.dA, before.dA), f32Tolerance(rows.length));
  expectClose('lora_backward dB', after.floats('dB'), total(expected.dB, before.dB), f32Tolerance(rows.length));
}

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
  test.each(LORA_CASES)('$name', (c) => check(form, c));

  test('random shapes', async () => {
    const shapes = fc.record({
      lengths: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
      width4: fc.integer({ min: 1, max: 20 }),
      rank: fc.constantFrom(4, 8, 12, 16),
      sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, ({ lengths, width4, rank, sizes }) => {
        const partEnds = sizes.map((_, i) => sizes.slice(0, i + 1).reduce((sum, size) => sum + size, 0));
        const sequences = lengths.map((length, slot) => ({ length, slot }));
        return check(form, { name: '', width: 4 * width4, rank, partEnds, slots: lengths.length + 1, sequences });
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
    const inBatch = await runBackward(form, all, together, zeros(3));
    const alone: LoraCase = { ...base, slots: 1, sequences: [{ length: 5, slot: 0 }] };
    const cut = (values: Float32Array<ArrayBuffer>, width: number) => values.slice(9 * width, 14 * width);
    const one = {
      ...inputsOf(alone),
      x: cut(all.x, 36),
      dy: cut(all.dy, all.n),
      h: cut(all.h, all.ranks),
      g: cut(all.g, all.ranks),
    };
    const byItself = await runBackward(form, one, alone, zeros(1));
    const { length: aSize } = byItself.floats('dA');
    const { length: bSize } = byItself.floats('dB');
    expectSame('dA', byItself.floats('dA'), inBatch.floats('dA').subarray(aSize, 2 * aSize));
    expectSame('dB', byItself.floats('dB'), inBatch.floats('dB').subarray(bSize, 2 * bSize));
  });
});

describe('merge', () => {
  /** The weight after slot `slot` was folded into it, and what the reference says before rounding. */
  async function mergedInto(storage: PlainFormat, given: Inputs, slot: number) {
    const { a, b, n, ranks, shape, slotWords, slots } = given;
    const weight = Float64Array.from(normals(9, n * shape.width), (value) => rounded(value, storage));
    const { partEnd0, partEnd1 } = partParams(shape.partEnds);
    const after = await runKernel({
      kernel: kernels.merge(WEIGHT_STORAGE[storage]),
      tensors: { weight: pack(weight, storage), a, b, slots: slotWords },
      params: {
        ...{ k4: shape.width / 4, n, nStart: 0, rank: shape.rank, partEnd0, partEnd1, slot },
        ...{ aStride4: (ranks * shape.width) / 4, bStride: n * shape.rank },
      },
      batch: {},
    });
    return {
      merged: storage === 'f32' ? after.floats('weight') : unpack(after.words('weight'), storage),
      expected: reference.merge(weight, a, b, slot, at(slots.scales, slot), shape),
    };
  }

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
    for (const c of LORA_CASES.slice(0, 4)) {
      const { merged, expected } = await mergedInto(storage, inputsOf(c), c.slots - 1);
      // Half a step of the format at the size of the largest weights, relative to their root mean square.
      const step = { f32: 1e-6, bf16: 2 ** -8, f16: 2 ** -11 }[storage];
      const spread = Math.max(...expected.map(Math.abs)) / Math.sqrt(inner(expected, expected) / expected.length);
      expectClose(`merge ${storage}`, merged, expected, 1.01 * step * spread);
    }
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
      const { merged, expected } = await mergedInto(storage, { ...given, a: coarse(given.a), b: coarse(given.b) }, 0);
      expectSame(
        `merge ${storage}`,
        merged,
        expected.map((value) => rounded(value, storage)),
      );
    },
  );
});
