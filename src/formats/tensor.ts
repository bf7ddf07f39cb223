/** Tensors as they lie in a file: a name, a type, a shape and the bytes, little endian, row-major. */
import { FormatError, quoted } from './formatError';

/** Bits of one element of each safetensors type (safetensors 0.8, `enum Dtype`). */
export const DTYPE_BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;
export type Dtype = keyof typeof DTYPE_BITS;

export function isDtype(name: unknown): name is Dtype {
  return typeof name === 'string' && Object.hasOwn(DTYPE_BITS, name);
}

/**
 * Blocks of quantised weights, as GGUF has them (ggml `ggml-common.h`): a block of so many elements takes so many bytes and holds its
 * scales at its own start, but for Q6_K.
 */
export const BLOCK_TYPES = {
  Q4_0: { elements: 32, bytes: 18 },
  Q4_1: { elements: 32, bytes: 20 },
  Q5_0: { elements: 32, bytes: 22 },
  Q5_1: { elements: 32, bytes: 24 },
  Q8_0: { elements: 32, bytes: 34 },
  Q4_K: { elements: 256, bytes: 144 },
  Q5_K: { elements: 256, bytes: 176 },
  Q6_K: { elements: 256, bytes: 210 },
} as const;
export type BlockType = keyof typeof BLOCK_TYPES;

export function isBlockType(name: string): name is BlockType {
  return Object.hasOwn(BLOCK_TYPES, name);
}

/** How a checkpoint may store a tensor. */
export type StoredType = Dtype | BlockType;

/** Bytes of so many elements, which are whole blocks. */
export function typeBytes(type: StoredType, elements: number): number {
  if (!isBlockType(type)) return (elements * DTYPE_BITS[type]) / 8;
  const block = BLOCK_TYPES[type];
  return (elements / block.elements) * block.bytes;
}

/** A tensor of a checkpoint, without its elements. */
export interface TensorInfo {
  name: string;
  type: StoredType;
  shape: readonly number[];
}

/** A tensor is rows of its last axis; a vector is one row. */
export function rowsOf({ shape }: Pick<TensorInfo, 'shape'>): number {
  return elementCount(shape.slice(0, -1));
}

/** A checkpoint of which no more is read than is asked for. */
export interface TensorSource {
  readonly infos: ReadonlyMap<string, TensorInfo>;
  /** The bytes of rows [start, end) as they are stored. @throws FormatError naming the file and the tensor. */
  rows(name: string, start: number, end: number): Promise<Uint8Array>;
}

/** A view into a file's bytes. `bytes` need not be aligned to the element size. */
export interface Tensor {
  name: string;
  dtype: Dtype;
  shape: readonly number[];
  bytes: Uint8Array;
}

/** The types that weights and adapters may have. */
export const WEIGHT_DTYPES = ['F32', 'F16', 'BF16'] as const;
export type WeightDtype = (typeof WEIGHT_DTYPES)[number];

export function weightDtype(dtype: Dtype): WeightDtype | null {
  return WEIGHT_DTYPES.find((known) => known === dtype) ?? null;
}

/** A type that weights may be stored in; null for any other. */
export function weightType(type: StoredType): WeightDtype | BlockType | null {
  return isBlockType(type) ? type : weightDtype(type);
}

/** The elements as unsigned integers of their own width. A view where alignment allows it, else a copy. */
function words(tensor: Tensor): Uint32Array | Uint16Array {
  const size = tensor.dtype === 'F32' ? 4 : 2;
  const aligned = tensor.bytes.byteOffset % size === 0 ? tensor.bytes : tensor.bytes.slice();
  const { buffer, byteOffset, byteLength } = aligned;
  return size === 4
    ? new Uint32Array(buffer, byteOffset, byteLength / 4)
    : new Uint16Array(buffer, byteOffset, byteLength / 2);
}

/** Exponent bits of each type: all of them set means an infinity or NaN. */
const EXPONENT: Record<WeightDtype, number> = { F32: 0x7f80_0000, F16: 0x7c00, BF16: 0x7f80 };

/**
 * Index of the first NaN or infinite element in row-major order, or null.
 * Compares bits: no conversion, and NaN payloads are seen whatever the platform does to them.
 */
export function firstNonFinite(tensor: Tensor): number | null {
  const dtype = weightDtype(tensor.dtype);
  if (dtype === null) return null;
  const mask = EXPONENT[dtype];
  const all = words(tensor);
  if (all instanceof Uint32Array) return firstWith(all, mask, mask);
  // Two at a time, where they lie so.
  const start = (all.byteOffset / 2) % 2;
  const pairs = new Uint32Array(all.buffer, all.byteOffset + 2 * start, Math.floor((all.length - start) / 2));
  const pair = firstWith(pairs, mask, mask * 0x1_0000);
  const from = pair === null ? start + 2 * pairs.length : start + 2 * pair;
  const isBroken = (index: number): boolean => ((all[index] ?? 0) & mask) === mask;
  return [0, from, from + 1].find((index) => index < all.length && isBroken(index)) ?? null;
}

/** The first word that has all bits of one of the masks. A loop over one type of array: it may be a whole model. */
function firstWith(all: Uint32Array, low: number, high: number): number | null {
  for (let index = 0; index < all.length; index++) {
    const word = all[index] ?? 0;
    if ((word & low) === low || (word & high) === high) return index;
  }
  return null;
}

/** The elements as a new Float32Array. f16 and bf16 convert exactly. @throws FormatError for other types. */
export function toFloat32(tensor: Tensor): Float32Array<ArrayBuffer> {
  const dtype = weightDtype(tensor.dtype);
  if (dtype === null)
    throw new FormatError(
      'unsupported',
      `Tensor ${quoted(tensor.name)} has type ${tensor.dtype}; possible here: ${WEIGHT_DTYPES.join(', ')}.`,
    );
  if (dtype === 'F32') return new Float32Array(tensor.bytes.slice().buffer);
  const halves = words(tensor);
  const out = new Uint32Array(halves.length);
  const isHalf = dtype === 'F16';
  // Plain loops: a model has hundreds of millions of elements, and an iterator takes several times as long.
  for (let index = 0; index < halves.length; index++) {
    const half = halves[index] ?? 0;
    out[index] = isHalf ? halfToFloatBits(half) : half << 16;
  }
  return new Float32Array(out.buffer);
}

/** The upper half of the f32 with these bits, rounded to nearest, ties to even; for finite values. */
export const bfloat16Bits = (word: number): number => ((word + 0x7fff + ((word >>> 16) & 1)) >>> 16) & 0xffff;

/** Types that weights are written in. */
export type WrittenDtype = Extract<WeightDtype, 'F32' | 'BF16'>;

/** The values as bytes of the type; of f32 a view. */
export function fromFloat32(values: Float32Array<ArrayBuffer>, dtype: WrittenDtype): Uint8Array<ArrayBuffer> {
  if (dtype === 'F32') return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let index = 0; index < words.length; index++) out[index] = bfloat16Bits(words[index] ?? 0);
  return new Uint8Array(out.buffer);
}

const scratch = new Uint32Array(1);
const scratchFloat = new Float32Array(scratch.buffer);

/** The number that an IEEE 754 binary16 with these bits stands for. */
export function halfToNumber(half: number): number {
  scratch[0] = halfToFloatBits(half);
  return scratchFloat[0] ?? 0;
}

/** Bits of the f32 equal to an IEEE 754 binary16 with the given bits. */
function halfToFloatBits(half: number): number {
  const sign = (half & 0x8000) << 16;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f80_0000 | (fraction << 13);
  if (exponent !== 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // A subnormal half is a normal float: shift the leading one up to bit 10, lowering the exponent as often.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
}

/** Bytes of a tensor that are in memory together, at least a step of rows. */
const PIECE_BYTES = 2 ** 24;

/** The rows of a tensor in pieces of about `PIECE_BYTES`, each of a multiple of `step` rows but the last. */
export function* piecesOf(info: TensorInfo, step = 1): Generator<[start: number, end: number]> {
  const rows = rowsOf(info);
  const rowBytes = typeBytes(info.type, elementCount(info.shape)) / rows;
  const size = step * Math.max(1, Math.floor(PIECE_BYTES / rowBytes / step));
  for (let start = 0; start < rows; start += size) yield [start, Math.min(rows, start + size)];
}

/** The first tensor with a NaN or infinite element, and that element's row-major index; null when all are finite. */
export function findNonFinite(tensors: ReadonlyMap<string, Tensor>): { name: string; index: number } | null {
  for (const tensor of tensors.values()) {
    const index = firstNonFinite(tensor);
    if (index !== null) return { name: tensor.name, index };
  }
  return null;
}

/** Product of the dimensions; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
