import biasShader from '../../shaders/bias_backward.wgsl?raw';
import shader from '../../shaders/matmul_weight_backward.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { PRODUCT_BACKWARD_PARAMS } from './matmulTransposed';
import { assemble, prelude } from './source';

/** dW += dyᵀ x. */
export function matmulWeightBackward() {
  return kernel({
    name: 'matmul_weight_backward',
    code: assemble(prelude.batch, prelude.thread, shader),
    tensors: { dy: 'read', x: 'read', dWeight: 'write' },
    params: PRODUCT_BACKWARD_PARAMS,
    grid: ({ k4, n }) => cover(Math.ceil(n / 4) * k4),
  });
}

/** d_bias += Σ dy. */
export function biasBackward() {
  return kernel({
    name: 'bias_backward',
    code: assemble(prelude.batch, prelude.thread, biasShader),
    tensors: { dy: 'read', dBias: 'write' },
    params: { n: 'u32' },
    grid: ({ n }) => cover(n),
  });
}
