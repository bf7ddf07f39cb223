import { expect, it } from 'vitest';
import { byteSize } from './byteSize';
import { memoryFrom } from './memoryCap';

it.each([
  ['1.2GB', 1.2e9],
  [' 800 mb ', 8e8],
  ['2 GiB', 2 * 2 ** 30],
  ['1000 GB', 1e12],
  ['16MB', 16e6],
])('%s is a size', (text, bytes) => {
  expect(memoryFrom(text)).toBe(bytes);
});

it.each(['', '1.2', 'GB', '-1 GB', '1,2 GB', '15 MB', '1001 GB', '1.2 GBit', '1e9 kB', 'many'])(
  '%j is none',
  (text) => {
    expect(memoryFrom(text)).toBeNull();
  },
);

it('what a size is shown as is read again', () => {
  for (const bytes of [16e6, 123e6, 1.2e9, 24e9]) expect(memoryFrom(byteSize(bytes))).toBe(bytes);
});
