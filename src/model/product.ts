/** A fused product with its adapter slots, forward and backward; the two read side by side. */

import { plainProduct } from '../kernels/matmul';
import { plainProductBackward } from '../kernels/matmulTransposed';
import { type GroupName, partEnds } from './geometry';
import type { GroupAdapters } from './layerAdapters';
import type { LayerBackward, LayerContext, LayerForward } from './layerParts';

/** What the result goes through before it is stored: y += one row for all, y += a row each, or y = silu(gate) · up. */
export type Epilogue =
  | { kind: 'bias' | 'residual'; addend: GPUBuffer }
  /** [rows, gate | up], kept for the backward. */
  | { kind: 'swiglu'; gateUp: GPUBuffer };

/** y = x Wᵀ + h Bᵀ, then the epilogue. 1 dispatch. */
export function recordProduct(
  c: LayerContext,
  label: string,
  name: GroupName,
  { x, y }: { x: GPUBuffer; y: GPUBuffer },
  { weights, buffers }: LayerForward,
  epilogue: Epilogue | null,
): void {
  const { plan, kernels, model, rows, nothing, adapters } = c;
  const group = model.geometry.groups[name];
  const own: GroupAdapters | null = adapters?.groups[name] ?? null;
  const { buffer: weight, storage } = weights.groups[name];
  const tensors = { x, weight, h: buffers.h[name], b: own?.b ?? nothing, rows, y };
  const params = {
    ...plainProduct(group.in, group.out),
    ...partEnds(group),
    rank4: adapters ? adapters.rank / 4 : 0,
    slotStride4: own ? own.bStride / 4 : 0,
  };
  if (epilogue?.kind === 'swiglu') {
    plan.add(label, kernels.matmulSwiglu(storage), { ...tensors, gateUp: epilogue.gateUp }, params);
    return;
  }
  plan.add(
    label,
    kernels.matmul(storage),
    { ...tensors, addend: epilogue?.addend ?? nothing },
    { ...params, hasAddend: epilogue ? 1 : 0, addendStride: epilogue?.kind === 'residual' ? group.out : 0 },
  );
}

/** dx = dy W + g A, and on the way the adapter's gradients (dA, dB) or the weight's (dW). */
export function recordProductBackward(
  c: LayerContext,
  label: string,
  name: GroupName,
  tensors: { x: GPUBuffer; dy: GPUBuffer; dx: GPUBuffer },
  { weights, saved, backward, adapterGradients, gradients }: LayerBackward,
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
    if (adapterGradients) {
      const { dA, dB } = adapterGradients[name];
      plan.add(
        `${label}.lora.backward`,
        kernels.loraBackward,
        { x, dy, h: saved.h[name], g, slots: adapters.slots, dA, dB },
        { width4: group.in / 4, n: group.out, rank4, ...ends, aStride4: own.aStride / 4, bStride4: own.bStride / 4 },
      );
    }
  }
  const allRows = plainProductBackward(group.in, group.out);
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
    kernels.matmulTransposed(weights.groups[name].storage),
    { dy, weight: weights.groups[name].buffer, g: own ? g : nothing, a: own?.a ?? nothing, rows, dx },
    {
      ...allRows,
      ranks: own && adapters ? group.parts.length * adapters.rank : 0,
      slotStride4: own ? own.aStride / 4 : 0,
      accumulate: 0,
    },
  );
}
