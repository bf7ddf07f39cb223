/**
 * 16-bit weight storage: pairs in u32, low half first, in f64.
 *   bf16: the upper half of an f32 (8 bits of exponent, 7 of fraction)
 *   f16:  IEEE 754 binary16 (5 bits of exponent, 10 of fraction); beyond its range the largest finite number
 * Rounding is to nearest, ties to even.
 */

import type { WeightFormat } from '../contract/engine';
import { at, type Reals } from './reals';

interface Format {
  fractionBits: number;
  /** Exponent of the smallest normal number; below it the steps stay as they are. */
  smallest: number;
  bias: number;
  largest: number;
}

const FORMATS: Record<'bf16' | 'f16', Format> = {
  bf16: { fractionBits: 7, smallest: -126, bias: 127, largest: (2 - 2 ** -7) * 2 ** 127 },
  f16: { fractionBits: 10, smallest: -14, bias: 15, largest: 65504 },
};

function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? below + 1 : below;
}

/** The exponent e with 2^e ≤ size < 2^(e+1). */
function exponentOf(size: number): number {
  const guess = Math.floor(Math.log2(size));
  return 2 ** guess > size ? guess - 1 : 2 ** (guess + 1) <= size ? guess + 1 : guess;
}

/** The nearest number that `storage` can hold. */
export function rounded(value: number, storage: WeightFormat): number {
  if (storage === 'f32') return Math.fround(value);
  if (value === 0) return value;
  const { fractionBits, smallest, largest } = FORMATS[storage];
  const step = 2 ** (Math.max(exponentOf(Math.abs(value)), smallest) - fractionBits);
  return Math.sign(value) * Math.min(largest, step * roundToEven(Math.abs(value) / step));
}

/** Sign, exponent and fraction of a number that the format holds exactly. */
function encode(value: number, { fractionBits, smallest, bias }: Format): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size < 2 ** smallest) return sign | (size / 2 ** (smallest - fractionBits));
  const exponent = exponentOf(size);
  return sign | ((exponent + bias) << fractionBits) | ((size / 2 ** exponent - 1) * 2 ** fractionBits);
}

function decode(bits: number, { fractionBits, smallest, bias }: Format): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits & 0x7fff) >>> fractionBits;
  const fraction = (bits & (2 ** fractionBits - 1)) / 2 ** fractionBits;
  return sign * (exponent === 0 ? fraction * 2 ** smallest : (1 + fraction) * 2 ** (exponent - bias));
}

/** As the kernels bind it; an odd element at the end is paired with zero. */
export function pack(values: Reals, storage: WeightFormat): Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  if (storage === 'f32') return Float32Array.from(values);
  const bits = Array.from(values, (value) => encode(rounded(value, storage), FORMATS[storage]));
  return Uint32Array.from(
    { length: Math.ceil(bits.length / 2) },
    (_, i) => at(bits, 2 * i) | ((bits[2 * i + 1] ?? 0) << 16),
  );
}

export function unpack(words: Uint32Array, storage: 'bf16' | 'f16'): Float64Array {
  return Float64Array.from({ length: 2 * words.length }, (_, i) =>
    decode((at(words, i >> 1) >>> (16 * (i % 2))) & 0xffff, FORMATS[storage]),
  );
}
