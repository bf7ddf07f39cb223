import type { BufferSlice } from '../gpu/kernel';
import type { Plan } from '../gpu/plan';
import { adamw, gradientNorm, gradientNormFinish } from '../kernels/adamw';
import type { AdapterPool } from './pool';

/** Partial sums a slot's gradient norm is split into, per arena. */
const PARTIALS = 32;

export interface OptimizerBuffers {
  /** [slots, arenas · PARTIALS] */
  partial: GPUBuffer;
  /** [slots] */
  clip: GPUBuffer;
  /** Gradient norms, [ring, slots]. */
  norms: BufferSlice | GPUBuffer;
}

export function partialsOf(pool: AdapterPool): number {
  return pool.arenas.length * PARTIALS;
}

/** Global norm, clipping and AdamW of every slot that takes part in this step, without a readback. 3 dispatches an arena at most. */
export function recordOptimizer(plan: Plan, pool: AdapterPool, { partial, clip, norms }: OptimizerBuffers): void {
  const slots = pool.table.buffer;
  const partialStride = partialsOf(pool);
  pool.arenas.forEach(({ gradient, slotBlocks, blocksPerSlot }, i) => {
    plan.add(
      `gradientNorm${i}`,
      gradientNorm(),
      { gradient, slotBlocks, slots, partial },
      { blocksPerSlot, partials: PARTIALS, partialStart: i * PARTIALS, partialStride },
    );
  });
  plan.add(
    'gradientNorm.finish',
    gradientNormFinish(),
    { partial, slots, clip, norms },
    { partialStride, slotCount: pool.slots },
  );
  pool.arenas.forEach(({ blockSlots, parameter, gradient, first, second, elements }, i) => {
    plan.add(
      `adamw${i}`,
      adamw(),
      { blockSlots, slots, clip, parameter, gradient, first, second },
      { vectors: elements / 4 },
    );
  });
}
