/** Checkpoint tensors as the bytes that kernels read, whatever type they were stored in. */

import type { WeightFormat } from '../contract/engine';
import { type Tensor, toFloat32 } from '../formats/tensor';
import type { WeightStorage } from '../kernels/weightStorage';

const NATIVE: Record<string, WeightFormat> = { F32: 'f32', BF16: 'bf16', F16: 'f16' };

/** The format in which a checkpoint of this type loses nothing. */
export function nativeFormat(tensor: Tensor): WeightFormat {
  return NATIVE[tensor.dtype] ?? 'f32';
}

/** The tensor's elements in `storage`, in the same order. Same type in, same bytes out. */
export function packWeights(tensor: Tensor, storage: WeightStorage): Uint8Array<ArrayBuffer> {
  if (NATIVE[tensor.dtype] === storage.format) return new Uint8Array(tensor.bytes);
  return storage.pack(toFloat32(tensor));
}
