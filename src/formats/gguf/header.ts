/**
 * The header of a GGUF file, version 3 (ggml `docs/gguf.md`): magic, version, counts, key-value pairs, then names, shapes, types and
 * offsets of the tensors. All numbers are little endian. Nothing is allocated by a size that the file merely claims.
 */
import type { OpenFile } from '../fileSource';
import { FormatError, looksLike, quoted } from '../formatError';
import { BLOCK_TYPES, isBlockType, type StoredType, typeBytes } from '../tensor';

export type GgufScalar = number | boolean | string;
export type GgufValue = GgufScalar | readonly GgufValue[];

export interface GgufTensor {
  name: string;
  type: StoredType;
  /** Outermost axis first, as Hugging Face has them; the file lists the innermost first. */
  shape: readonly number[];
  /** Byte of the file at which the elements begin. */
  begin: number;
  bytes: number;
}

export interface GgufHeader {
  values: ReadonlyMap<string, GgufValue>;
  tensors: readonly GgufTensor[];
}

/** Types of a tensor by their number (ggml `enum ggml_type`); those that are not read here are known by name. */
const TENSOR_TYPES: Readonly<Record<number, string>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  6: 'Q5_0',
  7: 'Q5_1',
  8: 'Q8_0',
  9: 'Q8_1',
  10: 'Q2_K',
  11: 'Q3_K',
  12: 'Q4_K',
  13: 'Q5_K',
  14: 'Q6_K',
  15: 'Q8_K',
  16: 'IQ2_XXS',
  17: 'IQ2_XS',
  18: 'IQ3_XXS',
  19: 'IQ1_S',
  20: 'IQ4_NL',
  21: 'IQ3_S',
  22: 'IQ2_S',
  23: 'IQ4_XS',
  24: 'I8',
  25: 'I16',
  26: 'I32',
  27: 'I64',
  28: 'F64',
  29: 'IQ1_M',
  30: 'BF16',
  34: 'TQ1_0',
  35: 'TQ2_0',
  39: 'MXFP4',
};
const READ_TYPES: readonly string[] = ['F32', 'F16', 'BF16', ...Object.keys(BLOCK_TYPES)];

const MAGIC = 0x4655_4747;
const VERSION = 3;
/** Lists within lists; real files have one level. */
const DEEPEST = 4;
/** ggml's own limits: `GGML_MAX_DIMS`, and names that fit its buffers. */
const MOST_DIMENSIONS = 4;

/** The first read; most of a header is the vocabulary, so that a second one mostly follows. */
const FIRST_READ = 2 ** 20;

/** The largest vocabularies take a tenth of it; a length that is damaged should not have gigabytes read. */
const LARGEST_HEADER = 2 ** 27;

/** A header that is longer than what was read of it. */
class CutShort extends Error {}

/** Reads as much of the file as its header takes. @throws FormatError naming the file and the key or tensor. */
export async function readGgufHeader(file: OpenFile, name: string): Promise<GgufHeader> {
  for (let size = FIRST_READ; ; size = Math.min(LARGEST_HEADER, size * 4)) {
    const bytes = await file.read(0, Math.min(size, file.size));
    try {
      return new HeaderReader(bytes, file.size, name).read();
    } catch (error) {
      if (!(error instanceof CutShort)) throw error;
      if (bytes.length >= file.size)
        throw new FormatError(
          'broken',
          `${name}: the file ends inside its header, after ${file.size} bytes; fetch it again.`,
        );
      if (size >= LARGEST_HEADER)
        throw new FormatError(
          'broken',
          `${name}: its header goes on after ${LARGEST_HEADER} bytes, which no model takes; it is damaged. Fetch the file again.`,
        );
    }
  }
}

class HeaderReader {
  #at = 0;
  readonly #view: DataView;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(
    readonly bytes: Uint8Array,
    readonly fileSize: number,
    readonly name: string,
  ) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  #broken(what: string): FormatError {
    return new FormatError('broken', `${this.name}: ${what}.`);
  }

  /** Moves on by so many bytes and tells where they began. */
  #take(size: number): number {
    // What the file itself cannot hold is a lie of the header, however much of it was read.
    if (this.#at + size > this.fileSize)
      throw this.#broken(`the file ends inside its header, at byte ${this.#at} of ${this.fileSize}`);
    if (this.#at + size > this.bytes.length) throw new CutShort();
    const begin = this.#at;
    this.#at += size;
    return begin;
  }

  #u32 = (): number => this.#view.getUint32(this.#take(4), true);

  /** A count, offset or length: what JavaScript cannot hold exactly no file has. */
  #size(what: string): number {
    const value = this.#view.getBigUint64(this.#take(8), true);
    if (value > BigInt(this.fileSize)) throw this.#broken(`${what} is ${value}, more than the file has bytes`);
    return Number(value);
  }

  #text(what: string): string {
    const length = this.#size(`the length of ${what}`);
    const begin = this.#take(length);
    try {
      return this.#decoder.decode(this.bytes.subarray(begin, begin + length));
    } catch {
      throw this.#broken(`${what} is not valid UTF-8`);
    }
  }

  #long(value: bigint, key: string): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw this.#broken(`${quoted(key)} is ${value}, which is no exact number here`);
    return number;
  }

  #value(type: number, key: string, depth: number): GgufValue {
    const view = this.#view;
    switch (type) {
      case 0:
        return view.getUint8(this.#take(1));
      case 1:
        return view.getInt8(this.#take(1));
      case 2:
        return view.getUint16(this.#take(2), true);
      case 3:
        return view.getInt16(this.#take(2), true);
      case 4:
        return this.#u32();
      case 5:
        return view.getInt32(this.#take(4), true);
      case 6:
        return view.getFloat32(this.#take(4), true);
      case 7:
        return view.getUint8(this.#take(1)) !== 0;
      case 8:
        return this.#text(quoted(key));
      case 9:
        return this.#list(key, depth + 1);
      case 10:
        return this.#long(view.getBigUint64(this.#take(8), true), key);
      case 11:
        return this.#long(view.getBigInt64(this.#take(8), true), key);
      case 12:
        return view.getFloat64(this.#take(8), true);
      default:
        throw this.#broken(`${quoted(key)} has the unknown type ${type}`);
    }
  }

  #list(key: string, depth: number): GgufValue[] {
    if (depth > DEEPEST) throw this.#broken(`${quoted(key)} is nested too deeply`);
    const type = this.#u32();
    // Each element takes at least a byte, so that the count is bound by the file.
    const count = this.#size(`the length of ${quoted(key)}`);
    const values: GgufValue[] = [];
    for (let index = 0; index < count; index++) values.push(this.#value(type, key, depth));
    return values;
  }

  read(): GgufHeader {
    if (this.#u32() !== MAGIC) {
      const seen = looksLike(this.bytes);
      throw this.#broken(seen ? `this is not a GGUF file but ${seen}` : 'this is not a GGUF file');
    }
    const version = this.#u32();
    if (version !== VERSION)
      throw new FormatError(
        'unsupported',
        `${this.name}: this is GGUF of version ${version > 0xffff ? `${version} (perhaps big endian)` : version}; possible here: ${VERSION}, little endian.`,
      );
    const tensorCount = this.#size('its count of tensors');
    const valueCount = this.#size('its count of values');
    const values = new Map<string, GgufValue>();
    for (let index = 0; index < valueCount; index++) {
      const key = this.#text(`key ${index}`);
      if (values.has(key)) throw this.#broken(`the key ${quoted(key)} is there twice`);
      values.set(key, this.#value(this.#u32(), key, 0));
    }
    const alignment = values.get('general.alignment') ?? 32;
    if (typeof alignment !== 'number' || alignment < 8 || alignment % 8 !== 0)
      throw this.#broken(`general.alignment is ${quoted(alignment)}; needed: a multiple of 8`);
    const listed = new Map<string, Omit<GgufTensor, 'begin'> & { offset: number }>();
    for (let index = 0; index < tensorCount; index++) {
      const tensor = this.#tensor(index);
      if (listed.has(tensor.name)) throw this.#broken(`the tensor ${quoted(tensor.name)} is there twice`);
      listed.set(tensor.name, tensor);
    }
    const start = Math.ceil(this.#at / alignment) * alignment;
    return { values, tensors: this.#placed([...listed.values()], start, alignment) };
  }

  #tensor(index: number): Omit<GgufTensor, 'begin'> & { offset: number } {
    const name = this.#text(`the name of tensor ${index}`);
    const named = `tensor ${quoted(name)}`;
    const dimensions = this.#u32();
    if (dimensions > MOST_DIMENSIONS)
      throw this.#broken(`${named} has ${dimensions} dimensions; possible: ${MOST_DIMENSIONS}`);
    // Of a quantised file a dimension may be larger than the bytes that hold it.
    const shape = Array.from({ length: dimensions }, () =>
      this.#long(this.#view.getBigUint64(this.#take(8), true), named),
    ).reverse();
    const number = this.#u32();
    const type = TENSOR_TYPES[number] ?? `of number ${number}`;
    const offset = this.#long(this.#view.getBigUint64(this.#take(8), true), named);
    const elements = shape.reduce((product, size) => product * size, 1);
    if (elements === 0 || !Number.isSafeInteger(elements))
      throw this.#broken(`${named} has the shape ${quoted(shape)}`);
    if (!isRead(type))
      throw new FormatError(
        'unsupported',
        `${this.name}: ${named} has the type ${type}; possible here: ${READ_TYPES.join(', ')}.`,
      );
    const columns = shape.at(-1) ?? 1;
    if (isBlockType(type) && columns % BLOCK_TYPES[type].elements !== 0)
      throw this.#broken(
        `${named} of type ${type} has rows of ${columns} elements; needed: whole blocks of ${BLOCK_TYPES[type].elements}`,
      );
    return { name, type, shape, offset, bytes: typeBytes(type, elements) };
  }

  /** Tensors lie one after the other, each from a multiple of the alignment on, and within the file. */
  #placed(
    listed: readonly (Omit<GgufTensor, 'begin'> & { offset: number })[],
    start: number,
    alignment: number,
  ): GgufTensor[] {
    let end = 0;
    return [...listed]
      .sort((left, right) => left.offset - right.offset)
      .map(({ offset, ...tensor }) => {
        const named = `tensor ${quoted(tensor.name)}`;
        if (offset % alignment !== 0)
          throw this.#broken(`${named} begins at ${offset}, which is no multiple of the alignment ${alignment}`);
        if (offset < end) throw this.#broken(`${named} begins within the tensor before it`);
        end = offset + tensor.bytes;
        if (start + end > this.fileSize)
          throw this.#broken(`${named} ends at byte ${start + end}, but the file has ${this.fileSize}; it is cut off`);
        return { ...tensor, begin: start + offset };
      });
  }
}

const isRead = (type: string): type is StoredType => READ_TYPES.includes(type);
