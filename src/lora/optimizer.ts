import type { BufferSlice } from '../gpu/kernel';
import type { Plan } from '../gpu/plan';
import { adamw, gradientNorm, gradientNormFinish, PARTIALS } from '../kernels/adamw';
import type { TrainingPool } from './trainingPool';

export interface OptimizerBuffers {
  /** [slots, arenas · PARTIALS] */
  partial: GPUBuffer;
  /** [slots] */
  clip: GPUBuffer;
  /** Gradient norms, [ring, slots]. */
  norms: BufferSlice | GPUBuffer;
}

export function partialsOf({ layout }: TrainingPool): number {
  return layout.arenas.length * PARTIALS;
}

/** Global norm, clipping and AdamW of every slot that takes part in this step, without a readback. 3 dispatches an arena at most. */
export function recordOptimizer(plan: Plan, training: TrainingPool, { partial, clip, norms }: OptimizerBuffers): void {
  const { pool, layout, blocks, gradient, first, second } = training;
  const slots = pool.table.buffer;
  const partialStride = partialsOf(training);
  blocks.forEach(({ slotBlocks, blocksPerSlot }, i) => {
    plan.add(
      `gradientNorm${i}`,
      gradientNorm(),
      { gradient: gradient.arena(i), slotBlocks, slots, partial },
      { blocksPerSlot, partials: PARTIALS, partialStart: i * PARTIALS, partialStride },
    );
  });
  plan.add(
    'gradientNorm.finish',
    gradientNormFinish(),
    { partial, slots, clip, norms },
    { partialStride, slotCount: pool.slots },
  );
  blocks.forEach(({ blockSlots }, i) => {
    plan.add(
      `adamw${i}`,
      adamw(),
      {
        blockSlots,
        slots,
        clip,
        parameter: pool.parameter.arena(i),
        gradient: gradient.arena(i),
        first: first.arena(i),
        second: second.arena(i),
      },
      { vectors: (layout.arenas[i] ?? 0) / 4 },
    );
  });
}
