/**
 * Blocks of quantised weights as numbers, and what is wrong with them. The formulas are those of llama.cpp's reference
 * (`ggml-quants.c`, `dequantize_row_*`); d and m are scale and minimum, float16, q the small whole numbers.
 */
import { BLOCK_TYPES, type BlockType, halfToNumber, isBlockType, type StoredType, toFloat32 } from './tensor';

type Out = Float32Array<ArrayBuffer>;

/** Writes the elements of the block that begins at byte `at` from element `to` on. */
type Dequantize = (bytes: Uint8Array, at: number, out: Out, to: number) => void;

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const half = (bytes: Uint8Array, at: number): number => halfToNumber(byte(bytes, at) | (byte(bytes, at + 1) << 8));
const signed = (value: number): number => (value << 24) >> 24;

/** Bits 0 to 31 of four bytes. */
const word = (bytes: Uint8Array, at: number): number =>
  byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24);

/** w = d (q - 8) or d q + m, q of 4 bits: byte j has element j in its low half and j + 16 in its high one. */
function fourBits(quants: number, affine: (bytes: Uint8Array, at: number) => [number, number]): Dequantize {
  return (bytes, at, out, to) => {
    const [d, m] = affine(bytes, at);
    for (let j = 0; j < 16; j++) {
      const q = byte(bytes, at + quants + j);
      out[to + j] = d * (q & 15) + m;
      out[to + j + 16] = d * (q >> 4) + m;
    }
  };
}

/** The same with a fifth bit of each element in a word of its own, which stands before the others. */
function fiveBits(high: number, affine: (bytes: Uint8Array, at: number) => [number, number]): Dequantize {
  return (bytes, at, out, to) => {
    const [d, m] = affine(bytes, at);
    const fifth = word(bytes, at + high);
    for (let j = 0; j < 16; j++) {
      const q = byte(bytes, at + high + 4 + j);
      out[to + j] = d * ((q & 15) | (((fifth >>> j) & 1) << 4)) + m;
      out[to + j + 16] = d * ((q >> 4) | (((fifth >>> (j + 16)) & 1) << 4)) + m;
    }
  };
}

const around =
  (middle: number) =>
  (bytes: Uint8Array, at: number): [number, number] => {
    const d = half(bytes, at);
    return [d, -middle * d];
  };
const withMinimum = (bytes: Uint8Array, at: number): [number, number] => [half(bytes, at), half(bytes, at + 2)];

/** Scale and minimum j of eight, 6 bits each, packed into 12 bytes (`get_scale_min_k4`). */
function sixBits(bytes: Uint8Array, at: number, j: number): [number, number] {
  const low = byte(bytes, at + j);
  const high = byte(bytes, at + j + 4);
  if (j < 4) return [low & 63, high & 63];
  const upper = byte(bytes, at + j - 4);
  return [(high & 15) | ((upper >> 6) << 4), (high >> 4) | ((low >> 6) << 4)];
}

/** w = d scale q - dmin minimum: eight groups of 32 in a block of 256. `fifth`: a plane of high bits stands before the quants. */
function superBlock(fifth: boolean): Dequantize {
  const planes = 16;
  const quants = fifth ? planes + 32 : planes;
  return (bytes, at, out, to) => {
    const [d, dmin] = withMinimum(bytes, at);
    for (let group = 0; group < 8; group++) {
      const [scale, minimum] = sixBits(bytes, at + 4, group);
      const [step, low] = [d * scale, dmin * minimum];
      const shift = 4 * (group % 2);
      for (let j = 0; j < 32; j++) {
        const q = (byte(bytes, at + quants + 32 * (group >> 1) + j) >> shift) & 15;
        const above = fifth ? ((byte(bytes, at + planes + j) >> group) & 1) << 4 : 0;
        out[to + 32 * group + j] = step * (q | above) - low;
      }
    }
  };
}

/** w = d scale (q - 32), q of 6 bits: low halves, then pairs of high bits, then 16 signed scales, then d. */
const q6k: Dequantize = (bytes, at, out, to) => {
  const d = half(bytes, at + 208);
  for (let element = 0; element < 256; element++) {
    const [side, place] = [element >> 7, element & 127];
    const [quarter, j] = [place >> 5, place & 31];
    const low = (byte(bytes, at + 64 * side + 32 * (quarter & 1) + j) >> (quarter >> 1 ? 4 : 0)) & 15;
    const high = (byte(bytes, at + 128 + 32 * side + j) >> (2 * quarter)) & 3;
    const scale = signed(byte(bytes, at + 192 + (element >> 4)));
    out[to + element] = d * scale * ((low | (high << 4)) - 32);
  }
};

const q8: Dequantize = (bytes, at, out, to) => {
  const d = half(bytes, at);
  for (let j = 0; j < 32; j++) out[to + j] = d * signed(byte(bytes, at + 2 + j));
};

const DEQUANTIZE: Readonly<Record<BlockType, Dequantize>> = {
  Q4_0: fourBits(2, around(8)),
  Q4_1: fourBits(4, withMinimum),
  Q5_0: fiveBits(2, around(16)),
  Q5_1: fiveBits(4, withMinimum),
  Q8_0: q8,
  Q4_K: superBlock(false),
  Q5_K: superBlock(true),
  Q6_K: q6k,
};

/** The elements of whole blocks. */
export function dequantize(type: BlockType, bytes: Uint8Array): Out {
  const block = BLOCK_TYPES[type];
  const count = Math.floor(bytes.length / block.bytes);
  const out = new Float32Array(count * block.elements);
  for (let index = 0; index < count; index++) DEQUANTIZE[type](bytes, index * block.bytes, out, index * block.elements);
  return out;
}

/** Where in a block its float16 numbers stand. */
const SCALES: Readonly<Record<BlockType, readonly number[]>> = {
  Q4_0: [0],
  Q4_1: [0, 2],
  Q5_0: [0],
  Q5_1: [0, 2],
  Q8_0: [0],
  Q4_K: [0, 2],
  Q5_K: [0, 2],
  Q6_K: [208],
};

/** Index of the first element that is NaN or infinite, which makes its whole block so; null when all are finite. */
export function firstNonFiniteBlock(type: BlockType, bytes: Uint8Array): number | null {
  const block = BLOCK_TYPES[type];
  for (let at = 0; at < bytes.length; at += block.bytes)
    if (SCALES[type].some((place) => (byte(bytes, at + place + 1) & 0x7c) === 0x7c))
      return (at / block.bytes) * block.elements;
  return null;
}

/** Elements of any type that weights may have. */
export function floatsOf(type: StoredType, bytes: Uint8Array): Out {
  if (isBlockType(type)) return dequantize(type, bytes);
  return toFloat32({ name: type, dtype: type, shape: [], bytes });
}
