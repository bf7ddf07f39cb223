import shader from '../../shaders/adamw.wgsl?raw';
import normShader from '../../shaders/gradient_norm.wgsl?raw';
import finishShader from '../../shaders/gradient_norm_finish.wgsl?raw';
import { cover, type Kernel } from '../gpu/kernel';
import { assemble, prelude } from './source';

/** Partial sums of squares of each active slot's gradient. */
export function gradientNorm(): Kernel<
  'gradient' | 'slotBlocks' | 'slots' | 'partial',
  'blocksPerSlot' | 'partials' | 'partialStart' | 'partialStride'
> {
  return {
    name: 'gradient_norm',
    code: assemble(prelude.batch, prelude.thread, prelude.slot, prelude.longSum, normShader),
    bindings: [
      ['gradient', 'read'],
      ['slotBlocks', 'read'],
      ['slots', 'read'],
      ['partial', 'write'],
    ],
    params: [
      ['blocksPerSlot', 'u32'],
      ['partials', 'u32'],
      ['partialStart', 'u32'],
      ['partialStride', 'u32'],
    ],
    grid: ({ partials }, { slots }) => cover(slots * partials),
  };
}

/** Global norm and clip factor of each active slot. */
export function gradientNormFinish(): Kernel<'partial' | 'slots' | 'clip' | 'norms', 'partialStride' | 'slotCount'> {
  return {
    name: 'gradient_norm_finish',
    code: assemble(prelude.batch, prelude.thread, prelude.slot, prelude.longSum, finishShader),
    bindings: [
      ['partial', 'read'],
      ['slots', 'read'],
      ['clip', 'write'],
      ['norms', 'write'],
    ],
    params: [
      ['partialStride', 'u32'],
      ['slotCount', 'u32'],
    ],
    grid: (_, { slots }) => cover(slots),
  };
}

/** One AdamW update of every active slot. */
export function adamw(): Kernel<
  'blockSlots' | 'slots' | 'clip' | 'parameter' | 'gradient' | 'first' | 'second',
  'vectors'
> {
  return {
    name: 'adamw',
    code: assemble(prelude.batch, prelude.thread, prelude.slot, shader),
    bindings: [
      ['blockSlots', 'read'],
      ['slots', 'read'],
      ['clip', 'read'],
      ['parameter', 'write'],
      ['gradient', 'write'],
      ['first', 'write'],
      ['second', 'write'],
    ],
    params: [['vectors', 'u32']],
    grid: ({ vectors }) => cover(vectors),
  };
}
