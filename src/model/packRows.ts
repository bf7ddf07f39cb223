/** Rows of a checkpoint as the bytes that kernels read, whatever type they were stored in. */

import type { WeightFormat } from '../contract/engine';
import { floatsOf } from '../formats/blocks';
import { BLOCK_TYPES, halfToNumber, type StoredType } from '../formats/tensor';
import { BLOCK, halfOf, PACK } from './packing';

type Bytes = Uint8Array<ArrayBuffer>;

/** The format that holds each type to the bit; null where none does, and the weights are widened. */
const EXACT: Partial<Record<StoredType, WeightFormat>> = {
  F32: 'f32',
  BF16: 'bf16',
  F16: 'f16',
  Q8_0: 'q8',
  Q5_0: 'q8',
  Q4_0: 'q4',
  Q4_1: 'q4',
};

export const exactFormat = (type: StoredType): WeightFormat | null => EXACT[type] ?? null;

/** f16 keeps 11 bits of each weight, more than the scales of blocks have, and takes half of f32's room. */
export const WIDENED: WeightFormat = 'f16';

/** Elements in `format`, in the same order. Exact where `exactFormat` says so, else rounded once. */
export function packRows(type: StoredType, bytes: Uint8Array, format: WeightFormat): Bytes {
  if (exactFormat(type) === format) {
    const repack = REPACK[type];
    return repack ? repack(bytes) : new Uint8Array(bytes);
  }
  return PACK[format](floatsOf(type, bytes));
}

/** The types whose blocks a format holds to the bit, though they lie otherwise in a file; all others lie as kernels read them. */
const REPACK: Partial<Record<StoredType, (bytes: Uint8Array) => Bytes>> = {
  Q8_0: (bytes) => pairs(bytes, BLOCK_TYPES.Q8_0.bytes, (block, out, to) => out.set(block.subarray(2), to)),
  // q - 16 in a signed byte, with the same scale.
  Q5_0: (bytes) =>
    pairs(bytes, BLOCK_TYPES.Q5_0.bytes, (block, out, to) => {
      const fifth = new DataView(block.buffer, block.byteOffset).getUint32(2, true);
      for (let j = 0; j < 16; j++) {
        const q = block[6 + j] ?? 0;
        out[to + j] = ((q & 15) | (((fifth >>> j) & 1) << 4)) - 16;
        out[to + j + 16] = ((q >> 4) | (((fifth >>> (j + 16)) & 1) << 4)) - 16;
      }
    }),
  // d (q - 8) is d q + m with m = -8 d, which float16 holds exactly.
  Q4_0: (bytes) => {
    const { bytes: size } = BLOCK_TYPES.Q4_0;
    const count = bytes.length / size;
    const out = new Uint8Array(count * 20);
    const view = new DataView(out.buffer);
    for (let block = 0; block < count; block++) {
      const from = bytes.subarray(block * size, (block + 1) * size);
      out.set(from.subarray(0, 2), 20 * block);
      view.setUint16(20 * block + 2, halfOf(-8 * halfToNumber((from[0] ?? 0) | ((from[1] ?? 0) << 8))), true);
      out.set(from.subarray(2), 20 * block + 4);
    }
    return out;
  },
};

/** Blocks of one scale, two and two: both scales, then both blocks' quants. */
function pairs(
  bytes: Uint8Array,
  size: number,
  quants: (block: Uint8Array, out: Uint8Array, to: number) => void,
): Bytes {
  const count = bytes.length / size;
  const out = new Uint8Array((count / 2) * 68);
  for (let index = 0; index < count; index++) {
    const block = bytes.subarray(index * size, (index + 1) * size);
    const start = 68 * (index >> 1);
    out.set(block.subarray(0, 2), start + 2 * (index & 1));
    quants(block, out, start + 4 + BLOCK * (index & 1));
  }
  return out;
}
