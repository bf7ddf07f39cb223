/** Writes GGUF (ggml `docs/gguf.md`), of whatever kinds of values and tensors; nothing is checked, so that tests write broken files with it too. */

export type TypedValue =
  | { type: 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64'; value: number }
  | { type: 'u64' | 'i64'; value: bigint }
  | { type: 'bool'; value: boolean }
  | { type: 'text'; value: string }
  | { type: 'list'; of: TypedValue['type']; values: readonly TypedValue[] };

/** ggml `enum gguf_type`. */
const VALUE_TYPES = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'f32', 'bool', 'text', 'list', 'u64', 'i64', 'f64'];

export interface GgufTensorBytes {
  name: string;
  /** ggml's number of the type. */
  type: number;
  /** Outermost axis first. */
  shape: readonly number[];
  bytes: Uint8Array;
  /** Where its bytes are said to begin; by default where they do. */
  offset?: bigint;
}

export interface GgufHead {
  values: readonly (readonly [key: string, value: TypedValue])[];
  tensors: readonly (Omit<GgufTensorBytes, 'bytes'> & { bytes: { length: number } })[];
  alignment?: number;
  version?: number;
}

export interface GgufFile extends GgufHead {
  tensors: readonly GgufTensorBytes[];
}

const NUMBER_BYTES = { u8: 1, i8: 1, bool: 1, u16: 2, i16: 2, u32: 4, i32: 4, f32: 4, u64: 8, i64: 8, f64: 8 } as const;

function writeNumber(view: DataView, { type, value }: Exclude<TypedValue, { type: 'text' | 'list' }>): void {
  if (typeof value === 'bigint') view.setBigInt64(0, BigInt.asIntN(64, value), true);
  else if (type === 'f32') view.setFloat32(0, Number(value), true);
  else if (type === 'f64') view.setFloat64(0, Number(value), true);
  else if (NUMBER_BYTES[type] === 4) view.setInt32(0, Number(value), true);
  else if (NUMBER_BYTES[type] === 2) view.setInt16(0, Number(value), true);
  else view.setInt8(0, Number(value));
}

class Writer {
  #parts: Uint8Array[] = [];
  length = 0;

  bytes(part: Uint8Array): void {
    this.#parts.push(part);
    this.length += part.length;
  }

  number(size: number, write: (view: DataView) => void): void {
    const part = new Uint8Array(size);
    write(new DataView(part.buffer));
    this.bytes(part);
  }

  u32 = (value: number): void => this.number(4, (view) => view.setUint32(0, value, true));
  u64 = (value: number | bigint): void => this.number(8, (view) => view.setBigUint64(0, BigInt(value), true));

  text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u64(bytes.length);
    this.bytes(bytes);
  }

  value(given: TypedValue): void {
    if (given.type === 'text') this.text(given.value);
    else if (given.type === 'list') {
      this.u32(VALUE_TYPES.indexOf(given.of));
      this.u64(given.values.length);
      for (const one of given.values) this.value(one);
    } else this.number(NUMBER_BYTES[given.type], (view) => writeNumber(view, given));
  }

  fill(multiple: number): void {
    this.bytes(new Uint8Array((multiple - (this.length % multiple)) % multiple));
  }

  all(): Uint8Array {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

/** What stands before the tensors, of which no more than the lengths is asked. */
export function ggufHeader({ values, tensors, alignment = 32, version = 3 }: GgufHead): Uint8Array {
  const out = new Writer();
  out.u32(0x4655_4747);
  out.u32(version);
  out.u64(tensors.length);
  out.u64(values.length);
  for (const [key, value] of values) {
    out.text(key);
    out.u32(VALUE_TYPES.indexOf(value.type));
    out.value(value);
  }
  let offset = 0;
  for (const tensor of tensors) {
    out.text(tensor.name);
    out.u32(tensor.shape.length);
    for (const size of [...tensor.shape].reverse()) out.u64(size);
    out.u32(tensor.type);
    out.u64(tensor.offset ?? offset);
    offset = Math.ceil((offset + tensor.bytes.length) / alignment) * alignment;
  }
  return out.all();
}

/** The bytes of the file, and how many of them are its header. */
export function ggufFile(file: GgufFile): { bytes: Uint8Array; header: number } {
  const { tensors, alignment = 32 } = file;
  const out = new Writer();
  out.bytes(ggufHeader(file));
  const header = out.length;
  for (const { bytes } of tensors) {
    out.fill(alignment);
    out.bytes(bytes);
  }
  if (tensors.length === 0) out.fill(alignment);
  return { bytes: out.all(), header };
}

export const text = (value: string): TypedValue => ({ type: 'text', value });
export const u32 = (value: number): TypedValue => ({ type: 'u32', value });
export const f32 = (value: number): TypedValue => ({ type: 'f32', value });
export const flag = (value: boolean): TypedValue => ({ type: 'bool', value });
export const texts = (values: readonly string[]): TypedValue => ({
  type: 'list',
  of: 'text',
  values: values.map(text),
});
export const i32s = (values: readonly number[]): TypedValue => ({
  type: 'list',
  of: 'i32',
  values: values.map((value) => ({ type: 'i32', value })),
});
export const f32s = (values: readonly number[]): TypedValue => ({ type: 'list', of: 'f32', values: values.map(f32) });
