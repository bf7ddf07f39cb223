import shader from '../../shaders/widen.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, prelude } from './source';
import type { WeightStorage } from './weightStorage';

/** y = f16(W), `count4` vectors of four from `start4` on, for weights that lie in blocks, of which no single one can be changed. */
export function widen(storage: WeightStorage) {
  return kernel({
    name: `widen ${storage.format}`,
    code: assemble(prelude.batch, prelude.thread, storage.prelude, shader),
    tensors: { y: 'write', weight: 'read' },
    params: { count4: 'u32', start4: 'u32' },
    grid: ({ count4 }) => cover(count4),
  });
}
