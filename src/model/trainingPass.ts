/** Forward, loss and backward of the whole model as one plan, for the adapters of a pool or for all parameters. */

import type { GpuContext } from '../gpu/context';
import type { BufferSlice } from '../gpu/kernel';
import { Plan } from '../gpu/plan';
import { allocateBackward, allocateLayers, type Keeping } from './buffers';
import type { FullGradients } from './fullGradients';
import { recordEmbedding, recordLoss } from './head';
import type { KernelSet } from './kernelSet';
import { recordLayerBackward, recordLayerForward } from './layer';
import type { LayerAdapters } from './layerAdapters';
import type { LayerContext } from './layerParts';
import { allocateRows, type RowBuffers } from './rowBuffers';
import { type ModelWeights, reachPositions } from './weights';

export interface PassAdapters {
  rank: number;
  slots: number;
  table: GPUBuffer;
  layers: readonly LayerAdapters[];
}

export interface TrainingPass {
  plan: Plan;
  rows: RowBuffers;
  free: () => void;
}

export interface TrainingPassOptions {
  capacity: number;
  keeping: Exclude<Keeping, 'inference'>;
  adapters: PassAdapters | null;
  gradients: FullGradients | null;
  /** Where the losses go, [ring, slots]. */
  losses: BufferSlice | GPUBuffer;
  label?: string;
}

/** Records and compiles the pass. */
export async function trainingPass(
  gpu: GpuContext,
  kernels: KernelSet,
  model: ModelWeights,
  { capacity, keeping, adapters, gradients, losses, label = 'train' }: TrainingPassOptions,
): Promise<TrainingPass> {
  const { config, geometry } = model;
  reachPositions(gpu, model, capacity);
  const rank = adapters?.rank ?? 0;
  const rows = allocateRows(gpu, config, capacity);
  const activations = allocateLayers(gpu, config, geometry, { capacity, rank, keeping });
  const gradient = allocateBackward(gpu, config, geometry, { capacity, rank });
  const plan = new Plan(gpu, label, rows.batch);
  const contextOf = (layer: number): LayerContext => ({
    plan,
    kernels,
    model,
    rows: rows.rows,
    adapters: adapters?.layers[layer] ?? null,
    nothing: rows.nothing,
  });
  const first = activations.layers[0];
  const last = activations.layers.at(-1);
  if (!first || !last) throw new RangeError('A model has at least one layer.');

  recordEmbedding({ plan, kernels, model, rows: rows.rows }, first.x);
  activations.layers.forEach((buffers, layer) => {
    const weights = model.layers[layer];
    if (weights) recordLayerForward(contextOf(layer), layer, weights, buffers);
  });
  recordLoss(
    { plan, kernels, model, ...rows, x: last.out },
    {
      dNormed: gradient.backward.dNormed,
      dx: gradient.backward.dx,
      gradients: gradients && { head: gradients.head, finalNorm: gradients.finalNorm },
    },
  );
  plan.add(
    'loss',
    kernels.loss,
    { headRows: rows.headRows, results: rows.results, slots: adapters?.table ?? rows.nothing, losses },
    { slotCount: adapters?.slots ?? 1 },
  );
  for (let layer = config.layers - 1; layer >= 0; layer--) {
    const weights = model.layers[layer];
    const saved = activations.layers[layer];
    if (!weights || !saved) continue;
    // The last layer's activations are still in the shared set when its backward begins.
    if (keeping === 'recompute' && layer < config.layers - 1) {
      recordLayerForward(contextOf(layer), layer, weights, saved, true);
    }
    recordLayerBackward(contextOf(layer), layer, {
      weights,
      saved,
      backward: gradient.backward,
      gradients: gradients?.layers[layer] ?? null,
      inputGradient: layer > 0 || gradients !== null,
    });
  }
  if (gradients) gradients.recordEmbedding(plan, kernels, gradient.backward.dx);
  await plan.prepare();
  return {
    plan,
    rows,
    free: () => {
      plan.free();
      rows.group.free();
      activations.buffers.free();
      gradient.buffers.free();
    },
  };
}

/** Forward and log-probabilities only. */
export async function scoringPass(
  gpu: GpuContext,
  kernels: KernelSet,
  model: ModelWeights,
  { capacity, adapters }: { capacity: number; adapters: PassAdapters | null },
): Promise<TrainingPass> {
  const { config, geometry } = model;
  reachPositions(gpu, model, capacity);
  const rows = allocateRows(gpu, config, capacity);
  const activations = allocateLayers(gpu, config, geometry, {
    capacity,
    rank: adapters?.rank ?? 0,
    keeping: 'inference',
  });
  const plan = new Plan(gpu, 'score', rows.batch);
  const x = activations.layers[0]?.x;
  if (!x) throw new RangeError('A model has at least one layer.');
  recordEmbedding({ plan, kernels, model, rows: rows.rows }, x);
  activations.layers.forEach((buffers, layer) => {
    const weights = model.layers[layer];
    const own = adapters?.layers[layer] ?? null;
    const context = { plan, kernels, model, rows: rows.rows, adapters: own, nothing: rows.nothing };
    if (weights) recordLayerForward(context, layer, weights, buffers);
  });
  recordLoss({ plan, kernels, model, ...rows, x }, null);
  await plan.prepare();
  return {
    plan,
    rows,
    free: () => {
      plan.free();
      rows.group.free();
      activations.buffers.free();
    },
  };
}
