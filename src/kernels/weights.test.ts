import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at } from './reals';
import { pack, rounded, stored, unpack } from './weights.reference';

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

test('blocks of q8 and q4 keep a weight to half a step of their scale', () => {
  const block = fc.array(fc.float({ noNaN: true, min: -8, max: 8 }), { minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(fc.constantFrom('q8' as const, 'q4' as const), block, (storage, values) => {
      const kept = stored(values, storage);
      for (const start of [0, 32]) {
        const [given, got] = [values.slice(start, start + 32), kept.slice(start, start + 32)];
        const range = storage === 'q8' ? 2 * Math.max(...given.map(Math.abs)) : Math.max(...given) - Math.min(...given);
        const step = range / (storage === 'q8' ? 254 : 15);
        // Scale and minimum are float16 themselves, so a value at the far end may lie off by some more.
        const slack = 2 ** -10 * Math.max(...given.map(Math.abs)) + 15 * 2 ** -24 + 127 * 2 ** -25;
        got.forEach((value, j) => {
          expect(Math.abs(value - at(given, j))).toBeLessThanOrEqual(step / 2 + slack);
        });
      }
    }),
  );
});

test('known blocks', () => {
  const ramp = Array.from({ length: 64 }, (_, i) => (i % 32) - 16);
  // From -1 in 15 steps of 0.5 to 6.5: all of them numbers that float16 holds.
  const steps = Array.from({ length: 32 }, (_, i) => -1 + 0.5 * (i % 16));
  expect([...stored(steps, 'q4')]).toEqual(steps);
  const [scales, first] = pack(ramp, 'q8');
  // 16 / 127 in f16 is 0x3008; the first four weights -127, -119, -111, -103.
  expect(scales).toBe(0x3008_3008);
  expect(first).toBe(((-127 & 255) | ((-119 & 255) << 8) | ((-111 & 255) << 16) | ((-103 & 255) << 24)) >>> 0);
});
