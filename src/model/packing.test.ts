import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WEIGHT_FORMATS } from '../contract/engine';
import { storedBytes, WEIGHT_STORAGE } from '../kernels/weightStorage';
import { pack } from '../kernels/weights.reference';
import { PACK } from './packing';

const number = fc.float({ noNaN: true, min: Math.fround(-3e38), max: Math.fround(3e38) });
const small = fc.float({ noNaN: true, min: -2, max: 2 });
/** Both zeros, and where f16 turns to its largest number or to zero. */
const edge = fc.constantFrom(0, -0, 2 ** -25, 65519, 65520);
/** Halves of a step where the largest of a block is 127: ties, above and below zero. */
const tie = fc.integer({ min: -254, max: 254 }).map((n) => n / 2);

test('the engine packs what the reference packs, to the bit', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...WEIGHT_FORMATS),
      fc.oneof(
        fc.array(fc.oneof(small, number, edge), { minLength: 64, maxLength: 64 }),
        fc.array(small, { minLength: 64, maxLength: 64 }),
        fc.array(tie, { minLength: 62, maxLength: 62 }).map((rest) => [127, ...rest, -127]),
      ),
      (format, values) => {
        const packed = PACK[format](Float32Array.from(values));
        expect(packed.byteLength).toBe(storedBytes(WEIGHT_STORAGE[format], values.length));
        expect([...packed]).toEqual([...new Uint8Array(pack(values, format).buffer)].slice(0, packed.byteLength));
      },
    ),
    { numRuns: 500 },
  );
});
