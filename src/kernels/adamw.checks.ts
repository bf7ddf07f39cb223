/** Gradient norms, clipping and the optimizer step of every slot against the reference. */

import * as kernels from './adamw';
import type { AdamwCase } from './adamw.cases';
import { type AdamwSettings, type AdamwState, adamw, clipping } from './adamw.reference';
import { f32Tolerance, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { packSlots } from './probe/ragged';
import { at } from './reals';

const STEPS = 3;
const UNTOUCHED = 0.5;

/** Different for each slot: rates, decay, and a limit that clips some slots, leaves some and is off for some. */
export function settingsOf(slot: number): AdamwSettings {
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

/** Whether an element of the arena is left alone. */
const isFrozen = ({ frozen }: AdamwCase, i: number): boolean =>
  (((frozen?.[Math.floor(i / kernels.BLOCK)] ?? 0) >> (Math.floor(i / 4) % (kernels.BLOCK / 4))) & 1) === 1;

/** A slot's elements of an arena that are trained, in order of its blocks. */
function ofSlot(values: Float32Array, c: AdamwCase, slot: number): Float64Array {
  const isOwn = (_: number, i: number) => c.blockSlots[Math.floor(i / kernels.BLOCK)] === slot && !isFrozen(c, i);
  return Float64Array.from(values.filter(isOwn));
}

/** As `TrainingPool` lays them out. */
const blockWords = ({ blockSlots, frozen = [] }: AdamwCase) =>
  Uint32Array.from(blockSlots, (slot, block) => slot + 0x10000 * (frozen[block] ?? 0));

async function clipFactors(probe: Probe, gradient: Float32Array<ArrayBuffer>, c: AdamwCase, t: number) {
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
  const sums = await probe.run({
    kernel: kernels.gradientNorm(),
    tensors: { gradient, slotBlocks: Uint32Array.from(slotBlocks), slots: slotWords(c, t), partial },
    params: { blocksPerSlot: slotBlocks.length / slots, partials: c.partials, partialStart, partialStride },
    batch: { slots },
  });
  const finish = await probe.run({
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
export async function checkAdamw(probe: Probe, c: AdamwCase): Promise<void> {
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
    // What is not trained has no gradient (shaders/lora_backward.wgsl).
    const gradient = normals(10 + t, size, 0.1 * t).map((value, i) => (isFrozen(c, i) ? 0 : value));
    const { clip, norms } = await clipFactors(probe, gradient, c, t);
    const after = await probe.run({
      kernel: kernels.adamw(),
      tensors: { blockSlots: blockWords(c), slots: slotWords(c, t), clip, gradient, ...arena },
      params: { vectors: size / 4 },
      batch: { slots: slots.length },
    });
    const left = (name: 'parameter' | 'first' | 'second') => ({
      after: after.floats(name).filter((_, i) => isFrozen(c, i)),
      before: arena[name].filter((_, i) => isFrozen(c, i)),
    });
    for (const name of ['parameter', 'first', 'second'] as const)
      probe.same(`${name} that is not trained`, left(name).after, left(name).before);
    arena = { parameter: after.floats('parameter'), first: after.floats('first'), second: after.floats('second') };
    for (const { slot, enabled, settings } of slots) {
      const own = ofSlot(gradient, c, slot);
      const state = states[slot];
      if (!state) continue;
      if (!enabled) {
        probe.same(
          'clip and norm of an idle slot',
          [at(clip, slot), at(norms, slots.length + slot)],
          [UNTOUCHED, UNTOUCHED],
        );
        probe.same('parameter of an idle slot', ofSlot(arena.parameter, c, slot), ofSlot(start.parameter, c, slot));
        probe.same('moment of an idle slot', ofSlot(arena.first, c, slot), ofSlot(start.first, c, slot));
        probe.same('gradient of an idle slot', ofSlot(after.floats('gradient'), c, slot), own);
        continue;
      }
      const { norm, clip: factor } = clipping(own, settings.maxNorm);
      probe.close('gradient_norm', [at(norms, slots.length + slot)], [norm], f32Tolerance(own.length));
      probe.close('gradient_norm clip', [at(clip, slot)], [factor], f32Tolerance(own.length));
      const next = adamw(state, own, settings, factor, t);
      states[slot] = next;
      probe.close('adamw parameter', ofSlot(arena.parameter, c, slot), next.parameter, 1e-5);
      probe.close('adamw first', ofSlot(arena.first, c, slot), next.first, 1e-5);
      probe.close('adamw second', ofSlot(arena.second, c, slot), next.second, 1e-5);
      probe.same('gradient afterwards', ofSlot(after.floats('gradient'), c, slot), new Float64Array(own.length));
    }
    probe.same('norms of other steps', norms.subarray(0, slots.length), new Float64Array(slots.length).fill(UNTOUCHED));
  }
}
