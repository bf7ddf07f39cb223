import forwardShader from '../../shaders/swiglu.wgsl?raw';
import backwardShader from '../../shaders/swiglu_backward.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, prelude } from './source';

/** y = silu(gate) · up, where the product could not do it as its epilogue (`matmulSwiglu`). */
export function swiglu() {
  return kernel({
    name: 'swiglu',
    code: assemble(prelude.batch, prelude.thread, prelude.silu, forwardShader),
    tensors: { gateUp: 'read', y: 'write' },
    params: { width: 'u32' },
    grid: ({ width }, { rows }) => cover(rows * width),
  });
}

/** d_gate and d_up. */
export function swigluBackward() {
  return kernel({
    name: 'swiglu_backward',
    code: assemble(prelude.batch, prelude.thread, backwardShader),
    tensors: { gateUp: 'read', dy: 'read', dGateUp: 'write' },
    params: { width4: 'u32' },
    grid: ({ width4 }, { rows }) => cover(rows * width4),
  });
}
