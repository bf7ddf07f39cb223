import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTexts, UnreadError, unpacked } from './visitorFiles';

const outcome = (work: Promise<Uint8Array>): Promise<unknown> =>
  work.then(
    (bytes) => [...bytes],
    (error: unknown) => (error instanceof UnreadError ? error.why : error),
  );

describe('a file of a visitor', () => {
  it('is read packed or not up to the limit, and no further', async () => {
    // What begins as a gzip archive does is taken for one.
    const content = fc.uint8Array({ maxLength: 300 }).filter(([first]) => first !== 0x1f);
    await fc.assert(
      fc.asyncProperty(content, fc.nat(300), async (bytes, most) => {
        const fits = bytes.length <= most;
        expect(await outcome(unpacked(new Blob([bytes]), most))).toEqual(fits ? [...bytes] : 'large');
        const packed = new Blob([new Uint8Array(gzipSync(bytes))]);
        expect(await outcome(unpacked(packed, most))).toEqual(fits ? [...bytes] : 'packed-large');
      }),
    );
  });

  it('that is an archive cut anywhere, or damaged, is refused and never half read', async () => {
    const whole = new Uint8Array(gzipSync(Buffer.from('a text of some length, '.repeat(20))));
    const place = fc.integer({ min: 2, max: whole.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, async (at) => {
        expect(await outcome(unpacked(new Blob([whole.subarray(0, at)]), 10_000))).toBe('cut');
      }),
    );
  });

  it('is named when it is refused, with the limit and what to do, and the others are read', async () => {
    const large = new Uint8Array(gzipSync(Buffer.alloc(2 ** 21, ' ')));
    class Folder extends File {
      override slice(): never {
        return { arrayBuffer: () => Promise.reject(new Error('a folder')) } as never;
      }
    }
    const { read, unread } = await readTexts(
      [
        new File([large], 'bomb.json'),
        new File(['{}'], 'good.json'),
        new File([Buffer.alloc(2 ** 21, ' ')], 'large.json'),
        new File([large.subarray(0, 500)], 'cut.json'),
        new File([new Uint8Array([0xff, 0xfe, 0x7b, 0])], 'wide.json'),
        new Folder([], 'folder'),
      ],
      1,
    );
    expect(read).toEqual([{ name: 'good.json', text: '{}' }]);
    expect(unread).toEqual([
      'bomb.json: unpacked, the file is larger than 1 MB, the most that is read of one; split it into several files.',
      'large.json: the file is larger than 1 MB, the most that is read of one; split it into several files.',
      'cut.json: this is a gzip archive that cannot be unpacked to its end; fetch it again.',
      'wide.json: this is not UTF-8 text but UTF-16; save it as UTF-8.',
      'folder: the file could not be read.',
    ]);
  });
});
