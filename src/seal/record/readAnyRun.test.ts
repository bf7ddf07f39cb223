import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallPuzzleRun } from '../testing/puzzleRun';
import { KNOWLEDGE_FORMAT, MOST_BYTES, PUZZLE_FORMAT, readAnyRun, readRunBytes, rowOf, writeRun } from './format';
import { RunFileError } from './runFileError';

const readRow = async (file: Blob) => rowOf(await readAnyRun(file));
const readKnowledge = (file: Blob) => readRunBytes(KNOWLEDGE_FORMAT, file);
const readPuzzles = (file: Blob) => readRunBytes(PUZZLE_FORMAT, file);

let text = '';
beforeAll(async () => {
  text = writeRun(PUZZLE_FORMAT, await smallPuzzleRun());
});

const gzip = (content: string | Buffer) => new Blob([gzipSync(content)]);

describe('a run file', () => {
  it('is read packed or not, whatever its name', async () => {
    const [plain, packed] = [await readPuzzles(new Blob([text])), await readPuzzles(gzip(text))];
    expect(packed).toEqual(plain);
    const { entry, text: kept } = await readRow(gzip(text));
    expect([entry.domain, entry.id]).toEqual(['puzzles', plain.id]);
    expect(await readPuzzles(new Blob([kept]))).toEqual(plain);
  });

  it('that unpacks to more than the limit is refused while it is unpacked', async () => {
    // Its end is missing, which nobody would notice who stops at the limit.
    const endless = gzipSync(Buffer.alloc(4 * MOST_BYTES, ' '), { level: 1 });
    const file = new Blob([endless.subarray(0, endless.length - 1000)]);
    await expect(readRow(file)).rejects.toThrow('Unpacked, the file is larger than 64 MB');
    await expect(readRow(gzip(Buffer.alloc(MOST_BYTES + 1, ' ')))).rejects.toThrow('Unpacked, the file is larger');
    await expect(readRow(gzip(Buffer.alloc(MOST_BYTES, ' ')))).rejects.toThrow('not JSON');
  });

  it('that is larger than the limit is refused unread', async () => {
    class Large extends Blob {
      override readonly size = MOST_BYTES + 1;
      override stream(): never {
        throw new RangeError('It is not to be read.');
      }
    }
    await expect(readRow(new Large(['{}']))).rejects.toThrow('The file is larger than 64 MB');
  });

  it('of the wrong kind, cut short or no JSON is refused with what to do', async () => {
    const whole = gzipSync(text);
    const cut = new Blob([whole.subarray(0, whole.length / 2)]);
    await expect(readRow(cut)).rejects.toThrow('cannot be unpacked to its end');
    await expect(readRow(new Blob(['[']))).rejects.toThrow('The file is not JSON. Choose a file that');
    await expect(readRow(new Blob([]))).rejects.toThrow('The file is not JSON');
    await expect(readPuzzles(new Blob(['{"schema":"selkie-run"}']))).rejects.toThrow('This is a run on knowledge');
    await expect(readKnowledge(new Blob([text]))).rejects.toThrow('This is a run on puzzles');
  });

  it('whatever is in it, is read or refused in one sentence or two', async () => {
    const isTold = async (file: Blob): Promise<void> => {
      const told = await readRow(file).catch((error: unknown) => error);
      if (!(told instanceof Error)) return;
      expect(told).toBeInstanceOf(RunFileError);
      expect(told.message).toMatch(/^\S[^\n]{10,600}\.$/);
    };
    const places = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 6 });
    await fc.assert(fc.asyncProperty(fc.uint8Array(), (bytes) => isTold(new Blob([bytes]))));
    await fc.assert(
      fc.asyncProperty(places, fc.jsonValue(), async (path, value) => {
        const run: unknown = JSON.parse(text);
        replaceAt(run, path, value);
        await isTold(new Blob([JSON.stringify(run)]));
      }),
      { numRuns: 300 },
    );
  });

  it('that is nested deeper than a stack holds is refused', async () => {
    const deep = `${'['.repeat(2e5)}${']'.repeat(2e5)}`;
    for (const hostile of [deep, `{"schema":${deep}}`, text.replace('{', `{"deep":${deep},`)]) {
      const told = await readRow(new Blob([hostile])).catch((error: unknown) => error);
      if (told instanceof Error) expect(told).toBeInstanceOf(RunFileError);
    }
  });
});

/** Puts the value where the path leads, each step taken among the keys there are. */
function replaceAt(inside: unknown, [step = 0, ...path]: number[], value: unknown): void {
  if (typeof inside !== 'object' || inside === null) return;
  const keys = Object.keys(inside);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return;
  const next: unknown = Reflect.get(inside, key);
  if (path.length > 0 && typeof next === 'object' && next !== null) replaceAt(next, path, value);
  else Reflect.set(inside, key, value);
}
