/** A fused product with its adapter slots, forward and backward; the two read side by side. */

import { plainProduct } from '../kernels/matmul';
import { plainProductBackward } from '../kernels/matmulTransposed';
import { type GroupName, partEnds } from './geometry';
import type { GroupAdapters } from './layerAdapters';
import type { LayerBackward, LayerContext, LayerForward } from './layerParts';
import { sliceLabel } from './weights';

/** What the result goes through before it is stored: y += one row for all, y += a row each, or y = silu(gate) · up. */
export type Epilogue =
  | { kind: 'bias' | 'residual'; addend: GPUBuffer }
  /** [rows, gate | up], kept for the backward. */
  | { kind: 'swiglu'; gateUp: GPUBuffer };

/** y = x Wᵀ + h Bᵀ, then the epilogue. 1 dispatch where the weight is whole, else one a slice; forms for other numbers of rows stay empty. */
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
  const matrix = weights.groups[name];
  const tensors = { x, h: buffers.h[name], b: own?.b ?? nothing, rows };
  const params = {
    ...plainProduct(group.in, group.out),
    ...partEnds(group),
    rank4: adapters ? adapters.rank / 4 : 0,
    slotStride4: own ? own.bStride / 4 : 0,
  };
  const gateUp = epilogue?.kind === 'swiglu' ? epilogue.gateUp : null;
  const [first, ...others] = matrix;
  if (gateUp && first && others.length === 0) {
    for (const kernel of kernels.matmulSwiglu(first.storage))
      plan.add(label, kernel, { ...tensors, weight: first.buffer, gateUp, y }, params);
    return;
  }
  const addend = epilogue?.kind === 'bias' || epilogue?.kind === 'residual' ? epilogue.addend : null;
  for (const slice of matrix) {
    const bound = { ...tensors, weight: slice.buffer, addend: addend ?? nothing, y: gateUp ?? y };
    const where = {
      ...params,
      ...{ n: slice.rows, nStart: slice.start },
      ...{ hasAddend: addend ? 1 : 0, addendStride: epilogue?.kind === 'residual' ? group.out : 0 },
    };
    for (const kernel of kernels.matmul(slice.storage))
      plan.add(sliceLabel(label, matrix, slice), kernel, bound, where);
  }
  // A slice has gates without their ups.
  if (gateUp) plan.add(`${label}.swiglu`, kernels.swiglu, { gateUp, y }, { width: group.out / 2 });
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
  const matrix = weights.groups[name];
  matrix.forEach((slice, i) => {
    const at = sliceLabel(label, matrix, slice);
    const where = { ...allRows, n: slice.rows, nStart: slice.start };
    const dWeight = gradients?.groups[name][i];
    if (dWeight) plan.add(`${at}.weight.backward`, kernels.matmulWeightBackward, { dy, x, dWeight }, where);
    if (!inputGradient) return;
    // The adapter's part is of the whole product: the first slice brings it.
    const ranks = own && adapters && i === 0 ? group.parts.length * adapters.rank : 0;
    plan.add(
      `${at}.backward`,
      kernels.matmulTransposed(slice.storage),
      { dy, weight: slice.buffer, g: own ? g : nothing, a: own?.a ?? nothing, rows, dx },
      { ...where, ranks, slotStride4: own ? own.aStride / 4 : 0, accumulate: i === 0 ? 0 : 1 },
    );
  });
}
