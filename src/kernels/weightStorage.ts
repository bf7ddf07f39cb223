/** How weights lie on the device: their size, the WGSL that reads and changes them, and the way from numbers to bytes. */

import weightBf16 from '../../shaders/prelude/weight_bf16.wgsl?raw';
import weightF16 from '../../shaders/prelude/weight_f16.wgsl?raw';
import weightF32 from '../../shaders/prelude/weight_f32.wgsl?raw';
import weightWriteBf16 from '../../shaders/prelude/weight_write_bf16.wgsl?raw';
import weightWriteF16 from '../../shaders/prelude/weight_write_f16.wgsl?raw';
import weightWriteF32 from '../../shaders/prelude/weight_write_f32.wgsl?raw';
import type { WeightFormat } from '../contract/engine';

export interface WeightStorage {
  readonly format: WeightFormat;
  /** A block of so many elements takes so many bytes. */
  readonly elements: number;
  readonly bytes: number;
  /** Binds `weight` as number 1 and reads four elements of it: `weight_at`. */
  readonly prelude: string;
  /** Binds `weight` as number 0, reads and writes it: `weight_at`, `set_weight`. */
  readonly write: string;
  /** The elements as the bytes that the preludes read. */
  readonly pack: (values: Float32Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>;
}

export const WEIGHT_STORAGE: Readonly<Record<WeightFormat, WeightStorage>> = {
  f32: {
    format: 'f32',
    elements: 1,
    bytes: 4,
    prelude: weightF32,
    write: weightWriteF32,
    pack: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  },
  bf16: {
    format: 'bf16',
    elements: 1,
    bytes: 2,
    prelude: weightBf16,
    write: weightWriteBf16,
    pack: (values) => new Uint8Array(Uint16Array.from(values, bf16Bits).buffer),
  },
  f16: {
    format: 'f16',
    elements: 1,
    bytes: 2,
    prelude: weightF16,
    write: weightWriteF16,
    pack: (values) => new Uint8Array(Uint16Array.from(values, f16Bits).buffer),
  },
};

/** Bytes of so many elements. */
export function storedBytes({ elements, bytes }: WeightStorage, count: number): number {
  return Math.ceil(count / elements) * bytes;
}

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** Rounds to nearest, ties to even, as bf16 bits. */
function bf16Bits(value: number): number {
  scratch[0] = value;
  const bits = scratchBits[0] ?? 0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}

/** Rounds to nearest, ties to even, as f16 bits; beyond the finite range it takes the largest finite number. */
function f16Bits(value: number): number {
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
