import backwardShader from '../../shaders/swiglu_backward.wgsl?raw';
import { cover, type Kernel } from '../gpu/kernel';
import { assemble, prelude } from './source';

/** d_gate and d_up; the forward is the epilogue of `matmulSwiglu`. */
export function swigluBackward(): Kernel<'gateUp' | 'dy' | 'dGateUp', 'width4'> {
  return {
    name: 'swiglu_backward',
    code: assemble(prelude.batch, prelude.thread, backwardShader),
    bindings: [
      ['gateUp', 'read'],
      ['dy', 'read'],
      ['dGateUp', 'write'],
    ],
    params: [['width4', 'u32']],
    grid: ({ width4 }, { rows }) => cover(rows * width4),
  };
}
