/** The gated unit, with its projection and by itself, and the way back against the reference. */

import type { WeightFormat } from '../contract/engine';
import { loraExpand, loraShrink } from './lora.reference';
import { type MatmulForm, matmulSwiglu } from './matmul';
import type { ProjectionCase } from './matmul.cases';
import { matmul } from './matmul.reference';
import { f32Tolerance, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { partParams, projectionInputs } from './probe/projections';
import * as kernels from './swiglu';
import { swiglu, swigluBackward } from './swiglu.reference';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, stored } from './weights.reference';

/** @returns y, [rows, n / 2]. */
export async function checkMatmulSwiglu(
  probe: Probe,
  form: MatmulForm,
  storage: WeightFormat,
  c: ProjectionCase,
): Promise<Float32Array> {
  const { x, weight, rowWords, adapters, shape, batch, window, xRows } = projectionInputs(c);
  let h = new Float32Array(4);
  const addends: ArrayLike<number>[] = [];
  if (adapters) {
    h = Float32Array.from(loraShrink(x, adapters.a, adapters.slots, adapters.shape));
    addends.push(loraExpand(h, adapters.b, adapters.slots, adapters.shape));
  }
  const gateUp = matmul(x, stored(weight, storage), shape, ...addends);
  const after = await probe.run({
    kernel: matmulSwiglu(form, WEIGHT_STORAGE[storage]),
    tensors: {
      x,
      weight: pack(weight, storage),
      h,
      b: adapters?.b ?? new Float32Array(4),
      rows: rowWords,
      gateUp: new Float32Array(gateUp.length),
      y: new Float32Array(gateUp.length / 2),
    },
    params: {
      ...window,
      ...{ outStride: c.n, outRowStart: 0, addendStride: 0, hasAddend: 0 },
      rank4: (c.adapters?.rank ?? 0) / 4,
      ...partParams(c.adapters?.partEnds ?? [c.n]),
      slotStride4: c.adapters ? (c.n * c.adapters.rank) / 4 : 0,
    },
    batch,
  });
  const tolerance = f32Tolerance(c.k + (c.adapters?.rank ?? 0));
  probe.close(`matmul_swiglu ${form} ${storage} gateUp`, after.floats('gateUp'), gateUp, tolerance);
  const y = after.floats('y');
  probe.close(`matmul_swiglu ${form} ${storage} y`, y, swiglu(gateUp, xRows, c.n / 2), 2 * tolerance);
  return y;
}

export async function checkSwigluBackward(probe: Probe, rows: number, width: number, scale: number): Promise<void> {
  const gateUp = normals(1, rows * 2 * width, scale);
  const dy = normals(2, rows * width);
  const after = await probe.run({
    kernel: kernels.swigluBackward(),
    tensors: { gateUp, dy, dGateUp: new Float32Array(gateUp.length) },
    params: { width4: width / 4 },
    batch: { rows },
  });
  probe.close('swiglu_backward', after.floats('dGateUp'), swigluBackward(dy, gateUp, rows, width), 1e-5);
}

export async function checkSwiglu(probe: Probe, rows: number, width: number, scale: number): Promise<void> {
  const gateUp = normals(1, rows * 2 * width, scale);
  const after = await probe.run({
    kernel: kernels.swiglu(),
    tensors: { gateUp, y: new Float32Array(rows * width) },
    params: { width },
    batch: { rows },
  });
  probe.close('swiglu', after.floats('y'), swiglu(gateUp, rows, width), 1e-5);
}
