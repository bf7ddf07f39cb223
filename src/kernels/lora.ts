import backwardShader from '../../shaders/lora_backward.wgsl?raw';
import backwardBroadcastShader from '../../shaders/lora_backward_broadcast.wgsl?raw';
import expandBackwardShader from '../../shaders/lora_expand_backward.wgsl?raw';
import expandBackwardBroadcastShader from '../../shaders/lora_expand_backward_broadcast.wgsl?raw';
import shrinkShader from '../../shaders/lora_shrink.wgsl?raw';
import shrinkBroadcastShader from '../../shaders/lora_shrink_broadcast.wgsl?raw';
import mergeShader from '../../shaders/merge.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, broadcastPreludes, prelude } from './source';
import type { WeightStorage } from './weightStorage';

/** `thread`: one thread a few elements; `broadcast`: see `MatmulForm`. */
export type LoraForm = 'thread' | 'broadcast';

const SHARED = [prelude.batch, prelude.thread, prelude.row, prelude.slot];

/** h = scale · x A(slot)ᵀ. */
export function loraShrink(form: LoraForm) {
  return kernel({
    name: `lora_shrink ${form}`,
    code:
      form === 'thread'
        ? assemble(...SHARED, shrinkShader)
        : assemble(...SHARED, ...broadcastPreludes, prelude.rowsByPairs, shrinkBroadcastShader),
    tensors: { x: 'read', a: 'read', rows: 'read', slots: 'read', h: 'write' },
    params: { width4: 'u32', ranks: 'u32', slotStride4: 'u32' },
    grid: ({ ranks }, { rows }) =>
      form === 'thread' ? cover((rows * ranks) / 4) : [Math.ceil(rows / 16), Math.ceil(ranks / 32), 1],
  });
}

/** g = scale · dy B(slot), the gradient at the low-rank bottleneck. */
export function loraExpandBackward(form: LoraForm) {
  return kernel({
    name: `lora_expand_backward ${form}`,
    code:
      form === 'thread'
        ? assemble(...SHARED, expandBackwardShader)
        : assemble(...SHARED, ...broadcastPreludes, prelude.rowsByVector, expandBackwardBroadcastShader),
    tensors: { dy: 'read', b: 'read', rows: 'read', slots: 'read', g: 'write' },
    params: { n: 'u32', rank4: 'u32', parts: 'u32', partEnd0: 'u32', partEnd1: 'u32', slotStride4: 'u32' },
    grid: ({ rank4, parts }, { rows }) =>
      form === 'thread' ? cover(rows * parts * rank4) : [Math.ceil(rows / 16), Math.ceil(rank4 / 8), parts],
  });
}

/** dA and dB of every slot, each from its own rows. */
export function loraBackward(form: LoraForm) {
  return kernel({
    name: `lora_backward ${form}`,
    code:
      form === 'thread'
        ? assemble(prelude.batch, prelude.slot, backwardShader)
        : assemble('enable subgroups;', prelude.batch, prelude.slot, backwardBroadcastShader),
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
      if (form === 'broadcast') {
        // Of 32 lines of dA or of one part of dB; a part may leave its last tile unfilled.
        const tiles = Math.ceil((parts * rank4) / 8) + Math.ceil(n / 32) + parts - 1;
        return [slots === 0 ? 0 : tiles, Math.ceil(Math.max(width4, rank4) / 8), slots];
      }
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
