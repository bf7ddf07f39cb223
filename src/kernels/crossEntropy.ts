import shader from '../../shaders/cross_entropy.wgsl?raw';
import lossShader from '../../shaders/loss.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import type { Reduction } from './profile';
import { rowGrid, rowsOf } from './rowGrid';
import { assemble, prelude } from './source';

/** Log-probability of each head row's label, and (backward = 1) the logits turned into their gradient. */
export function crossEntropy(reduction: Reduction) {
  return kernel({
    name: `cross_entropy ${reduction}`,
    code: assemble(prelude.batch, prelude.headRow, prelude.longSum, prelude.rows[reduction], shader),
    tensors: { headRows: 'read', logits: 'write', results: 'write' },
    params: { vocab: 'u32', stride: 'u32', rowStart: 'u32', rowLimit: 'u32', backward: 'u32', shares: 'u32' },
    grid: (p, batch) => rowGrid(reduction, rowsOf(batch, 1, p.rowStart, p.rowLimit), p.shares),
  });
}

/** Weighted loss of each slot into the ring. */
export function loss() {
  return kernel({
    name: 'loss',
    code: assemble(prelude.batch, prelude.thread, prelude.headRow, prelude.slot, prelude.longSum, lossShader),
    tensors: { headRows: 'read', results: 'read', slots: 'read', losses: 'write' },
    params: { slotCount: 'u32' },
    grid: (_, { slots }) => cover(slots),
  });
}
