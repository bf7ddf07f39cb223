import shader from '../../shaders/rms_norm.wgsl?raw';
import backwardShader from '../../shaders/rms_norm_backward.wgsl?raw';
import gainShader from '../../shaders/rms_norm_gain_backward.wgsl?raw';
import loraShader from '../../shaders/rms_norm_lora.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import type { Reduction } from './profile';
import { rowGrid } from './rowGrid';
import { assemble, prelude } from './source';

/** y = x · rstd · gain over all rows, or (gather = 1) over the head rows. */
export function rmsNorm(reduction: Reduction) {
  return kernel({
    name: `rms_norm ${reduction}`,
    code: assemble(prelude.batch, prelude.headRow, prelude.rows[reduction], shader),
    tensors: { x: 'read', gain: 'read', headRows: 'read', y: 'write', rstd: 'write' },
    params: { width4: 'u32', epsilon: 'f32', shares: 'u32', gather: 'u32' },
    grid: ({ shares, gather }, batch) => rowGrid(reduction, gather === 1 ? batch.headRows : batch.rows, shares),
  });
}

/** y = rms_norm(x) · gain and h = scale · y Aᵀ of each row's slot. */
export function rmsNormLora(reduction: Reduction) {
  return kernel({
    name: `rms_norm_lora ${reduction}`,
    code: assemble(prelude.batch, prelude.row, prelude.slot, prelude.rows[reduction], loraShader),
    tensors: { x: 'read', gain: 'read', a: 'read', rows: 'read', slots: 'read', y: 'write', rstd: 'write', h: 'write' },
    params: { width4: 'u32', epsilon: 'f32', shares: 'u32', ranks: 'u32', slotStride4: 'u32' },
    grid: ({ shares }, { rows }) => rowGrid(reduction, rows, shares),
  });
}

/** dx (+)= gradient of the norm; scatter = 1 reads one dy row per head row and gives other rows zero. */
export function rmsNormBackward(reduction: Reduction) {
  return kernel({
    name: `rms_norm_backward ${reduction}`,
    code: assemble(prelude.batch, prelude.row, prelude.rows[reduction], backwardShader),
    tensors: { dy: 'read', x: 'read', gain: 'read', rstd: 'read', rows: 'read', dx: 'write' },
    params: { width4: 'u32', shares: 'u32', scatter: 'u32', accumulate: 'u32' },
    grid: ({ shares }, { rows }) => rowGrid(reduction, rows, shares),
  });
}

/** d_gain += Σ dy · x · rstd. */
export function rmsNormGainBackward() {
  return kernel({
    name: 'rms_norm_gain_backward',
    code: assemble(prelude.batch, prelude.thread, prelude.headRow, gainShader),
    tensors: { dy: 'read', x: 'read', rstd: 'read', headRows: 'read', dGain: 'write' },
    params: { width4: 'u32', gather: 'u32' },
    grid: ({ width4 }) => cover(width4),
  });
}
