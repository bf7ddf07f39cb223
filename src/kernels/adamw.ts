import shader from '../../shaders/adamw.wgsl?raw';
import normShader from '../../shaders/gradient_norm.wgsl?raw';
import finishShader from '../../shaders/gradient_norm_finish.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, prelude } from './source';

/** Elements that belong to one slot at least: shaders/adamw.wgsl and shaders/gradient_norm.wgsl look slots up by block. */
export const BLOCK = 64;
/** Partial sums a slot's gradient norm is split into, per arena. */
export const PARTIALS = 32;

/** Partial sums of squares of each active slot's gradient. */
export function gradientNorm() {
  return kernel({
    name: 'gradient_norm',
    code: assemble(prelude.batch, prelude.thread, prelude.slot, prelude.longSum, normShader),
    tensors: { gradient: 'read', slotBlocks: 'read', slots: 'read', partial: 'write' },
    params: { blocksPerSlot: 'u32', partials: 'u32', partialStart: 'u32', partialStride: 'u32' },
    grid: ({ partials }, { slots }) => cover(slots * partials),
  });
}

/** Global norm and clip factor of each active slot. */
export function gradientNormFinish() {
  return kernel({
    name: 'gradient_norm_finish',
    code: assemble(prelude.batch, prelude.thread, prelude.slot, prelude.longSum, finishShader),
    tensors: { partial: 'read', slots: 'read', clip: 'write', norms: 'write' },
    params: { partialStride: 'u32', slotCount: 'u32' },
    grid: (_, { slots }) => cover(slots),
  });
}

/** One AdamW update of every active slot. */
export function adamw() {
  return kernel({
    name: 'adamw',
    code: assemble(prelude.batch, prelude.thread, prelude.slot, shader),
    tensors: {
      blockSlots: 'read',
      slots: 'read',
      clip: 'read',
      parameter: 'write',
      gradient: 'write',
      first: 'write',
      second: 'write',
    },
    params: { vectors: 'u32' },
    grid: ({ vectors }) => cover(vectors),
  });
}
