/**
 * The model's weights on the device. Projections that read the same input lie below each other as one matrix; norms,
 * biases and gains are f32; a matrix that one binding could not hold is cut into slices of rows.
 */

import type { WeightFormat } from '../contract/engine';
import { EMBEDDING, FINAL_NORM, HEAD } from '../contract/tensorNames';
import { elementCount, piecesOf, rowsOf, type TensorInfo, type TensorSource, typeBytes } from '../formats/tensor';
import type { GpuContext } from '../gpu/context';
import { storedBytes, WEIGHT_STORAGE, type WeightStorage } from '../kernels/weightStorage';
import type { ModelConfig } from './config';
import { type Geometry, GROUPS, type GroupName, geometryOf } from './geometry';
import { packRows } from './packRows';
import { ropeAngles } from './ropeAngles';
import { groupTensorNames, type WeightLayout, weightLayout } from './weightLayout';

/** Rows [start, start + rows) of a matrix, and how they lie in their buffer; all of them unless one binding is too small for that. */
export interface MatrixSlice {
  buffer: GPUBuffer;
  storage: WeightStorage;
  start: number;
  rows: number;
}

/** From the first row to the last; all slices lie in one format. */
export type Matrix = readonly MatrixSlice[];

/** The name of a slice: the matrix's own where it is whole. */
export function sliceLabel(label: string, { length }: Matrix, { start }: MatrixSlice): string {
  return length === 1 ? label : `${label}[${start}]`;
}

export const formatOf = (matrix: Matrix): WeightFormat | undefined => matrix[0]?.storage.format;

export interface LayerWeights {
  groups: Record<GroupName, Matrix>;
  /** RMSNorm gains before attention and before the feed-forward part, f32 [hidden]. */
  inputNorm: GPUBuffer;
  postNorm: GPUBuffer;
  /** [q; k; v] bias, f32; a zero of one element where the model has none. */
  qkvBias: GPUBuffer;
  /** [query gain; key gain], f32 [2, headDim]; likewise. */
  queryKeyGains: GPUBuffer;
}

export interface ModelWeights {
  config: ModelConfig;
  geometry: Geometry;
  /** As they were loaded; what was widened to be merged into lies otherwise until it is restored. */
  layout: WeightLayout;
  embedding: Matrix;
  /** The embedding itself when tied. */
  head: Matrix;
  layers: LayerWeights[];
  finalNorm: GPUBuffer;
  /** [positions, headDim / 2] (cos, sin); what is recorded next must not reach further, see `reachPositions`. */
  angles: GPUBuffer;
  positions: number;
}

/** Positions whose angles are there from the start; a context may allow a thousand times as many. */
const FIRST_POSITIONS = 4096;

/** Positions of the table under passes of at most `rows` rows. */
export function tablePositions({ contextLength }: ModelConfig, rows: number): number {
  return Math.min(contextLength, Math.max(FIRST_POSITIONS, 2 ** Math.ceil(Math.log2(Math.max(1, rows)))));
}

/**
 * Makes the angles long enough for a pass that is about to be recorded: no position in it is past its rows, or past the rows of
 * its cache. Passes recorded earlier go on with the shorter table, which is long enough for them.
 */
export function reachPositions(gpu: GpuContext, weights: ModelWeights, rows: number): void {
  const positions = tablePositions(weights.config, rows);
  // A table that the device had no room for was freed with what it was asked for.
  if (positions <= weights.positions && gpu.buffers().has(weights.angles)) return;
  weights.angles = gpu.storageOf('rope angles', ropeAngles(weights.config, positions));
  weights.positions = positions;
}

/** A dispatch has at most 65,535 workgroups along one side, and decoding takes one for four rows of the head. */
const MOST_SLICE_ROWS = 4 * 65535;

/** Rows of a matrix that one binding of at most `limit` bytes can hold; whole vectors of four outputs. */
export function rowsPerSlice(rowBytes: number, limit: number): number {
  return Math.min(MOST_SLICE_ROWS, Math.max(4, Math.floor(limit / rowBytes / 4) * 4));
}

/** Rows [start, start + rows) of a matrix in parts that one binding can hold. */
export function* slicesOf(
  start: number,
  rows: number,
  { storage, width, limit }: { storage: WeightStorage; width: number; limit: number },
): Generator<{ start: number; rows: number }> {
  const step = rowsPerSlice(storedBytes(storage, 4 * width) / 4, limit);
  for (let at = 0; at < rows; at += step) yield { start: start + at, rows: Math.min(step, rows - at) };
}

export interface LoadOptions {
  /** Null: as the checkpoint stores them. */
  format: WeightFormat | null;
  /** Largest binding in bytes. */
  bindingLimit: number;
  onRead?: LoadProgress;
}

/** Bytes of the checkpoint that were read, and are to be read in all. */
export type LoadProgress = (read: number, total: number) => void;

/** Bytes on their way to the device at once; a queue that is never waited for would hold the whole model. */
const MOST_QUEUED = 2 ** 26;

/** Reads tensors piece by piece and writes each piece where it belongs, so that no tensor is ever whole in memory. */
class Uploader {
  #queued = 0;
  #read = 0;
  readonly #total: number;

  constructor(
    readonly gpu: GpuContext,
    readonly source: TensorSource,
    readonly onRead: LoadProgress = () => undefined,
  ) {
    this.#total = [...source.infos.values()].reduce(
      (sum, { type, shape }) => sum + typeBytes(type, elementCount(shape)),
      0,
    );
  }

  /** Rows of a tensor as the device has them. */
  async #packed({ name, type }: TensorInfo, start: number, end: number, format: WeightFormat) {
    const bytes = await this.source.rows(name, start, end);
    this.#read += bytes.byteLength;
    this.onRead(this.#read, this.#total);
    return packRows(type, bytes, format);
  }

  async #write(buffer: GPUBuffer, at: number, data: Uint8Array<ArrayBuffer>): Promise<void> {
    this.gpu.write(buffer, at, data);
    this.#queued += data.byteLength;
    if (this.#queued < MOST_QUEUED) return;
    this.#queued = 0;
    await this.gpu.device.queue.onSubmittedWorkDone();
  }

  #info(name: string): TensorInfo {
    const info = this.source.infos.get(name);
    if (!info) throw new Error(`${name} was checked to be there, and is not.`);
    return info;
  }

  /** Writes rows [from, to) of a tensor into the buffer from byte `at` on; returns where they end. */
  async #rows(buffer: GPUBuffer, at: number, info: TensorInfo, [from, to]: [number, number], format: WeightFormat) {
    let end = at;
    const width = elementCount(info.shape) / rowsOf(info);
    // A pair of q8's blocks may reach from one row into the next.
    for (const [first, last] of piecesOf({ ...info, shape: [to - from, width] }, 4)) {
      const packed = await this.#packed(info, from + first, from + last, format);
      await this.#write(buffer, end, packed);
      end += packed.byteLength;
    }
    return end;
  }

  /** Writes a slice's rows of the tensors below each other. */
  async fill({ buffer, storage, start, rows }: MatrixSlice, names: readonly string[]): Promise<void> {
    let [at, top] = [0, 0];
    for (const name of names) {
      const info = this.#info(name);
      const bottom = top + rowsOf(info);
      const [from, to] = [Math.max(start, top), Math.min(start + rows, bottom)];
      if (from < to) at = await this.#rows(buffer, at, info, [from - top, to - top], storage.format);
      top = bottom;
    }
  }

  /** The tensors below each other, in as many buffers as bindings of at most `limit` bytes take. */
  async matrix(label: string, names: readonly string[], format: WeightFormat, limit: number): Promise<Matrix> {
    const storage = WEIGHT_STORAGE[format];
    const rows = names.reduce((sum, name) => sum + rowsOf(this.#info(name)), 0);
    const width = names.reduce((sum, name) => sum + elementCount(this.#info(name).shape), 0) / rows;
    const slices: MatrixSlice[] = [];
    for (const place of slicesOf(0, rows, { storage, width, limit })) {
      const named = place.rows === rows ? label : `${label}[${place.start}]`;
      const slice = { buffer: this.gpu.storage(named, storedBytes(storage, place.rows * width)), storage, ...place };
      await this.fill(slice, names);
      slices.push(slice);
    }
    return slices;
  }

  /** Norms, biases and gains, one after the other. */
  async floats(label: string, names: readonly string[]): Promise<GPUBuffer> {
    const elements = names.reduce((sum, name) => sum + elementCount(this.#info(name).shape), 0);
    const buffer = this.gpu.storage(label, 4 * elements);
    let at = 0;
    for (const name of names) at = await this.#rows(buffer, at, this.#info(name), [0, 1], 'f32');
    return buffer;
  }
}

/** Uploads a checked checkpoint. @throws FormatError for a tensor that cannot be read, or has a value that is no number. */
export async function loadWeights(
  gpu: GpuContext,
  config: ModelConfig,
  source: TensorSource,
  { format, bindingLimit, onRead }: LoadOptions,
): Promise<ModelWeights> {
  const geometry = geometryOf(config);
  const layout = weightLayout(config, source, format);
  const positions = tablePositions(config, 0);
  const upload = new Uploader(gpu, source, onRead);
  const none = gpu.storage('no weight', 16);
  const embedding = await upload.matrix('embedding', [EMBEDDING], layout.embedding, bindingLimit);
  const head = layout.head === null ? embedding : await upload.matrix('head', [HEAD], layout.head, bindingLimit);
  const layers: LayerWeights[] = [];
  for (const [layer, formats] of layout.layers.entries()) {
    const at = `model.layers.${layer}`;
    const matrix = (group: GroupName): Promise<Matrix> =>
      upload.matrix(`layer${layer}.${group}`, groupTensorNames(layer, group), formats[group], bindingLimit);
    const floats = (label: string, names: readonly string[]): Promise<GPUBuffer> =>
      upload.floats(`layer${layer}.${label}`, names);
    const projections = (list: readonly string[], part: string): string[] =>
      list.map((projection) => `${at}.self_attn.${projection}_${part}`);
    layers.push({
      groups: {
        qkv: await matrix('qkv'),
        o: await matrix('o'),
        gateUp: await matrix('gateUp'),
        down: await matrix('down'),
      },
      inputNorm: await floats('inputNorm', [`${at}.input_layernorm.weight`]),
      postNorm: await floats('postNorm', [`${at}.post_attention_layernorm.weight`]),
      qkvBias: config.attentionBias ? await floats('qkvBias', projections(['q', 'k', 'v'], 'proj.bias')) : none,
      queryKeyGains: config.queryKeyNorm ? await floats('gains', projections(['q', 'k'], 'norm.weight')) : none,
    });
  }
  return {
    config,
    geometry,
    layout,
    embedding,
    head,
    layers,
    finalNorm: await upload.floats('finalNorm', [FINAL_NORM]),
    angles: gpu.storageOf('rope angles', ropeAngles(config, positions)),
    positions,
  };
}

/**
 * Puts the projections back as the checkpoint has them, whatever was merged into them. Those that had been widened for it get
 * buffers of their own format again: what was recorded with the wide ones is of no use any more.
 */
export async function restoreProjections(
  gpu: GpuContext,
  weights: ModelWeights,
  source: TensorSource,
  bindingLimit: number,
): Promise<void> {
  const upload = new Uploader(gpu, source);
  for (const [index, layer] of weights.layers.entries()) {
    for (const group of GROUPS) {
      const format = weights.layout.layers[index]?.[group];
      const names = groupTensorNames(index, group);
      const matrix = layer.groups[group];
      if (format === undefined || formatOf(matrix) === format) {
        for (const slice of matrix) await upload.fill(slice, names);
        continue;
      }
      // Freed when the other one is whole: where the file cannot be read any more, what is recorded next must find a buffer.
      layer.groups[group] = await upload.matrix(`layer${index}.${group}`, names, format, bindingLimit);
      for (const { buffer } of matrix) gpu.free(buffer);
    }
  }
}
