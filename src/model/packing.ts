/** Numbers as the bytes that kernels read, for every format of `kernels/weightStorage.ts`. Rounding is to nearest, ties to even. */

import type { WeightFormat } from '../contract/engine';
import { fromFloat32, halfToNumber } from '../formats/tensor';

type Values = Float32Array<ArrayBuffer>;
type Bytes = Uint8Array<ArrayBuffer>;

export const BLOCK = 32;

/** Whole blocks only for q8 (two of them) and q4. */
export const PACK: Readonly<Record<WeightFormat, (values: Values) => Bytes>> = {
  f32: (values) => fromFloat32(values, 'F32'),
  bf16: (values) => fromFloat32(values, 'BF16'),
  f16: (values) => packHalves(values, f16Bits),
  q8: packQ8,
  q4: packQ4,
};

function packHalves(values: Values, bits: (word: number) => number): Bytes {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let index = 0; index < words.length; index++) out[index] = bits(words[index] ?? 0);
  return new Uint8Array(out.buffer);
}

/** f16 bits of the f32 with these bits; beyond the finite range the largest finite number. */
function f16Bits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const size = word & 0x7fff_ffff;
  // 65520, from which on rounding would give infinity.
  if (size >= 0x477f_f000) return sign | 0x7bff;
  if (size < 0x3880_0000) return sign | subnormalHalf(size);
  return sign | ((size - 0x3800_0000 + 0xfff + ((size >>> 13) & 1)) >>> 13);
}

/** Below 2^-14 the steps of f16 are 2^-24 each. */
function subnormalHalf(size: number): number {
  scratchWord[0] = size;
  return roundEven((scratchFloat[0] ?? 0) * 2 ** 24);
}

const scratchFloat = new Float32Array(1);
const scratchWord = new Uint32Array(scratchFloat.buffer);

export function halfOf(value: number): number {
  scratchFloat[0] = value;
  return f16Bits(scratchWord[0] ?? 0);
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return floor + (rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? 1 : 0);
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** scale = largest / 127, q = w / scale. A pair of blocks in 68 bytes: two scales, 64 signed bytes. */
function packQ8(values: Values): Bytes {
  const pairs = values.length / (2 * BLOCK);
  const out = new Uint8Array(pairs * 68);
  const view = new DataView(out.buffer);
  for (let block = 0; block < 2 * pairs; block++) {
    const from = block * BLOCK;
    let largest = 0;
    for (let j = 0; j < BLOCK; j++) largest = Math.max(largest, Math.abs(values[from + j] ?? 0));
    const bits = halfOf(largest / 127);
    const scale = halfToNumber(bits);
    const start = 68 * (block >> 1);
    view.setUint16(start + 2 * (block & 1), bits, true);
    if (scale === 0) continue;
    const to = start + 4 + BLOCK * (block & 1);
    for (let j = 0; j < BLOCK; j++) out[to + j] = within(roundEven((values[from + j] ?? 0) / scale), -127, 127);
  }
  return out;
}

/** minimum = smallest, scale = (largest - minimum) / 15, q = (w - minimum) / scale. A block in 20 bytes, as GGUF's Q4_1. */
function packQ4(values: Values): Bytes {
  const blocks = values.length / BLOCK;
  const out = new Uint8Array(blocks * 20);
  const view = new DataView(out.buffer);
  for (let block = 0; block < blocks; block++) {
    const from = block * BLOCK;
    let [smallest, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let j = 0; j < BLOCK; j++) {
      smallest = Math.min(smallest, values[from + j] ?? 0);
      largest = Math.max(largest, values[from + j] ?? 0);
    }
    const minimumBits = halfOf(smallest);
    const minimum = halfToNumber(minimumBits);
    const scaleBits = halfOf(Math.max(0, largest - minimum) / 15);
    const scale = halfToNumber(scaleBits);
    view.setUint16(20 * block, scaleBits, true);
    view.setUint16(20 * block + 2, minimumBits, true);
    if (scale === 0) continue;
    const q = (j: number): number => within(roundEven(((values[from + j] ?? 0) - minimum) / scale), 0, 15);
    for (let j = 0; j < 16; j++) out[20 * block + 4 + j] = q(j) | (q(j + 16) << 4);
  }
  return out;
}
