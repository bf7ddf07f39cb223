/** W += scale · B A of one adapter, in every product of every layer, and the way back to the weights as they were loaded. */

import type { AdapterId } from '../contract/engine';
import { allocate } from '../gpu/allocate';
import { NO_SIZES } from '../gpu/kernel';
import { batchUniform, Plan, submitPass } from '../gpu/plan';
import { merge } from '../kernels/lora';
import { storedBytes, WEIGHT_STORAGE } from '../kernels/weightStorage';
import { widen } from '../kernels/widen';
import { GROUPS, partEnds } from '../model/geometry';
import { WIDENED } from '../model/packRows';
import { widenedBytes } from '../model/weightLayout';
import { formatOf, type Matrix, type MatrixSlice, restoreProjections, slicesOf } from '../model/weights';
import type { EngineCore } from './core';

const MERGE = {
  need: 'merging an adapter',
  count: 1,
  unit: 'adapters',
  advice: 'Close other pages that use the GPU, or use a lower rank.',
  what: 'adapters',
  remedy: 'rank',
} as const;

export async function mergeAdapter(core: EngineCore, adapter: AdapterId): Promise<void> {
  const { gpu, weights, adapters } = core;
  const place = adapters.place(adapter);
  const merged = GROUPS.filter((name) => place.pool.layers.some(({ groups }) => groups[name]));
  if (weights.layers.some(({ groups }) => merged.some((name) => isInBlocks(groups[name])))) {
    // What is widened lies otherwise than it was loaded, whatever comes of the merge.
    core.isMerged = true;
    // What it was trained with makes room for that.
    if (core.mostBytes < Number.POSITIVE_INFINITY) await core.gather([], 0, widenedBytes(core.config, weights.layout));
    await changeWeights(core, () => widenWeights(core, merged));
  }
  const { pool, slot } = place;
  const batch = batchUniform(gpu, 'merge');
  const plan = new Plan(gpu, 'merge', batch);
  weights.layers.forEach((layer, index) => {
    for (const name of GROUPS) {
      const group = weights.geometry.groups[name];
      const own = pool.layers[index]?.groups[name];
      if (!own) continue;
      const { partEnd0, partEnd1 } = partEnds(group);
      for (const { buffer: weight, storage, start, rows } of layer.groups[name]) {
        plan.add(
          `layer${index}.${name}.merge`,
          merge(storage),
          { weight, a: own.a, b: own.b, slots: pool.table.buffer },
          {
            ...{ k4: group.in / 4, n: rows, nStart: start, rank: pool.rank, partEnd0, partEnd1, slot },
            ...{ aStride4: own.aStride / 4, bStride: own.bStride },
          },
        );
      }
    }
  });
  try {
    await allocate(gpu, MERGE, () => plan.prepare());
    pool.table.upload();
    core.isMerged = true;
    submitPass(gpu, 'merge', (pass) => plan.replay(pass, NO_SIZES));
    adapters.markMerged(adapter);
  } finally {
    plan.free();
    gpu.free(batch);
  }
}

/** What is done to the weights, with no passes recorded on them; what they take then is told. */
async function changeWeights(core: EngineCore, change: () => Promise<void>): Promise<void> {
  core.forgetPasses();
  const before = core.gpu.liveBytes;
  try {
    await change();
  } finally {
    core.weightsGrew(core.gpu.liveBytes - before);
  }
}

const isInBlocks = (matrix: Matrix): boolean => matrix.some(({ storage }) => storage.write === null);

/** Weights in blocks cannot take a small change; as float16 they can. One layer at a time, so that few lie there twice. */
async function widenWeights(core: EngineCore, names: readonly (typeof GROUPS)[number][]): Promise<void> {
  const { gpu, weights } = core;
  const storage = WEIGHT_STORAGE[WIDENED];
  for (const [index, layer] of weights.layers.entries()) {
    for (const name of names) {
      const narrow = layer.groups[name];
      if (!isInBlocks(narrow)) continue;
      const width = weights.geometry.groups[name].in;
      const batch = batchUniform(gpu, 'widen');
      const plan = new Plan(gpu, 'widen', batch);
      try {
        const wide = await allocate(gpu, MERGE, async (): Promise<Matrix> => {
          const slices: MatrixSlice[] = [];
          for (const { buffer: weight, storage: from, start, rows } of narrow) {
            // Wider rows may need more slices.
            for (const place of slicesOf(start, rows, { storage, width, limit: core.bindingLimit })) {
              const label = `layer${index}.${name}[${place.start}]`;
              const slice = { buffer: gpu.storage(label, storedBytes(storage, place.rows * width)), storage, ...place };
              const [count4, start4] = [(place.rows * width) / 4, ((place.start - start) * width) / 4];
              plan.add('widen', widen(from), { y: slice.buffer, weight }, { count4, start4 });
              slices.push(slice);
            }
          }
          await plan.prepare();
          return slices;
        });
        submitPass(gpu, 'widen', (pass) => plan.replay(pass, NO_SIZES));
        layer.groups[name] = wide;
        for (const { buffer } of narrow) gpu.free(buffer);
      } finally {
        plan.free();
        gpu.free(batch);
      }
    }
  }
}

/** Reads the projections anew from where the model came from, where anything was merged into them. */
export async function restoreWeights(core: EngineCore): Promise<void> {
  if (!core.isMerged) return;
  const { gpu, weights, tensors } = core;
  core.owesRestore = true;
  const isWidened = weights.layers.some((layer, index) =>
    GROUPS.some((name) => formatOf(layer.groups[name]) !== weights.layout.layers[index]?.[name]),
  );
  const restore = (): Promise<void> => restoreProjections(gpu, weights, tensors, core.bindingLimit);
  await (isWidened ? changeWeights(core, restore) : restore());
  core.isMerged = false;
  core.owesRestore = false;
}
