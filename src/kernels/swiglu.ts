import backwardShader from '../../shaders/swiglu_backward.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, prelude } from './source';

/** d_gate and d_up; the forward is the epilogue of `matmulSwiglu`. */
export function swigluBackward() {
  return kernel({
    name: 'swiglu_backward',
    code: assemble(prelude.batch, prelude.thread, backwardShader),
    tensors: { gateUp: 'read', dy: 'read', dGateUp: 'write' },
    params: { width4: 'u32' },
    grid: ({ width4 }, { rows }) => cover(rows * width4),
  });
}
