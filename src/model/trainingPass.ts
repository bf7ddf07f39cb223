/** Forward, loss and backward of the whole model as one plan, for the adapters of a pool or for all parameters. */

import type { GpuContext } from '../gpu/context';
import type { BufferSlice } from '../gpu/kernel';
import { Plan } from '../gpu/plan';
import { allocateBackward, allocateLayers, type Keeping } from './buffers';
import { passFlops } from './cost';
import { layerContext, recordForward } from './forward';
import type { FullGradients } from './fullGradients';
import { recordLoss } from './head';
import type { KernelSet } from './kernelSet';
import { recordLayerBackward, recordLayerForward } from './layer';
import type { PassAdapters, TrainedAdapters } from './layerAdapters';
import { allocateRows, type RowBuffers } from './rowBuffers';
import { type ModelWeights, reachPositions } from './weights';

export interface TrainingPass {
  plan: Plan;
  rows: RowBuffers;
  free: () => void;
}

export interface TrainingPassOptions {
  capacity: number;
  keeping: Exclude<Keeping, 'inference'>;
  adapters: TrainedAdapters | null;
  gradients: FullGradients | null;
  /** Where the losses go, [ring, slots]. */
  losses: BufferSlice | GPUBuffer;
  /** Bytes of logits that may exist at once. */
  logitsBytes: number;
  label?: string;
}

export interface ScoringPassOptions extends Pick<TrainingPassOptions, 'capacity' | 'logitsBytes'> {
  adapters: PassAdapters | null;
}

/** Records and compiles the pass. */
export async function trainingPass(
  gpu: GpuContext,
  kernels: KernelSet,
  model: ModelWeights,
  { capacity, keeping, adapters, gradients, losses, logitsBytes, label = 'train' }: TrainingPassOptions,
): Promise<TrainingPass> {
  const { config, geometry } = model;
  reachPositions(gpu, model, capacity);
  const rank = adapters?.rank ?? 0;
  const rows = allocateRows(gpu, config, capacity, logitsBytes);
  const activations = allocateLayers(gpu, config, geometry, { capacity, rank, keeping });
  const gradient = allocateBackward(gpu, config, geometry, { capacity, rank });
  const again = keeping === 'recompute';
  const plan = new Plan(gpu, label, rows.batch, (sizes) => passFlops(config, rank, sizes, { trains: true, again }));
  const context = { plan, kernels, model, rows: rows.rows, adapters, nothing: rows.nothing };
  const x = recordForward(context, activations.layers);
  recordLoss(
    { plan, kernels, model, ...rows, x },
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
      recordLayerForward(layerContext(context, layer), layer, weights, saved, true);
    }
    recordLayerBackward(layerContext(context, layer), layer, {
      weights,
      saved,
      backward: gradient.backward,
      adapterGradients: adapters?.gradients[layer] ?? null,
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
  { capacity, adapters, logitsBytes }: ScoringPassOptions,
): Promise<TrainingPass> {
  const { config, geometry } = model;
  reachPositions(gpu, model, capacity);
  const rows = allocateRows(gpu, config, capacity, logitsBytes);
  const rank = adapters?.rank ?? 0;
  const activations = allocateLayers(gpu, config, geometry, {
    capacity,
    rank,
    keeping: 'inference',
  });
  const plan = new Plan(gpu, 'score', rows.batch, (sizes) => passFlops(config, rank, sizes));
  const context = { plan, kernels, model, rows: rows.rows, adapters, nothing: rows.nothing };
  const x = recordForward(context, activations.layers);
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
