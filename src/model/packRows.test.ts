import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dequantize } from '../formats/blocks';
import { BLOCK_TYPES, type BlockType, halfToNumber, isBlockType } from '../formats/tensor';
import { stored } from '../kernels/weights.reference';
import { exactFormat, packRows, WIDENED } from './packRows';

const TYPES = Object.keys(BLOCK_TYPES).filter(isBlockType);

/** Two of q8's pairs of blocks, or two super-blocks: random bytes, but for scales, which are kept finite and moderate. */
const blocks = (type: BlockType) => {
  const { elements, bytes } = BLOCK_TYPES[type];
  const count = Math.max(2, 128 / elements);
  const scales = type === 'Q6_K' ? [208] : ['Q4_1', 'Q5_1', 'Q4_K', 'Q5_K'].includes(type) ? [0, 2] : [0];
  return fc.uint8Array({ minLength: count * bytes, maxLength: count * bytes }).map((all) => {
    for (let block = 0; block < count; block++)
      for (const place of scales) {
        const high = block * bytes + place + 1;
        // Exponents up to 2^4.
        all[high] = ((all[high] ?? 0) & 0x83) | (Math.min(19, ((all[high] ?? 0) >> 2) & 31) << 2);
      }
    return new Uint8Array(all);
  });
};

/** What the shaders make of packed blocks, in f64 from their words. */
function unpacked(format: 'q8' | 'q4', packed: Uint8Array<ArrayBuffer>): number[] {
  const view = new DataView(packed.buffer);
  const half = (at: number): number => halfToNumber(view.getUint16(at, true));
  if (format === 'q4')
    return Array.from({ length: packed.length / 20 }, (_, block) =>
      Array.from({ length: 32 }, (_, j) => {
        const byte = view.getUint8(20 * block + 4 + (j % 16));
        return half(20 * block) * (j < 16 ? byte & 15 : byte >> 4) + half(20 * block + 2);
      }),
    ).flat();
  return Array.from({ length: packed.length / 68 }, (_, pair) =>
    Array.from({ length: 64 }, (_, j) => half(68 * pair + (j < 32 ? 0 : 2)) * view.getInt8(68 * pair + 4 + j)),
  ).flat();
}

describe.each(TYPES)('%s', (type) => {
  const format = exactFormat(type);

  test(`is ${format === null ? 'widened, each weight rounded once' : `kept as ${format}, to the bit`}`, () => {
    fc.assert(
      fc.property(blocks(type), (bytes) => {
        const values = dequantize(type, bytes);
        if (format === null) {
          const packed = new Uint16Array(packRows(type, bytes, WIDENED).buffer);
          expect([...packed].map(halfToNumber)).toEqual([...stored(values, 'f16')].map((value) => value));
        } else if (format === 'q8' || format === 'q4') {
          const kept = unpacked(format, packRows(type, bytes, format));
          expect(kept.map(Math.fround).map((value) => value + 0)).toEqual([...values].map((value) => value + 0));
        }
      }),
    );
  });
});

test('plain types lie as they did, and other formats are rounded once', () => {
  const values = Float32Array.of(1, -2.5, 3e-5, 70000);
  const bytes = new Uint8Array(values.buffer);
  expect([...packRows('F32', bytes, 'f32')]).toEqual([...bytes]);
  const halves = new Uint16Array(packRows('F32', bytes, 'f16').buffer);
  expect([...halves].map(halfToNumber)).toEqual([...stored(values, 'f16')]);
  expect([...packRows('F16', new Uint8Array(halves.buffer), 'f16')]).toEqual([...new Uint8Array(halves.buffer)]);
});
