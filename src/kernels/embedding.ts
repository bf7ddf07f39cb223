import shader from '../../shaders/embedding.wgsl?raw';
import backwardShader from '../../shaders/embedding_backward.wgsl?raw';
import { cover, type Kernel } from '../gpu/kernel';
import { assemble, prelude, type WeightStorage } from './source';

/** x[row] = E[token(row)]; one dispatch a slice of the table. */
export function embedding(
  storage: WeightStorage,
): Kernel<'rows' | 'weight' | 'x', 'width4' | 'firstToken' | 'tokenCount'> {
  return {
    name: `embedding ${storage}`,
    code: assemble(prelude.batch, prelude.thread, prelude.row, prelude.weight[storage], shader),
    bindings: [
      ['rows', 'read'],
      ['weight', 'read'],
      ['x', 'write'],
    ],
    params: [
      ['width4', 'u32'],
      ['firstToken', 'u32'],
      ['tokenCount', 'u32'],
    ],
    grid: ({ width4 }, { rows }) => cover(rows * width4),
  };
}

/** dE[token] += Σ dx[row] over the rows of each distinct token. */
export function embeddingBackward(): Kernel<'dx' | 'distinct' | 'tokenRows' | 'dEmbedding', 'width4'> {
  return {
    name: 'embedding_backward',
    code: assemble(prelude.batch, prelude.thread, backwardShader),
    bindings: [
      ['dx', 'read'],
      ['distinct', 'read'],
      ['tokenRows', 'read'],
      ['dEmbedding', 'write'],
    ],
    params: [['width4', 'u32']],
    grid: ({ width4 }, { tokens }) => cover(tokens * width4),
  };
}
