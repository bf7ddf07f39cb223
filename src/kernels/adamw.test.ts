import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runKernel } from '../testing/kernels';
import { expectClose, expectSame, f32Tolerance, normals } from '../testing/numbers';
import { packSlots } from '../testing/ragged';
import * as kernels from './adamw';
import { ADAMW_CASES, type AdamwCase } from './adamw.cases';
import { type AdamwSettings, type AdamwState, adamw, clipping } from './adamw.reference';
import { at } from './reals';

const STEPS = 3;
const UNTOUCHED = 0.5;

/** Different for each slot: rates, decay, and a limit that clips some slots, leaves some and is off for some. */
function settingsOf(slot: number): AdamwSettings {
  return {
    learningRate: Math.fround(0.01 * (slot + 1)),
    beta1: Math.fround(0.9),
    beta2: Math.fround(0.99 + 0.002 * slot),
    epsilon: Math.fround(1e-8),
    weightDecay: Math.fround(0.1 * slot),
    maxNorm: at([1, 1e4, 0, 3], slot % 4),
  };
}

/** 1 − β^t in f64 and then rounded, as the host computes it: in f32 it would lose half its digits at t = 1. */
const slotWords = (c: AdamwCase, t: number) =>
  packSlots(
    c.enabled.map((enabled, slot) => {
      const settings = settingsOf(slot);
      const corrections = { correction1: 1 - settings.beta1 ** t, correction2: 1 - settings.beta2 ** t };
      return { ...settings, enabled, ...corrections };
    }),
  );

/** A slot's elements of an arena, in order of its blocks. */
function ofSlot(values: Float32Array, c: AdamwCase, slot: number): Float64Array {
  return Float64Array.from(values.filter((_, i) => c.blockSlots[Math.floor(i / kernels.BLOCK)] === slot));
}

async function clipFactors(gradient: Float32Array<ArrayBuffer>, c: AdamwCase, t: number) {
  const slots = c.enabled.length;
  const slotBlocks = c.enabled.flatMap((_, slot) =>
    c.blockSlots.flatMap((owner, block) => (owner === slot ? [block] : [])),
  );
  // Sums of another arena lie before these in the row of each slot.
  const [partialStart, partialStride] = [2, c.partials + 3];
  const partial = Float32Array.from({ length: slots * partialStride }, (_, i) => {
    const place = i % partialStride;
    return place < partialStart || place >= partialStart + c.partials ? 0 : UNTOUCHED;
  });
  const sums = await runKernel({
    kernel: kernels.gradientNorm(),
    tensors: { gradient, slotBlocks: Uint32Array.from(slotBlocks), slots: slotWords(c, t), partial },
    params: { blocksPerSlot: slotBlocks.length / slots, partials: c.partials, partialStart, partialStride },
    batch: { slots },
  });
  const finish = await runKernel({
    kernel: kernels.gradientNormFinish(),
    tensors: {
      partial: sums.floats('partial'),
      slots: slotWords(c, t),
      clip: new Float32Array(slots).fill(UNTOUCHED),
      norms: new Float32Array(2 * slots).fill(UNTOUCHED),
    },
    params: { partialStride, slotCount: slots },
    batch: { slots, ring: 1 },
  });
  return { clip: finish.floats('clip'), norms: finish.floats('norms') };
}

/** Three steps, each compared with the reference that has gone its own way in f64 from the start. */
async function check(c: AdamwCase): Promise<void> {
  const size = c.blockSlots.length * kernels.BLOCK;
  const slots = c.enabled.map((enabled, slot) => ({ enabled, slot, settings: settingsOf(slot) }));
  let arena = { parameter: normals(1, size), first: new Float32Array(size), second: new Float32Array(size) };
  const start = arena;
  const states: AdamwState[] = slots.map(({ slot }) => ({
    parameter: ofSlot(arena.parameter, c, slot),
    first: ofSlot(arena.first, c, slot),
    second: ofSlot(arena.second, c, slot),
  }));
  for (let t = 1; t <= STEPS; t += 1) {
    const gradient = normals(10 + t, size, 0.1 * t);
    const { clip, norms } = await clipFactors(gradient, c, t);
    const after = await runKernel({
      kernel: kernels.adamw(),
      tensors: { blockSlots: Uint32Array.from(c.blockSlots), slots: slotWords(c, t), clip, gradient, ...arena },
      params: { vectors: size / 4 },
      batch: { slots: slots.length },
    });
    arena = { parameter: after.floats('parameter'), first: after.floats('first'), second: after.floats('second') };
    for (const { slot, enabled, settings } of slots) {
      const own = ofSlot(gradient, c, slot);
      const state = states[slot];
      if (!state) continue;
      if (!enabled) {
        expect([clip[slot], norms[slots.length + slot]]).toEqual([UNTOUCHED, UNTOUCHED]);
        expectSame('parameter of an idle slot', ofSlot(arena.parameter, c, slot), ofSlot(start.parameter, c, slot));
        expectSame('moment of an idle slot', ofSlot(arena.first, c, slot), ofSlot(start.first, c, slot));
        expectSame('gradient of an idle slot', ofSlot(after.floats('gradient'), c, slot), own);
        continue;
      }
      const { norm, clip: factor } = clipping(own, settings.maxNorm);
      expectClose('gradient_norm', [at(norms, slots.length + slot)], [norm], f32Tolerance(own.length));
      expectClose('gradient_norm clip', [at(clip, slot)], [factor], f32Tolerance(own.length));
      const next = adamw(state, own, settings, factor, t);
      states[slot] = next;
      expectClose('adamw parameter', ofSlot(arena.parameter, c, slot), next.parameter, 1e-5);
      expectClose('adamw first', ofSlot(arena.first, c, slot), next.first, 1e-5);
      expectClose('adamw second', ofSlot(arena.second, c, slot), next.second, 1e-5);
      expectSame('gradient afterwards', ofSlot(after.floats('gradient'), c, slot), new Float64Array(own.length));
    }
    expect(norms.subarray(0, slots.length).every((value) => value === UNTOUCHED)).toBe(true);
  }
}

describe('reference', () => {
  const state = { parameter: Float64Array.of(1, -2), first: new Float64Array(2), second: new Float64Array(2) };

  test('the first step moves every parameter by the learning rate against the sign of its gradient', () => {
    const settings = { ...settingsOf(0), weightDecay: 0 };
    const { parameter } = adamw(state, [0.3, -7], settings, 1, 1);
    expect(parameter[0]).toBeCloseTo(1 - settings.learningRate, 7);
    expect(parameter[1]).toBeCloseTo(-2 + settings.learningRate, 7);
  });

  test('with a gradient of zero only the decay is left', () => {
    const settings = settingsOf(1);
    const shrink = 1 - settings.learningRate * settings.weightDecay;
    expectClose('decayed', adamw(state, [0, 0], settings, 1, 1).parameter, [shrink, -2 * shrink], 1e-12);
  });

  test('clipping brings the norm to its limit, and never raises it', () => {
    expect(5 * clipping([3, 4], 2).clip).toBeCloseTo(2, 5);
    expect(clipping([3, 4], 6)).toEqual({ norm: 5, clip: 1 });
    expect(clipping([3, 4], 0).clip).toBe(1);
  });
});

test.each(ADAMW_CASES)('$name', check);

test('random arenas', async () => {
  const shapes = fc.record({
    enabled: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    blocks: fc.integer({ min: 1, max: 9 }),
    partials: fc.integer({ min: 1, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(shapes, ({ enabled, blocks, partials }) => {
      const blockSlots = Array.from({ length: blocks * enabled.length }, (_, block) => (block * 7) % enabled.length);
      // 7 and the number of slots (at most 5) have no common divisor, so every slot gets the same number of blocks.
      return check({ name: '', blockSlots, enabled, partials });
    }),
    { numRuns: 12 },
  );
});
