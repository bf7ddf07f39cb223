/** The two pieces that every layer repeats, a norm and a product with its adapter slots, forward and backward. */

import type { Plan } from '../gpu/plan';
import type { BackwardBuffers, LayerBuffers } from './buffers';
import { type GroupName, partEnds } from './geometry';
import type { KernelSet } from './kernelSet';
import type { GroupAdapters, LayerAdapters } from './layerAdapters';
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

/** Parameters of a forward product over all token rows. */
export function productParams(c: LayerContext, name: GroupName) {
  const group = c.model.geometry.groups[name];
  return {
    k4: group.in / 4,
    n: group.out,
    nStart: 0,
    outStride: group.out,
    rowStart: 0,
    rowLimit: 0xffffffff,
    rowKind: 0,
    outRowStart: 0,
    rank4: c.adapters ? c.adapters.rank / 4 : 0,
    ...partEnds(group),
    slotStride4: c.adapters ? c.adapters.groups[name].bStride / 4 : 0,
    addendStride: 0,
    hasAddend: 0,
  };
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
  if (!adapters) {
    plan.add(label, kernels.rmsNorm, { x, gain, headRows: c.nothing, y, rstd }, { width4, epsilon, shares, gather: 0 });
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
  groups: Record<GroupName, GPUBuffer>;
  inputNorm: GPUBuffer;
  postNorm: GPUBuffer;
  qkvBias: GPUBuffer;
  queryKeyGains: GPUBuffer;
}

export interface LayerBackward {
  weights: LayerWeights;
  saved: LayerBuffers;
  backward: BackwardBuffers;
  /** Full-parameter gradients, or null to train adapters only. */
  gradients: LayerGradients | null;
  /** Whether anything below the layer needs its gradient. */
  inputGradient: boolean;
}

/** dx = dy W + g A, and on the way the adapter's gradients (dA, dB) or the weight's (dW). */
export function recordProductBackward(
  c: LayerContext,
  label: string,
  name: GroupName,
  tensors: { x: GPUBuffer; dy: GPUBuffer; dx: GPUBuffer },
  { weights, saved, backward, gradients }: LayerBackward,
  inputGradient = true,
): void {
  const { plan, kernels, model, rows, nothing, adapters } = c;
  const group = model.geometry.groups[name];
  const { x, dy, dx } = tensors;
  const g = backward.g[name];
  const own: GroupAdapters | null = adapters?.groups[name] ?? null;
  if (adapters && own) {
    const ends = partEnds(group);
    const rank4 = adapters.rank / 4;
    plan.add(
      `${label}.bottleneck.backward`,
      kernels.loraExpandBackward,
      { dy, b: own.b, rows, slots: adapters.slots, g },
      { n: group.out, rank4, ...ends, slotStride4: own.bStride / 4 },
    );
    plan.add(
      `${label}.lora.backward`,
      kernels.loraBackward,
      { x, dy, h: saved.h[name], g, slots: adapters.slots, dA: own.dA, dB: own.dB },
      { width4: group.in / 4, n: group.out, rank4, ...ends, aStride4: own.aStride / 4, bStride4: own.bStride / 4 },
    );
  }
  const allRows = {
    k4: group.in / 4,
    n: group.out,
    nStart: 0,
    dyStride: group.out,
    rowStart: 0,
    rowLimit: 0xffffffff,
    rowKind: 0,
    dyRowStart: 0,
  };
  if (gradients) {
    plan.add(
      `${label}.weight.backward`,
      kernels.matmulWeightBackward,
      { dy, x, dWeight: gradients.groups[name] },
      allRows,
    );
  }
  if (!inputGradient) return;
  plan.add(
    `${label}.backward`,
    kernels.matmulTransposed,
    { dy, weight: weights.groups[name], g: own ? g : nothing, a: own?.a ?? nothing, rows, dx },
    {
      ...allRows,
      ranks: own && adapters ? group.parts.length * adapters.rank : 0,
      slotStride4: own ? own.aStride / 4 : 0,
      accumulate: 0,
    },
  );
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
