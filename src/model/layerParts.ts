/** What the pieces of a layer share, and the norm that every layer repeats, forward and backward; products are in product.ts. */

import type { Plan } from '../gpu/plan';
import type { BackwardBuffers, LayerBuffers } from './buffers';
import type { GroupName } from './geometry';
import type { KernelSet } from './kernelSet';
import type { LayerAdapterGradients, LayerAdapters } from './layerAdapters';
import type { LayerWeights, ModelWeights } from './weights';

export interface LayerContext {
  plan: Plan;
  kernels: KernelSet;
  model: ModelWeights;
  rows: GPUBuffer;
  adapters: LayerAdapters | null;
  /** Stands in where a kernel binds something this pass does not have. */
  nothing: GPUBuffer;
}

/** RMSNorm of a residual, and the bottleneck of the product that follows where there are adapters. */
export function recordNorm(
  c: LayerContext,
  label: string,
  tensors: { x: GPUBuffer; gain: GPUBuffer; y: GPUBuffer; rstd: GPUBuffer; h: GPUBuffer },
  name: GroupName,
): void {
  const { plan, kernels, model, adapters } = c;
  const width4 = model.config.hidden / 4;
  const epsilon = model.config.normEpsilon;
  const { shares } = kernels;
  const { x, gain, y, rstd, h } = tensors;
  if (!adapters || kernels.shrinksApart) {
    plan.add(label, kernels.rmsNorm, { x, gain, headRows: c.nothing, y, rstd }, { width4, epsilon, shares, gather: 0 });
    recordShrink(c, `${label}.shrink`, y, h, name);
    return;
  }
  const { a, aStride } = adapters.groups[name];
  const ranks = model.geometry.groups[name].parts.length * adapters.rank;
  plan.add(
    label,
    kernels.rmsNormLora,
    { x, gain, a, rows: c.rows, slots: adapters.slots, y, rstd, h },
    { width4, epsilon, shares, ranks, slotStride4: aStride / 4 },
  );
}

/** Bottleneck of a product whose input is no norm's output. */
export function recordShrink(c: LayerContext, label: string, x: GPUBuffer, h: GPUBuffer, name: GroupName): void {
  if (!c.adapters) return;
  const { a, aStride } = c.adapters.groups[name];
  const group = c.model.geometry.groups[name];
  c.plan.add(
    label,
    c.kernels.loraShrink,
    { x, a, rows: c.rows, slots: c.adapters.slots, h },
    { width4: group.in / 4, ranks: group.parts.length * c.adapters.rank, slotStride4: aStride / 4 },
  );
}

/** Full-parameter gradients of one layer, shaped like its weights. */
export interface LayerGradients {
  /** Of each slice of each matrix. */
  groups: Record<GroupName, readonly GPUBuffer[]>;
  inputNorm: GPUBuffer;
  postNorm: GPUBuffer;
  qkvBias: GPUBuffer;
  queryKeyGains: GPUBuffer;
}

export interface LayerForward {
  weights: LayerWeights;
  buffers: LayerBuffers;
}

export interface LayerBackward {
  weights: LayerWeights;
  saved: LayerBuffers;
  backward: BackwardBuffers;
  /** Gradients of the adapters on the layer, or null where they stay as they are. */
  adapterGradients: LayerAdapterGradients | null;
  /** Full-parameter gradients, or null to train adapters only. */
  gradients: LayerGradients | null;
  /** Whether anything below the layer needs its gradient. */
  inputGradient: boolean;
}

/** Adds the norm's gradient to the residual stream's, and its gain's gradient where that is wanted. */
export function recordNormBackward(
  c: LayerContext,
  label: string,
  tensors: { dy: GPUBuffer; x: GPUBuffer; gain: GPUBuffer; rstd: GPUBuffer; dx: GPUBuffer },
  dGain: GPUBuffer | null,
): void {
  const { plan, kernels, model, rows, nothing } = c;
  const width4 = model.config.hidden / 4;
  const { dy, x, rstd } = tensors;
  if (dGain) {
    plan.add(
      `${label}.gain.backward`,
      kernels.rmsNormGainBackward,
      { dy, x, rstd, headRows: nothing, dGain },
      { width4, gather: 0 },
    );
  }
  plan.add(
    `${label}.backward`,
    kernels.rmsNormBackward,
    { ...tensors, rows },
    { width4, shares: 1, scatter: 0, accumulate: 1 },
  );
}
