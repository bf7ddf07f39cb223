import shader from '../../shaders/sample.wgsl?raw';
import { kernel } from './kernel';
import type { Reduction } from './profile';
import { rowGrid } from './rowGrid';
import { assemble, prelude } from './source';

/** The next token of each sequence, written to its decode row, its ring place and its "seen" bits. */
export function sample(reduction: Reduction) {
  return kernel({
    name: `sample ${reduction}`,
    code: assemble(
      prelude.batch,
      prelude.row,
      prelude.headRow,
      prelude.random,
      prelude.longSum,
      prelude.rows[reduction],
      shader,
    ),
    tensors: {
      logits: 'read',
      headRows: 'read',
      stops: 'read',
      sequences: 'write',
      rows: 'write',
      seen: 'write',
      ring: 'write',
    },
    params: { vocab: 'u32', stride: 'u32', ringSize: 'u32', seenWords: 'u32', shares: 'u32' },
    grid: ({ shares }, { headRows }) => rowGrid(reduction, headRows, shares),
  });
}
