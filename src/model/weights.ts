/**
 * The model's weights on the device. Projections that read the same input lie below each other as one matrix; norms,
 * biases and gains are f32; embedding and head are cut into slices of rows where one binding could not hold them.
 */

import type { Tensor } from '../formats/tensor';
import type { GpuContext } from '../gpu/context';
import { storedBytes, WEIGHT_STORAGE, type WeightStorage } from '../kernels/weightStorage';
import type { ModelConfig } from './config';
import { type Geometry, GROUPS, type GroupName, geometryOf } from './geometry';
import { packWeights } from './packWeights';
import { ropeAngles } from './ropeAngles';

/** Rows [start, start + rows) of a table too large for one binding. */
export interface TableSlice {
  buffer: GPUBuffer;
  start: number;
  rows: number;
}

export interface LayerWeights {
  groups: Record<GroupName, GPUBuffer>;
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
  storage: WeightStorage;
  embedding: TableSlice[];
  /** The embedding itself when tied. */
  head: TableSlice[];
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

const PARTS: Record<GroupName, readonly string[]> = {
  qkv: ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj'],
  o: ['self_attn.o_proj'],
  gateUp: ['mlp.gate_proj', 'mlp.up_proj'],
  down: ['mlp.down_proj'],
};

/** Hugging Face names of the tensors that make up a group, top to bottom. */
export function groupTensorNames(layer: number, group: GroupName): string[] {
  return PARTS[group].map((module) => `model.layers.${layer}.${module}.weight`);
}

function tensorOf(tensors: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = tensors.get(name);
  if (!tensor) throw new Error(`${name} was checked to be there, and is not.`);
  return tensor;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.byteLength;
  }
  return all;
}

/** A dispatch has at most 65,535 workgroups along one side, and decoding takes one for four rows of the head. */
const MOST_SLICE_ROWS = 4 * 65535;

/** Rows of a table that one binding of at most `limit` bytes can hold; whole vectors of four logits. */
export function rowsPerSlice(rowBytes: number, limit: number): number {
  return Math.min(MOST_SLICE_ROWS, Math.max(4, Math.floor(limit / rowBytes / 4) * 4));
}

export interface LoadOptions {
  storage: WeightStorage;
  /** Largest binding in bytes. */
  bindingLimit: number;
}

/** Uploads a checked checkpoint. */
export function loadWeights(
  gpu: GpuContext,
  config: ModelConfig,
  tensors: ReadonlyMap<string, Tensor>,
  { storage, bindingLimit }: LoadOptions,
): ModelWeights {
  const geometry = geometryOf(config);
  const positions = tablePositions(config, 0);
  const upload = (label: string, data: Uint8Array<ArrayBuffer>): GPUBuffer => gpu.storageOf(label, data);
  const none = gpu.storage('no weight', 16);
  const floats = (names: readonly string[]): Uint8Array<ArrayBuffer> =>
    concat(names.map((name) => packWeights(tensorOf(tensors, name), WEIGHT_STORAGE.f32)));
  const table = (label: string, name: string): TableSlice[] => {
    const data = packWeights(tensorOf(tensors, name), storage);
    const rowBytes = storedBytes(storage, config.hidden);
    const step = rowsPerSlice(rowBytes, bindingLimit);
    const slices: TableSlice[] = [];
    for (let start = 0; start < config.vocab; start += step) {
      const rows = Math.min(step, config.vocab - start);
      const piece = data.subarray(start * rowBytes, (start + rows) * rowBytes);
      slices.push({ buffer: upload(`${label}[${start}]`, piece), start, rows });
    }
    return slices;
  };
  const embedding = table('embedding', 'model.embed_tokens.weight');
  const layers = Array.from({ length: config.layers }, (_, layer): LayerWeights => {
    const at = `model.layers.${layer}`;
    const groupWeight = (group: GroupName): GPUBuffer =>
      upload(
        `layer${layer}.${group}`,
        concat(groupTensorNames(layer, group).map((name) => packWeights(tensorOf(tensors, name), storage))),
      );
    return {
      groups: {
        qkv: groupWeight('qkv'),
        o: groupWeight('o'),
        gateUp: groupWeight('gateUp'),
        down: groupWeight('down'),
      },
      inputNorm: upload(`layer${layer}.inputNorm`, floats([`${at}.input_layernorm.weight`])),
      postNorm: upload(`layer${layer}.postNorm`, floats([`${at}.post_attention_layernorm.weight`])),
      qkvBias: config.attentionBias
        ? upload(`layer${layer}.qkvBias`, floats(['q', 'k', 'v'].map((p) => `${at}.self_attn.${p}_proj.bias`)))
        : none,
      queryKeyGains: config.queryKeyNorm
        ? upload(`layer${layer}.gains`, floats(['q', 'k'].map((p) => `${at}.self_attn.${p}_norm.weight`)))
        : none,
    };
  });
  return {
    config,
    geometry,
    storage,
    embedding,
    head: config.tiedEmbeddings ? embedding : table('head', 'lm_head.weight'),
    layers,
    finalNorm: upload('finalNorm', floats(['model.norm.weight'])),
    angles: gpu.storageOf('rope angles', ropeAngles(config, positions)),
    positions,
  };
}

/** Writes the projections of the checkpoint over whatever was merged into them. */
export function restoreProjections(gpu: GpuContext, weights: ModelWeights, tensors: ReadonlyMap<string, Tensor>): void {
  weights.layers.forEach((layer, index) => {
    for (const group of GROUPS) {
      const names = groupTensorNames(index, group);
      gpu.write(
        layer.groups[group],
        0,
        concat(names.map((name) => packWeights(tensorOf(tensors, name), weights.storage))),
      );
    }
  });
}
