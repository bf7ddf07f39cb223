/** y = x Wᵀ with whatever an adapter and an addend bring, in every form and storage, against the reference. */

import type { WeightFormat } from '../contract/engine';
import { loraExpand, loraShrink } from './lora.reference';
import * as kernels from './matmul';
import type { ProjectionCase } from './matmul.cases';
import { matmul } from './matmul.reference';
import { f32Tolerance } from './probe/numbers';
import type { Probe } from './probe/probe';
import { partParams, projectionInputs, windowed } from './probe/projections';
import { WEIGHT_STORAGE } from './weightStorage';
import { pack, stored } from './weights.reference';

const UNTOUCHED = 0.5;

/** @returns y, [rows, n]. */
export async function checkMatmul(
  probe: Probe,
  form: kernels.MatmulForm,
  storage: WeightFormat,
  c: ProjectionCase,
): Promise<Float32Array> {
  const given = projectionInputs(c);
  const { x, rowWords, addend, adapters, shape, batch, window } = given;
  const weight = stored(given.weight, storage);
  const addends: ArrayLike<number>[] = c.addend ? [addend] : [];
  let h = new Float32Array(4);
  if (adapters) {
    h = Float32Array.from(loraShrink(x, adapters.a, adapters.slots, adapters.shape));
    addends.push(loraExpand(h, adapters.b, adapters.slots, adapters.shape));
  }
  const expected = windowed(given, c.n, matmul(x, weight, shape, ...addends), UNTOUCHED);
  const after = await probe.run({
    kernel: kernels.matmul(form, WEIGHT_STORAGE[storage]),
    tensors: {
      x,
      weight: pack(given.weightSlice, storage),
      h,
      b: adapters?.b ?? new Float32Array(4),
      rows: rowWords,
      addend,
      y: new Float32Array(expected.length).fill(UNTOUCHED),
    },
    params: {
      ...window,
      outStride: c.n,
      outRowStart: given.chunk.outStart,
      rank4: (c.adapters?.rank ?? 0) / 4,
      ...partParams(c.adapters?.partEnds ?? [c.n]),
      slotStride4: c.adapters ? (c.n * c.adapters.rank) / 4 : 0,
      addendStride: c.addend === 'residual' ? c.n : 0,
      hasAddend: c.addend ? 1 : 0,
    },
    batch,
  });
  const y = after.floats('y');
  probe.close(`matmul ${form} ${storage}`, y, expected, f32Tolerance(c.k + (c.adapters?.rank ?? 0)));
  return y;
}
