/**
 * A kernel as data: WGSL text, what it binds, its parameters and its grid. No GPU object is made here;
 * `Plan` turns a kernel and buffers into a recorded dispatch.
 */

export type Access = 'read' | 'write';
export type ParamType = 'u32' | 'f32';

/** Sizes of the ragged batch at hand; kernels read the same numbers from the `Batch` uniform. */
export interface BatchSizes {
  /** Token rows in the packed list. */
  rows: number;
  /** Rows that go through the output head. */
  headRows: number;
  /** Places in the adapter slot table. */
  slots: number;
  /** Where this pass leaves its losses in the ring. */
  ring: number;
  /** Distinct tokens in the batch (only the embedding gradient asks). */
  tokens: number;
  /** Steps of the search for a sampling threshold; 0 when no sequence asks for one. */
  bisections: number;
}

export const NO_SIZES: BatchSizes = { rows: 0, headRows: 0, slots: 0, ring: 0, tokens: 0, bisections: 0 };

export type Grid = readonly [x: number, y: number, z: number];

/** What a device needs of a kernel to compile it. */
export interface KernelCode {
  /** Unique per variant; the stem of the WGSL file plus what was specialised. */
  readonly name: string;
  readonly code: string;
  /** In binding order of group 0. */
  readonly bindings: readonly (readonly [name: string, access: Access])[];
}

export interface Kernel<Binding extends string, Param extends string> extends KernelCode {
  readonly bindings: readonly (readonly [name: Binding, access: Access])[];
  /** In field order of the WGSL struct `Params`. */
  readonly params: readonly (readonly [name: Param, type: ParamType])[];
  /** Workgroups to start; any zero skips the dispatch. */
  grid(params: Readonly<Record<Param, number>>, batch: BatchSizes): Grid;
}

/** Bytes from `offset` on, at most `size`. */
export interface BufferSlice {
  buffer: GPUBuffer;
  offset: number;
  size: number;
}

/** The params struct of one dispatch as the bytes the shader reads. Throws on a value its type cannot hold. */
export function encodeParams<Param extends string>(
  kernel: { readonly name: string; readonly params: readonly (readonly [name: Param, type: ParamType])[] },
  params: Readonly<Record<Param, number>>,
): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.max(16, Math.ceil(kernel.params.length / 4) * 16));
  const view = new DataView(bytes);
  kernel.params.forEach(([name, type], index) => {
    const value = params[name];
    if (type === 'f32') view.setFloat32(index * 4, value, true);
    else if (Number.isInteger(value) && value >= 0 && value <= 0xffffffff) view.setUint32(index * 4, value, true);
    else throw new RangeError(`${kernel.name}: parameter ${name} = ${value} is not an unsigned 32-bit integer`);
  });
  return bytes;
}

/** Workgroups of `size` threads that cover `threads`, spread over two dimensions where one is too short. */
export function cover(threads: number, size = 64): Grid {
  const groups = Math.ceil(threads / size);
  if (groups <= 65535) return [groups, groups === 0 ? 0 : 1, 1];
  const x = 32768;
  return [x, Math.ceil(groups / x), 1];
}
