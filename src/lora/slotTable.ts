/** The host's side of the slot table (shaders/prelude/slot.wgsl): one record a slot, sent in one write before a step. */

import type { OptimizerSettings } from '../contract/engine';
import type { GpuContext } from '../gpu/context';

export const SLOT_WORDS = 16;

/** Ranks of a slot that are not trained; whole fours. */
export interface Frozen {
  a: number;
  b: number;
}

/** Learning rate of step `step` (from 1) of `total`: warm-up from zero, then the schedule, ending at zero after the last step. */
export function learningRate(settings: OptimizerSettings, step: number, total: number): number {
  const { learningRate: peak, schedule, warmupSteps } = settings;
  const done = step - 1;
  if (done < warmupSteps) return (peak * done) / Math.max(1, warmupSteps);
  if (schedule === 'constant') return peak;
  const share = (done - warmupSteps) / Math.max(1, total - warmupSteps);
  return schedule === 'linear' ? peak * Math.max(0, 1 - share) : (peak * (1 + Math.cos(Math.PI * share))) / 2;
}

export class SlotTable {
  readonly buffer: GPUBuffer;
  readonly #words: ArrayBuffer;
  readonly #u32: Uint32Array;
  readonly #f32: Float32Array;

  constructor(
    readonly gpu: GpuContext,
    readonly capacity: number,
  ) {
    this.#words = new ArrayBuffer(Math.max(1, capacity) * SLOT_WORDS * 4);
    this.#u32 = new Uint32Array(this.#words);
    this.#f32 = new Float32Array(this.#words);
    this.buffer = gpu.storage('slot table', this.#words.byteLength);
  }

  setScale(slot: number, scale: number): void {
    this.#f32[slot * SLOT_WORDS] = scale;
  }

  scale(slot: number): number {
    return this.#f32[slot * SLOT_WORDS] ?? 0;
  }

  /** The slot's first so many ranks, in whole fours, are not trained: of A's rows in each part, and of B's columns. */
  setFrozen(slot: number, { a, b }: Frozen): void {
    this.#u32.set([a / 4, b / 4], slot * SLOT_WORDS + 14);
  }

  /** No slot has rows or takes part in an update. */
  clearStep(): void {
    for (let slot = 0; slot < this.capacity; slot++) this.#u32.fill(0, slot * SLOT_WORDS + 1, slot * SLOT_WORDS + 6);
  }

  setRange(slot: number, range: { rowStart: number; rowEnd: number; headStart: number; headEnd: number }): void {
    this.#u32.set([range.rowStart, range.rowEnd, range.headStart, range.headEnd], slot * SLOT_WORDS + 2);
  }

  /** The slot takes its `step`-th update (from 1) of `total` in this pass. */
  setUpdate(slot: number, settings: OptimizerSettings, step: number, total: number): void {
    const at = slot * SLOT_WORDS;
    // The corrections go with the moments that the shader keeps, and so with its f32 betas: 1 - 0.999 is off by 5e-5 there.
    const beta1 = Math.fround(settings.beta1);
    const beta2 = Math.fround(settings.beta2);
    this.#u32[at + 1] = 1;
    this.#f32.set(
      [
        learningRate(settings, step, total),
        beta1,
        beta2,
        settings.epsilon,
        settings.weightDecay,
        settings.maxGradientNorm ?? 0,
        1 - beta1 ** step,
        1 - beta2 ** step,
      ],
      at + 6,
    );
  }

  upload(): void {
    this.gpu.write(this.buffer, 0, new Uint8Array(this.#words));
  }
}
