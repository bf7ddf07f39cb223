/**
 * safetensors, read and written: 8 bytes of header length, a JSON header, the tensors' bytes without gaps.
 * A file is judged as the reference library judges it (safetensors 0.8, `SafeTensors::read_metadata` and `Metadata::validate`),
 * and nothing is allocated by a size that the file merely claims. Differences known, none of them unsafe: a whole number spelled 1.0 or
 * 1e0 and a field repeated within one entry pass here (JSON.parse does not tell); sizes must stay below 2^53, not 2^64.
 */
import type { OpenFile } from './fileSource';
import { FormatError, looksLike, quoted } from './formatError';
import { type HeaderEntry, parseHeaderJson } from './safetensorsHeader';
import { DTYPE_BITS, rowsOf, type Tensor, type TensorSource } from './tensor';

/** The reference library's limit, in bytes. */
const LARGEST_HEADER = 100_000_000;
const LENGTH_BYTES = 8;

export interface SafetensorsHeader {
  metadata: Map<string, string>;
  /** In the order of their bytes. */
  entries: HeaderEntry[];
  /** Where the tensors' bytes begin in the file. */
  dataStart: number;
}

export interface Safetensors {
  metadata: Map<string, string>;
  tensors: Map<string, Tensor>;
}

/**
 * How many bytes the header takes, the length field included.
 * @param start at least the first 8 bytes of the file. @param fileBytes size of the whole file.
 */
export function headerBytes(start: Uint8Array, fileBytes: number, file: string): number {
  const broken = (what: string): FormatError => {
    const seen = looksLike(start);
    return new FormatError('broken', `${file}: ${seen ? `this is not a safetensors file but ${seen}` : what}.`);
  };
  if (fileBytes < LENGTH_BYTES || start.length < LENGTH_BYTES)
    throw broken(`the file ends after ${fileBytes} bytes, before a safetensors header could begin`);
  const length = new DataView(start.buffer, start.byteOffset, LENGTH_BYTES).getBigUint64(0, true);
  if (length > BigInt(LARGEST_HEADER))
    throw broken(`its header claims ${length} bytes; possible are ${LARGEST_HEADER} at most`);
  const end = LENGTH_BYTES + Number(length);
  if (end > fileBytes)
    throw broken(`its header claims ${length} bytes, but the file has ${fileBytes} in all and may be cut off`);
  return end;
}

/**
 * Reads and checks the header alone, so that a bad file is refused before its tensors are fetched.
 * @param start the file's first bytes, header included. @param fileBytes size of the whole file.
 */
export function readSafetensorsHeader(start: Uint8Array, fileBytes: number, file: string): SafetensorsHeader {
  const dataStart = headerBytes(start, fileBytes, file);
  if (start.length < dataStart)
    throw new FormatError('unreadable', `${file}: ${start.length} of the header's ${dataStart} bytes were read.`);
  const header = parseHeaderJson(start.subarray(LENGTH_BYTES, dataStart), file);
  const entries = header.entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const entry of entries) {
    checkEntry(entry, position, file);
    position = entry.end;
  }
  const present = fileBytes - dataStart;
  if (position > present)
    throw new FormatError(
      'broken',
      `${file}: its tensors take ${position} bytes, but only ${present} follow the header; the file is cut off.`,
    );
  if (position < present)
    throw new FormatError('broken', `${file}: ${present - position} bytes after the last tensor belong to none.`);
  return { metadata: header.metadata, entries, dataStart };
}

/** Offsets must begin where the tensor before ended, and span what type and shape ask for. */
function checkEntry(entry: HeaderEntry, position: number, file: string): void {
  const { name, dtype, shape, begin, end } = entry;
  const broken = (what: string): FormatError => new FormatError('broken', `${file}: tensor ${quoted(name)} ${what}.`);
  if (end < begin) throw broken(`ends at byte ${end}, before it begins at ${begin}`);
  if (begin !== position)
    throw broken(`begins at byte ${begin}, where ${position} was due; tensors may neither overlap nor leave gaps`);
  let bits: number = DTYPE_BITS[dtype];
  for (const size of shape) {
    bits *= size;
    // At each factor, as a 0 later in the shape must not hide an overflow.
    if (!Number.isSafeInteger(bits)) throw broken(`has shape [${shapeText(shape)}], larger than any file`);
  }
  if (bits % 8 !== 0) throw broken(`of type ${dtype} does not fill whole bytes`);
  if (bits / 8 !== end - begin)
    throw broken(
      `of type ${dtype} and shape [${shapeText(shape)}] takes ${bits / 8} bytes, but its offsets span ${end - begin}`,
    );
}

function shapeText(shape: readonly number[]): string {
  return shape.length > 8 ? `${shape.slice(0, 8).join(', ')}, … ${shape.length} dimensions` : shape.join(', ');
}

/** Reads a whole file. Tensors are views into `bytes`. @throws FormatError naming the file and the tensor. */
export function readSafetensors(bytes: Uint8Array, file: string): Safetensors {
  const { metadata, entries, dataStart } = readSafetensorsHeader(bytes, bytes.length, file);
  const tensors = new Map<string, Tensor>();
  for (const { name, dtype, shape, begin, end } of entries)
    tensors.set(name, { name, dtype, shape, bytes: bytes.subarray(dataStart + begin, dataStart + end) });
  return { metadata, tensors };
}

/** A file read tensor by tensor; of the file itself no more than the header is kept. */
export async function openSafetensors(file: OpenFile, name: string): Promise<TensorSource> {
  const first = await file.read(0, Math.min(file.size, FIRST_READ));
  const length = headerBytes(first, file.size, name);
  const start = length <= first.length ? first : await file.read(0, length);
  const { entries, dataStart } = readSafetensorsHeader(start, file.size, name);
  const places = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    infos: new Map(entries.map(({ name, dtype, shape }) => [name, { name, type: dtype, shape }])),
    rows(tensor, from, to) {
      const entry = places.get(tensor);
      if (!entry) throw new RangeError(`${name}: ${tensor} is not in the file.`);
      const rowBytes = (entry.end - entry.begin) / rowsOf(entry);
      const at = dataStart + entry.begin;
      return file.read(at + from * rowBytes, at + to * rowBytes);
    },
  };
}

/** A header of some hundred tensors, so that one read is enough. */
const FIRST_READ = 2 ** 16;

/** A tensor that is to be written, without its elements. */
export interface TensorPlan extends Pick<Tensor, 'name' | 'dtype' | 'shape'> {
  /** Bytes of its elements. */
  length: number;
}

/**
 * What stands before the elements, and the order in which these follow without gaps, as the reference library writes them: larger
 * element types first, then by name, the header padded with spaces to 8 bytes.
 * @throws FormatError when a name is taken twice, reserved, or a tensor's length does not fit its type and shape.
 */
export function safetensorsHead<Plan extends TensorPlan>(
  plans: Iterable<Plan>,
  metadata: ReadonlyMap<string, string> = new Map(),
): { head: Uint8Array<ArrayBuffer>; sorted: Plan[] } {
  const sorted = [...plans].sort((a, b) => DTYPE_BITS[b.dtype] - DTYPE_BITS[a.dtype] || (a.name < b.name ? -1 : 1));
  const header: [string, unknown][] = metadata.size > 0 ? [['__metadata__', Object.fromEntries(metadata)]] : [];
  const names = new Set(['__metadata__']);
  let position = 0;
  for (const { name, dtype, shape, length } of sorted) {
    if (names.has(name))
      throw new FormatError('broken', `Two tensors are called ${quoted(name)}, or the name is reserved.`);
    names.add(name);
    checkEntry({ name, dtype, shape, begin: position, end: position + length }, position, 'safetensors');
    header.push([name, { dtype, shape, data_offsets: [position, position + length] }]);
    position += length;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const head = new Uint8Array(Math.ceil((LENGTH_BYTES + json.length) / 8) * 8);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - LENGTH_BYTES), true);
  head.fill(0x20, LENGTH_BYTES);
  head.set(json, LENGTH_BYTES);
  return { head, sorted };
}

/** Writes tensors that are in memory. @throws FormatError as `safetensorsHead`. */
export function writeSafetensors(
  tensors: Iterable<Tensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  const plans = [...tensors].map((tensor) => ({ ...tensor, length: tensor.bytes.length }));
  const { head, sorted } = safetensorsHead(plans, metadata);
  const out = new Uint8Array(sorted.reduce((sum, { length }) => sum + length, head.length));
  out.set(head);
  let at = head.length;
  for (const { bytes } of sorted) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}
