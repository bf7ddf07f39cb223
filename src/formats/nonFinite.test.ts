import { describe, expect, it } from 'vitest';
import type { Tensor } from './tensor';
import { findNonFinite } from './tensor';

describe('findNonFinite', () => {
  const tensor = (dtype: Tensor['dtype'], words: number[]): Map<string, Tensor> => {
    const array = dtype === 'F32' ? new Uint32Array(words) : new Uint16Array(words);
    return new Map([['w', { name: 'w', dtype, shape: [words.length], bytes: new Uint8Array(array.buffer) }]]);
  };
  it.each<[Tensor['dtype'], number[], number | null]>([
    ['F32', [0, 0x7f7fffff, 0xff7fffff, 1], null],
    ['F32', [0, 0x7f800000], 1],
    ['F32', [0xff800000], 0],
    ['F32', [0, 0, 0x7fc00001], 2],
    ['F16', [0x7bff, 0xfbff, 0x0001], null],
    ['F16', [0x7bff, 0xfc00], 1],
    ['F16', [0x7e00], 0],
    ['BF16', [0x7f7f, 0xff7f, 0x7c00], null],
    ['BF16', [0, 0xffc1], 1],
  ])('%s %j: element %j', (dtype, words, index) => {
    expect(findNonFinite(tensor(dtype, words))).toEqual(index === null ? null : { name: 'w', index });
  });

  it.each(['F32', 'F16', 'BF16'] as const)(
    'finds the first of %s wherever it lies and however bytes are aligned',
    (dtype) => {
      const size = dtype === 'F32' ? 4 : 2;
      const broken = { F32: [0, 0, 0xc0, 0xff], F16: [0, 0x7c], BF16: [0x80, 0x7f] }[dtype];
      for (let length = 1; length <= 7; length++)
        for (let offset = 0; offset < 6; offset++)
          for (let index = 0; index <= length; index++) {
            const file = new Uint8Array(64).fill(0xff);
            const bytes = file.subarray(offset, offset + size * length).fill(1);
            for (let at = index; at < length; at += 2) bytes.set(broken, size * at);
            const one = new Map<string, Tensor>([['w', { name: 'w', dtype, shape: [length], bytes }]]);
            const found = index < length ? { name: 'w', index } : null;
            expect(findNonFinite(one), `${length} elements from byte ${offset}`).toEqual(found);
          }
    },
  );
});
