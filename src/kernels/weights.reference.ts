/**
 * Weight storage in f64, as the kernels bind it.
 *   bf16: the upper half of an f32 (8 bits of exponent, 7 of fraction), pairs in u32, low half first
 *   f16:  IEEE 754 binary16 (5 bits of exponent, 10 of fraction), likewise; beyond its range the largest finite number
 *   q8:   32 weights scale · q, q from -127 to 127; two blocks in 17 words: their scales as f16, then bytes
 *   q4:   32 weights scale · q + minimum, q from 0 to 15, in 5 words: both numbers as f16, then 16 bytes of two q each
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

export type PlainFormat = 'f32' | keyof typeof FORMATS;
export type BlockFormat = Exclude<WeightFormat, PlainFormat>;

const isPlain = (storage: WeightFormat): storage is PlainFormat => storage === 'f32' || storage in FORMATS;

/** The nearest number that `storage` can hold. */
export function rounded(value: number, storage: PlainFormat): number {
  if (storage === 'f32') return Math.fround(value);
  if (value === 0) return value;
  const { fractionBits, smallest, largest } = FORMATS[storage];
  const step = 2 ** (Math.max(exponentOf(Math.abs(value)), smallest) - fractionBits);
  return Math.sign(value) * Math.min(largest, step * roundToEven(Math.abs(value) / step));
}

/** The numbers that `storage` has in place of the values; blocks count from the first. */
export function stored(values: Reals, storage: WeightFormat): Float64Array {
  if (isPlain(storage)) return Float64Array.from(values, (value) => rounded(value, storage));
  return Float64Array.from(
    blocksOf(values, storage).flatMap(({ scale, minimum, q }) => q.map((n) => scale * n + minimum)),
  );
}

interface Block {
  scale: number;
  minimum: number;
  q: number[];
}

const BLOCK = 32;

function blocksOf(values: Reals, storage: BlockFormat): Block[] {
  return Array.from({ length: values.length / BLOCK }, (_, block) => {
    const of = Array.from({ length: BLOCK }, (_, j) => at(values, BLOCK * block + j));
    const minimum = storage === 'q8' ? 0 : rounded(Math.min(...of), 'f16');
    const range = storage === 'q8' ? Math.max(...of.map(Math.abs)) / 127 : Math.max(0, Math.max(...of) - minimum) / 15;
    const scale = rounded(Math.fround(range), 'f16');
    const [least, most] = storage === 'q8' ? [-127, 127] : [0, 15];
    const nearest = (value: number): number => Math.min(most, Math.max(least, roundToEven((value - minimum) / scale)));
    return { scale, minimum, q: of.map((value) => (scale === 0 ? 0 : nearest(value))) };
  });
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
  if (!isPlain(storage)) return packBlocks(blocksOf(values, storage), storage);
  const bits = Array.from(values, (value) => encode(rounded(value, storage), FORMATS[storage]));
  return Uint32Array.from(
    { length: Math.ceil(bits.length / 2) },
    (_, i) => at(bits, 2 * i) | ((bits[2 * i + 1] ?? 0) << 16),
  );
}

function packBlocks(blocks: readonly Block[], storage: BlockFormat): Uint32Array<ArrayBuffer> {
  const half = (value: number): number => encode(value, FORMATS.f16);
  const word = (bytes: readonly number[]): number => bytes.reduce((sum, byte, i) => sum | ((byte & 255) << (8 * i)), 0);
  const words = (bytes: readonly number[]): number[] =>
    Array.from({ length: bytes.length / 4 }, (_, i) => word(bytes.slice(4 * i, 4 * i + 4)));
  const lists =
    storage === 'q4'
      ? blocks.map(({ scale, minimum, q }) => [
          half(scale) | (half(minimum) << 16),
          ...words(Array.from({ length: 16 }, (_, j) => at(q, j) | (at(q, j + 16) << 4))),
        ])
      : blocks.flatMap((first, i) => {
          const second = blocks[i + 1];
          if (i % 2 === 1 || !second) return [];
          return [[half(first.scale) | (half(second.scale) << 16), ...words([...first.q, ...second.q])]];
        });
  return Uint32Array.from(lists.flat());
}

export function unpack(words: Uint32Array, storage: 'bf16' | 'f16'): Float64Array {
  return Float64Array.from({ length: 2 * words.length }, (_, i) =>
    decode((at(words, i >> 1) >>> (16 * (i % 2))) & 0xffff, FORMATS[storage]),
  );
}
