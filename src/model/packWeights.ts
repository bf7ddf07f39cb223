/** Checkpoint tensors as the bytes that kernels read, whatever type they were stored in. */

import { type Tensor, toFloat32 } from '../formats/tensor';
import type { WeightStorage } from '../kernels/source';

const NATIVE: Record<string, WeightStorage> = { F32: 'f32', BF16: 'bf16', F16: 'f16' };

/** The storage in which a checkpoint of this type loses nothing. */
export function nativeStorage(tensor: Tensor): WeightStorage {
  return NATIVE[tensor.dtype] ?? 'f32';
}

/** Rounds to nearest, ties to even, as bf16 bits. */
export function bf16Bits(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0] ?? 0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** Rounds to nearest, ties to even, as f16 bits; beyond the finite range it takes the largest finite number. */
export function f16Bits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7bff;
  if (size < 2 ** -14) return sign | roundEven(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  const power = 2 ** exponent <= size ? exponent : exponent - 1;
  return sign | (((power + 15) << 10) + roundEven((size / 2 ** power - 1) * 1024));
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? 1 : 0);
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** The tensor's elements in `storage`, in the same order. Same type in, same bytes out. */
export function packWeights(tensor: Tensor, storage: WeightStorage): Uint8Array<ArrayBuffer> {
  if (NATIVE[tensor.dtype] === storage) return new Uint8Array(tensor.bytes);
  const values = toFloat32(tensor);
  if (storage === 'f32') return new Uint8Array(values.buffer);
  const bits = storage === 'bf16' ? bf16Bits : f16Bits;
  return new Uint8Array(Uint16Array.from(values, bits).buffer);
}
