import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { dequantize, firstNonFiniteBlock } from './blocks';
import { BLOCK_TYPES, type BlockType, isBlockType } from './tensor';

const TYPES = Object.keys(BLOCK_TYPES).filter(isBlockType);
const file = sharedPath('models/gguf-blocks/blocks.json');
const Blocks = z.record(
  z.string(),
  z.object({
    values_per_block: z.number(),
    bytes_per_block: z.number(),
    blocks_hex: z.string(),
    float32_hex: z.string(),
  }),
);

const fromHex = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'hex'));

describe.skipIf(file === null)(`blocks of each type (${SHARED_ABSENT})`, () => {
  const blocks = file === null ? {} : Blocks.parse(JSON.parse(readFileSync(file, 'utf8')));

  test.each(TYPES)('%s gives the values of the reference, block by block', (type) => {
    const given = blocks[type];
    if (!given) throw new Error(`${type} is not in the file.`);
    expect(BLOCK_TYPES[type]).toEqual({ elements: given.values_per_block, bytes: given.bytes_per_block });
    const expected = new Float32Array(fromHex(given.float32_hex).buffer);
    const actual = dequantize(type, fromHex(given.blocks_hex));
    expect(actual.length).toBe(expected.length);
    expect(actual.length).toBeGreaterThan(given.values_per_block);
    for (let start = 0; start < actual.length; start += given.values_per_block) {
      const [one, other] = [actual, expected].map((all) => [...all.subarray(start, start + given.values_per_block)]);
      const largest = Math.max(...(other ?? []).map(Math.abs));
      one?.forEach((value, j) => {
        expect(Math.abs(value - (other?.[j] ?? Number.NaN)), `${type} element ${start + j}`).toBeLessThanOrEqual(
          2 ** -22 * largest,
        );
      });
    }
  });
});

/** Two blocks of zeros, with one float16 number of the second replaced. */
function withScale(type: BlockType, at: number, bits: number): Uint8Array {
  const { bytes } = BLOCK_TYPES[type];
  const two = new Uint8Array(2 * bytes);
  two.set([bits & 0xff, bits >> 8], bytes + at);
  return two;
}

test.each(TYPES)('a %s block whose scale or minimum is no number is told by its first element', (type) => {
  const { elements, bytes } = BLOCK_TYPES[type];
  const places = { Q4_0: [0], Q5_0: [0], Q8_0: [0], Q6_K: [208] }[type as string] ?? [0, 2];
  for (const place of places) {
    for (const bits of [0x7c00, 0xfc00, 0x7e01])
      expect(firstNonFiniteBlock(type, withScale(type, place, bits))).toBe(elements);
    expect(firstNonFiniteBlock(type, withScale(type, place, 0x7bff))).toBeNull();
  }
  expect(firstNonFiniteBlock(type, new Uint8Array(3 * bytes))).toBeNull();
});
