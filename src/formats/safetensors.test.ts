import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { FormatError } from './formatError';
import { readSafetensors, readSafetensorsHeader, writeSafetensors } from './safetensors';
import { DTYPE_BITS, type Dtype, elementCount, firstNonFinite, type Tensor } from './tensor';

/** A file of this header and data, its length field right unless told otherwise. */
function fileOf(header: unknown, dataBytes = 0, claimed?: bigint): Uint8Array {
  const json =
    typeof header === 'string'
      ? new TextEncoder().encode(header)
      : header instanceof Uint8Array
        ? header
        : new TextEncoder().encode(JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  out.set(json, 8);
  return out;
}

const f32 = (shape: unknown, data_offsets: unknown): unknown => ({ dtype: 'F32', shape, data_offsets });
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

const ACCEPTED: Record<string, Uint8Array> = {
  'no tensors': fileOf({}),
  'two tensors': fileOf({ a: f32([2, 3], [0, 24]), b: f32([4], [24, 40]) }, 40),
  'header order unlike data order': fileOf({ b: f32([4], [24, 40]), a: f32([2, 3], [0, 24]) }, 40),
  'a header length that leaves the data unaligned': fileOf(
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} ',
    4,
  ),
  'padding with spaces': fileOf(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}${' '.repeat(4000)}`, 4),
  'an empty tensor': fileOf({ a: f32([0, 3], [0, 0]), b: f32([1], [0, 4]) }, 4),
  'a scalar': fileOf({ a: f32([], [0, 4]) }, 4),
  metadata: fileOf({ __metadata__: { format: 'pt' }, a: f32([1], [0, 4]) }, 4),
  'a tensor called __proto__': fileOf('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
  'brackets inside a name': fileOf({ ['['.repeat(200)]: f32([1], [0, 4]) }, 4),
  'half-byte elements that fill bytes': fileOf({ a: { dtype: 'F4', shape: [4], data_offsets: [0, 2] } }, 2),
};

/** Each with a word that its message must hold. */
const REFUSED: Record<string, [Uint8Array, string]> = {
  'an empty file': [new Uint8Array(0), 'ends after 0 bytes'],
  'seven bytes': [new Uint8Array(7), 'ends after 7 bytes'],
  'a header of length 0': [fileOf('', 8), 'JSON'],
  'a header past the end': [fileOf('{}', 0, 3n), 'cut off'],
  'a header of 2^63': [fileOf('{}', 0, 2n ** 63n), 'possible are 100000000'],
  'a header of 2^53 + 1': [fileOf('{}', 0, 2n ** 53n + 1n), 'claims 9007199254740993 bytes; possible'],
  'a header over the limit': [fileOf('{}', 0, 100_000_001n), 'possible are 100000000'],
  'bad UTF-8': [fileOf(Uint8Array.of(0x7b, 0xff, 0x7d)), 'UTF-8'],
  'a byte order mark': [fileOf('\ufeff{}'), 'JSON'],
  'no JSON': [fileOf('{"a": nope}'), 'not valid JSON'],
  'an array': [fileOf([]), 'object'],
  null: [fileOf('null'), 'object'],
  'deep nesting': [fileOf(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`), 'nested'],
  'deep nesting in a field nobody reads': [
    fileOf(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":${'['.repeat(200)}${']'.repeat(200)}}}`, 4),
    'nested',
  ],
  'a lone surrogate in a name': [fileOf('{"\\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4), 'Unicode'],
  'no dtype': [fileOf({ a: { shape: [1], data_offsets: [0, 4] } }, 4), 'dtype'],
  'an unknown dtype': [fileOf({ a: { dtype: 'F7', shape: [1], data_offsets: [0, 4] } }, 4), 'F7'],
  'a dtype named like an object member': [
    fileOf({ a: { dtype: 'toString', shape: [1], data_offsets: [0, 4] } }, 4),
    'toString',
  ],
  'a negative shape': [fileOf({ a: f32([-2, -3], [0, 24]) }, 24), 'shape'],
  'a fractional shape': [fileOf({ a: f32([1.5, 4], [0, 24]) }, 24), 'shape'],
  'a shape of texts': [fileOf({ a: f32(['2', '3'], [0, 24]) }, 24), 'shape'],
  'a shape of -0': [fileOf('{"a":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}'), 'shape'],
  'a shape that overflows 64 bits': [fileOf({ a: f32([2 ** 32, 2 ** 32], [0, 24]) }, 24), 'larger than any file'],
  'an overflow hidden by a 0': [fileOf({ a: f32([2 ** 32, 2 ** 32, 0], [0, 0]) }), 'larger than any file'],
  'a shape far larger than the file': [fileOf({ a: f32([2 ** 40], [0, 24]) }, 24), 'offsets span 24'],
  'a negative offset': [fileOf({ a: f32([6], [-8, 16]) }, 24), 'data_offsets'],
  'reversed offsets': [fileOf({ a: f32([6], [24, 0]) }, 24), 'before it begins'],
  'an offset past the end': [fileOf({ a: f32([2 ** 38], [0, 2 ** 40]) }, 24), 'cut off'],
  'one offset': [fileOf({ a: f32([6], [0]) }, 24), 'data_offsets'],
  overlap: [fileOf({ a: f32([6], [0, 24]), b: f32([6], [0, 24]) }, 24), 'overlap'],
  'a hole': [fileOf({ a: f32([1], [0, 4]), b: f32([1], [12, 16]) }, 16), 'gaps'],
  'trailing bytes': [fileOf({ a: f32([1], [0, 4]) }, 12), 'belong to none'],
  'missing bytes': [fileOf({ a: f32([4], [0, 16]) }, 11), 'cut off'],
  'a size that does not fit the shape': [fileOf({ a: f32([2, 2], [0, 24]) }, 24), 'takes 16 bytes'],
  'a duplicate name': [
    fileOf(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
      8,
    ),
    '"a"',
  ],
  'half-byte elements that do not fill bytes': [
    fileOf({ a: { dtype: 'F4', shape: [3], data_offsets: [0, 2] } }, 2),
    'whole bytes',
  ],
  'metadata with a number': [fileOf({ __metadata__: { n: 5 } }), '__metadata__'],
  'a Git LFS pointer': [text('version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'), 'git lfs pull'],
  'a web page': [text('<!doctype html><html><body>Not found</body></html>'), 'web page'],
  'a zip archive': [text('PK\u0003\u0004 and then the rest of an archive'), 'zip'],
  'a GGUF file': [text('GGUF\u0003\u0000\u0000\u0000 and then the rest'), 'GGUF'],
};

/** The error of reading, or null; anything but a FormatError fails the test. */
function verdict(bytes: Uint8Array): FormatError | null {
  try {
    readSafetensors(bytes, 'model.safetensors');
    return null;
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

describe('reading', () => {
  it.each(Object.entries(ACCEPTED))('accepts %s', (_, bytes) => {
    expect(verdict(bytes)).toBeNull();
  });

  it.each(Object.entries(REFUSED))('refuses %s in one sentence that names the file', (_, [bytes, word]) => {
    const error = verdict(bytes);
    expect(error?.message).toContain(word);
    expect(error?.message).toMatch(/^model\.safetensors: [^\n]{10,300}\.$/);
  });

  it('gives views in place, with a tensor called __proto__ touching no prototype', () => {
    const bytes = ACCEPTED['two tensors'] ?? new Uint8Array();
    const { tensors } = readSafetensors(bytes, 'm');
    expect(tensors.get('b')?.bytes.buffer).toBe(bytes.buffer);
    expect(tensors.get('b')?.bytes.byteOffset).toBe(bytes.length - 16);
    const odd = readSafetensors(ACCEPTED['a tensor called __proto__'] ?? bytes, 'm');
    expect(odd.tensors.get('__proto__')?.shape).toEqual([1]);
    expect(Reflect.get({}, 'dtype')).toBeUndefined();
  });

  it('judges a header before the data is there', () => {
    const whole = fileOf({ a: f32([4], [0, 16]) }, 16);
    const start = whole.subarray(0, whole.length - 16);
    expect(readSafetensorsHeader(start, whole.length, 'm').entries).toHaveLength(1);
    expect(() => readSafetensorsHeader(start, whole.length - 1, 'm')).toThrow('cut off');
    expect(() => readSafetensorsHeader(start.subarray(0, 20), whole.length, 'm')).toThrow("20 of the header's");
  });
});

const dtype = fc.constantFrom<Dtype>('F32', 'F16', 'BF16', 'I64', 'U8', 'F64');
const tensor = fc
  .record({
    name: fc.string({ unit: 'grapheme' }).filter((name) => name !== '__metadata__'),
    dtype,
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  })
  .chain(({ name, dtype, shape }) => {
    const length = (elementCount(shape) * DTYPE_BITS[dtype]) / 8;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes): Tensor => ({ name, dtype, shape, bytes }));
  });
const tensors = fc.uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 });

describe('writing', () => {
  it('is read back the same', () => {
    fc.assert(
      fc.property(
        tensors,
        fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })),
        (list, metadata) => {
          const read = readSafetensors(writeSafetensors(list, new Map(Object.entries(metadata))), 'm');
          expect(new Map(list.map((one) => [one.name, one]))).toEqual(read.tensors);
          expect(Object.fromEntries(read.metadata)).toEqual(metadata);
        },
      ),
    );
  });

  it('aligns the data to 8 bytes', () => {
    fc.assert(
      fc.property(
        tensors,
        (list) => readSafetensorsHeader(writeSafetensors(list), writeSafetensors(list).length, 'm').dataStart % 8 === 0,
      ),
    );
  });

  it('refuses what no reader would accept', () => {
    const one: Tensor = { name: 'a', dtype: 'F32', shape: [1], bytes: new Uint8Array(4) };
    expect(() => writeSafetensors([one, one])).toThrow(FormatError);
    expect(() => writeSafetensors([{ ...one, name: '__metadata__' }])).toThrow(FormatError);
    expect(() => writeSafetensors([{ ...one, shape: [2] }])).toThrow(FormatError);
  });
});

describe('damaged files', () => {
  it('settle quickly, with a FormatError or a sound result', () => {
    const edit = fc.record({ at: fc.nat(), byte: fc.nat(255) });
    fc.assert(
      fc.property(tensors, fc.array(edit, { maxLength: 4 }), fc.nat(40), fc.boolean(), (list, edits, cut, cutIt) => {
        const bytes = writeSafetensors(list, new Map([['format', 'pt']]));
        for (const { at, byte } of edits) bytes[at % bytes.length] = byte;
        const damaged = cutIt ? bytes.subarray(0, Math.max(0, bytes.length - cut)) : bytes;
        const started = performance.now();
        verdict(damaged);
        expect(performance.now() - started).toBeLessThan(1000);
      }),
      { numRuns: 500 },
    );
  });

  it('settle for any bytes behind a plausible length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        verdict(fileOf(bytes, 8));
      }),
      { numRuns: 500 },
    );
  });
});

const Manifest = z.object({ files: z.array(z.object({ file: z.string(), expect: z.string() })) });

describe('the 49 files of ../shared/models/malformed-safetensors', () => {
  const folder = sharedPath('models', 'malformed-safetensors');
  it.skipIf(folder === null)(folder === null ? SHARED_ABSENT : 'get the verdicts of the reference library', () => {
    if (folder === null) return;
    const { files } = z.parse(Manifest, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
    expect(files).toHaveLength(49);
    for (const { file, expect: expected } of files) {
      const bytes = new Uint8Array(readFileSync(join(folder, file)));
      const started = performance.now();
      const error = verdict(bytes);
      expect(performance.now() - started, file).toBeLessThan(1000);
      // "accept-or-reject-cleanly" ones are accepted, as the reference library does.
      expect(error === null, `${file}: ${error?.message ?? 'accepted'}`).toBe(expected !== 'reject');
      if (error) expect(error.message).toContain('model.safetensors');
      const nonFinite = error
        ? []
        : [...readSafetensors(bytes, file).tensors.values()].filter((one) => firstNonFinite(one) !== null);
      expect(nonFinite.length > 0, file).toBe(expected.includes('non-finite'));
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
