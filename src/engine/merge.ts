/** W += scale · B A of one adapter, in every product of every layer, as one pass. */

import type { AdapterId } from '../contract/engine';
import { allocate } from '../gpu/allocate';
import { NO_SIZES } from '../gpu/kernel';
import { batchUniform, Plan, submitPass } from '../gpu/plan';
import { merge } from '../kernels/lora';
import { GROUPS, partEnds } from '../model/geometry';
import type { EngineCore } from './core';

const MERGE = {
  need: 'merging an adapter',
  count: 1,
  unit: 'adapters',
  advice: 'Close other pages that use the GPU, or use a lower rank.',
  what: 'adapters',
  remedy: 'rank',
} as const;

export async function mergeAdapter({ gpu, weights, adapters }: EngineCore, adapter: AdapterId): Promise<void> {
  const { pool, slot } = adapters.place(adapter);
  const kernel = merge(weights.storage);
  const batch = batchUniform(gpu, 'merge');
  const plan = new Plan(gpu, 'merge', batch);
  weights.layers.forEach((layer, index) => {
    for (const name of GROUPS) {
      const group = weights.geometry.groups[name];
      const own = pool.layers[index]?.groups[name];
      if (!own) continue;
      const { partEnd0, partEnd1 } = partEnds(group);
      const strides = { aStride4: own.aStride / 4, bStride: own.bStride };
      plan.add(
        `layer${index}.${name}.merge`,
        kernel,
        { weight: layer.groups[name], a: own.a, b: own.b, slots: pool.table.buffer },
        { k4: group.in / 4, n: group.out, rank: pool.rank, partEnd0, partEnd1, slot, ...strides },
      );
    }
  });
  try {
    await allocate(gpu, MERGE, () => plan.prepare());
    pool.table.upload();
    submitPass(gpu, 'merge', (pass) => plan.replay(pass, NO_SIZES));
    adapters.markMerged(adapter);
  } finally {
    plan.free();
    gpu.free(batch);
  }
}
