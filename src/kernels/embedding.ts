import shader from '../../shaders/embedding.wgsl?raw';
import backwardShader from '../../shaders/embedding_backward.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { assemble, prelude } from './source';
import type { WeightStorage } from './weightStorage';

/** x[row] = E[token(row)]; one dispatch a slice of the table. */
export function embedding(storage: WeightStorage) {
  return kernel({
    name: `embedding ${storage.format}`,
    code: assemble(prelude.batch, prelude.thread, prelude.row, storage.prelude, shader),
    tensors: { rows: 'read', weight: 'read', x: 'write' },
    params: { width4: 'u32', firstToken: 'u32', tokenCount: 'u32' },
    grid: ({ width4 }, { rows }) => cover(rows * width4),
  });
}

/** dE[token] += Σ dx[row] over the rows of each distinct token. */
export function embeddingBackward() {
  return kernel({
    name: 'embedding_backward',
    code: assemble(prelude.batch, prelude.thread, backwardShader),
    tensors: { dx: 'read', distinct: 'read', tokenRows: 'read', dEmbedding: 'write' },
    params: { width4: 'u32' },
    grid: ({ width4 }, { tokens }) => cover(tokens * width4),
  });
}
