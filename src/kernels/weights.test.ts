import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at } from './reals';
import { storedBytes, WEIGHT_STORAGE } from './weightStorage';
import { pack, rounded, unpack } from './weights.reference';

const bits = (value: number, storage: 'bf16' | 'f16') => at(new Uint16Array(pack([value], storage).buffer), 0);

test('known bit patterns', () => {
  expect([1, -2, 0.5, 0, -0].map((value) => bits(value, 'bf16'))).toEqual([0x3f80, 0xc000, 0x3f00, 0, 0x8000]);
  expect([1, -2, 0.5, 65504, 2 ** -14, 2 ** -24].map((value) => bits(value, 'f16'))).toEqual([
    0x3c00, 0xc000, 0x3800, 0x7bff, 0x0400, 0x0001,
  ]);
});

test('rounding is to nearest, ties to even', () => {
  // 1 + 1/128 and 1 + 2/128 are neighbours in bf16, 2048 and 2050 in f16.
  expect([1 + 1 / 256, 1 + 3 / 256, 1 + 1.01 / 256].map((value) => rounded(value, 'bf16'))).toEqual([
    1,
    1 + 2 / 128,
    1 + 1 / 128,
  ]);
  expect([2049, 2051, 2049.1].map((value) => rounded(value, 'f16'))).toEqual([2048, 2052, 2050]);
  expect([1e6, -1e6, 2 ** -25, 3 * 2 ** -25].map((value) => rounded(value, 'f16'))).toEqual([
    65504,
    -65504,
    0,
    2 ** -23,
  ]);
});

test('bf16 is the upper half of an f32 once it is rounded', () => {
  fc.assert(
    fc.property(
      fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e38), max: Math.fround(1e38) }),
      (value) => {
        const word = at(new Uint32Array(Float32Array.of(rounded(value, 'bf16')).buffer), 0);
        expect(word & 0xffff).toBe(0);
        expect(bits(value, 'bf16')).toBe(word >>> 16);
      },
    ),
  );
});

test('what is packed comes back, rounded once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('bf16' as const, 'f16' as const),
      fc.array(fc.float({ noNaN: true, min: -70000, max: 70000 }), { minLength: 1 }),
      (storage, values) => {
        const words = pack(values, storage);
        if (!(words instanceof Uint32Array)) throw new Error('16-bit weights are words');
        const back = unpack(words, storage).subarray(0, values.length);
        expect([...back]).toEqual(values.map((value) => rounded(value, storage)));
        expect(pack(back, storage)).toEqual(words);
      },
    ),
  );
});

test('the engine packs what the reference packs, to the bit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('f32' as const, 'bf16' as const, 'f16' as const),
      fc.array(fc.float({ noNaN: true, min: Math.fround(-3e38), max: Math.fround(3e38) }), { minLength: 1 }),
      (format, values) => {
        const packed = WEIGHT_STORAGE[format].pack(Float32Array.from(values));
        expect(packed.byteLength).toBe(storedBytes(WEIGHT_STORAGE[format], values.length));
        expect([...packed]).toEqual([...new Uint8Array(pack(values, format).buffer)].slice(0, packed.byteLength));
      },
    ),
  );
});
