import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './formatError';
import { type Tensor, toFloat32 } from './tensor';

const halves = (dtype: 'F16' | 'BF16', words: Uint16Array<ArrayBuffer>): Tensor => ({
  name: 'w',
  dtype,
  shape: [words.length],
  bytes: new Uint8Array(words.buffer),
});

/** The value of a binary16, from its definition in IEEE 754. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

describe('toFloat32', () => {
  it('converts every f16 exactly', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
    const values = toFloat32(halves('F16', all));
    const wrong = all.findIndex((bits) => !Object.is(values[bits], halfValue(bits)));
    expect(wrong).toBe(-1);
  });

  it('converts every bf16 to the f32 of which it is the upper half', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
    const values = toFloat32(halves('BF16', all));
    const view = new DataView(new ArrayBuffer(4));
    const wrong = all.findIndex((bits) => {
      view.setUint32(0, bits * 65536);
      return !Object.is(values[bits], view.getFloat32(0));
    });
    expect(wrong).toBe(-1);
  });

  it('reads tensors that lie unaligned, and copies', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, noNaN: true }), fc.integer({ min: 0, max: 7 }), (values, offset) => {
        const file = new Uint8Array(values.byteLength + offset);
        file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
        const read = toFloat32({ name: 'w', dtype: 'F32', shape: [values.length], bytes: file.subarray(offset) });
        file.fill(0xff);
        expect([...read]).toEqual([...values]);
      }),
    );
    const file = Uint8Array.of(0, 0x00, 0x3c, 0x00, 0xc0);
    expect([...toFloat32({ name: 'w', dtype: 'F16', shape: [2], bytes: file.subarray(1) })]).toEqual([1, -2]);
  });

  it('refuses other types by name', () => {
    expect(() => toFloat32({ name: 'w', dtype: 'I32', shape: [1], bytes: new Uint8Array(4) })).toThrow(FormatError);
  });
});
