import shader from '../../shaders/sample.wgsl?raw';
import type { Kernel } from '../gpu/kernel';
import type { Reduction } from './profile';
import { rowGrid } from './rowGrid';
import { assemble, prelude } from './source';

/** The next token of each sequence, written to its decode row, its ring place and its "seen" bits. */
export function sample(
  reduction: Reduction,
): Kernel<
  'logits' | 'headRows' | 'stops' | 'sequences' | 'rows' | 'seen' | 'ring',
  'vocab' | 'stride' | 'ringSize' | 'seenWords' | 'shares'
> {
  return {
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
    bindings: [
      ['logits', 'read'],
      ['headRows', 'read'],
      ['stops', 'read'],
      ['sequences', 'write'],
      ['rows', 'write'],
      ['seen', 'write'],
      ['ring', 'write'],
    ],
    params: [
      ['vocab', 'u32'],
      ['stride', 'u32'],
      ['ringSize', 'u32'],
      ['seenWords', 'u32'],
      ['shares', 'u32'],
    ],
    grid: ({ shares }, { headRows }) => rowGrid(reduction, headRows, shares),
  };
}
