import backwardShader from '../../shaders/lora_backward.wgsl?raw';
import expandBackwardShader from '../../shaders/lora_expand_backward.wgsl?raw';
import shrinkShader from '../../shaders/lora_shrink.wgsl?raw';
import mergeShader from '../../shaders/merge.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, prelude } from './source';
import type { WeightStorage } from './weightStorage';

/** h = scale · x A(slot)ᵀ. */
export function loraShrink() {
  return kernel({
    name: 'lora_shrink',
    code: assemble(prelude.batch, prelude.thread, prelude.row, prelude.slot, shrinkShader),
    tensors: { x: 'read', a: 'read', rows: 'read', slots: 'read', h: 'write' },
    params: { width4: 'u32', ranks: 'u32', slotStride4: 'u32' },
    grid: ({ ranks }, { rows }) => cover((rows * ranks) / 4),
  });
}

/** g = scale · dy B(slot), the gradient at the low-rank bottleneck. */
export function loraExpandBackward() {
  return kernel({
    name: 'lora_expand_backward',
    code: assemble(prelude.batch, prelude.thread, prelude.row, prelude.slot, expandBackwardShader),
    tensors: { dy: 'read', b: 'read', rows: 'read', slots: 'read', g: 'write' },
    params: { n: 'u32', rank4: 'u32', parts: 'u32', partEnd0: 'u32', partEnd1: 'u32', slotStride4: 'u32' },
    grid: ({ rank4, parts }, { rows }) => cover(rows * parts * rank4),
  });
}

/** dA and dB of every slot, each from its own rows. */
export function loraBackward() {
  return kernel({
    name: 'lora_backward',
    code: assemble(prelude.batch, prelude.slot, backwardShader),
    tensors: { x: 'read', dy: 'read', h: 'read', g: 'read', slots: 'read', dA: 'write', dB: 'write' },
    params: {
      width4: 'u32',
      n: 'u32',
      rank4: 'u32',
      parts: 'u32',
      partEnd0: 'u32',
      partEnd1: 'u32',
      aStride4: 'u32',
      bStride4: 'u32',
    },
    grid: ({ width4, n, rank4, parts }, { slots }) => {
      const tiles = parts * rank4 * width4 + Math.ceil(n / 4) * rank4;
      return [slots === 0 ? 0 : Math.ceil(tiles / 64), slots, 1];
    },
  });
}

/** Rows [nStart, nStart + n) of W += scale · B A of one slot, for weights that can be changed one by one (`widen` makes others so). */
export function merge(storage: WeightStorage) {
  if (storage.write === null) throw new RangeError(`Weights in ${storage.format} cannot be changed one by one.`);
  return kernel({
    name: `merge ${storage.format}`,
    code: assemble(prelude.batch, prelude.thread, prelude.slot, storage.write, mergeShader),
    tensors: { weight: 'write', a: 'read', b: 'read', slots: 'read' },
    params: {
      k4: 'u32',
      n: 'u32',
      nStart: 'u32',
      rank: 'u32',
      partEnd0: 'u32',
      partEnd1: 'u32',
      slot: 'u32',
      aStride4: 'u32',
      bStride: 'u32',
    },
    grid: ({ k4, n }) => cover(n * k4),
  });
}
