/**
 * What a pass writes between the weights: one set of buffers a layer when everything is saved for backward, one shared
 * set plus each layer's input when activations are recomputed or only inference is wanted. Shapes are [rows, width].
 */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import type { ModelConfig } from './config';
import { type Geometry, GROUPS, type GroupName } from './geometry';

/** `saved`: every layer keeps all; `recompute`: only layer inputs are kept; `inference`: nothing is kept. */
export type Keeping = 'saved' | 'recompute' | 'inference';

/** Activations of one layer. */
export interface LayerBuffers {
  /** Residual stream before and after the layer. */
  x: GPUBuffer;
  out: GPUBuffer;
  normed: GPUBuffer;
  rstd: GPUBuffer;
  qkv: GPUBuffer;
  q: GPUBuffer;
  /** [rows or cache rows, keys | values] */
  kv: GPUBuffer;
  attention: GPUBuffer;
  /** [rows, heads] */
  lse: GPUBuffer;
  /** Residual stream between attention and feed-forward. */
  middle: GPUBuffer;
  postNormed: GPUBuffer;
  postRstd: GPUBuffer;
  gateUp: GPUBuffer;
  product: GPUBuffer;
  /** Adapter bottlenecks, [rows, parts · rank]. */
  h: Record<GroupName, GPUBuffer>;
}

/** Gradients in flight while walking back through a layer. */
export interface BackwardBuffers {
  /** Of the residual stream, [rows, hidden]. */
  dx: GPUBuffer;
  dNormed: GPUBuffer;
  dProduct: GPUBuffer;
  dGateUp: GPUBuffer;
  dAttention: GPUBuffer;
  dq: GPUBuffer;
  delta: GPUBuffer;
  dkv: GPUBuffer;
  dQkv: GPUBuffer;
  /** Gradient at the adapter bottlenecks. */
  g: Record<GroupName, GPUBuffer>;
}

type Allocate = (label: string, width: number) => GPUBuffer;

function work(allocate: Allocate, config: ModelConfig, geometry: Geometry, rank: number, label: string) {
  const { hidden, feedForward, heads } = config;
  const { groups, qWidth, kvWidth } = geometry;
  const bottleneck = (name: GroupName): GPUBuffer => allocate(`${label}.h.${name}`, groups[name].parts.length * rank);
  return {
    normed: allocate(`${label}.normed`, hidden),
    rstd: allocate(`${label}.rstd`, 1),
    qkv: allocate(`${label}.qkv`, groups.qkv.out),
    q: allocate(`${label}.q`, qWidth),
    kv: allocate(`${label}.kv`, 2 * kvWidth),
    attention: allocate(`${label}.attention`, qWidth),
    lse: allocate(`${label}.lse`, heads),
    middle: allocate(`${label}.middle`, hidden),
    postNormed: allocate(`${label}.postNormed`, hidden),
    postRstd: allocate(`${label}.postRstd`, 1),
    gateUp: allocate(`${label}.gateUp`, 2 * feedForward),
    product: allocate(`${label}.product`, feedForward),
    h: { qkv: bottleneck('qkv'), o: bottleneck('o'), gateUp: bottleneck('gateUp'), down: bottleneck('down') },
  };
}

/** Floats a row needs in the buffers of one layer, its input not counted. */
export function layerFloats(config: ModelConfig, geometry: Geometry, rank: number): number {
  const { hidden, feedForward, heads } = config;
  const { groups, qWidth, kvWidth } = geometry;
  const bottlenecks = GROUPS.reduce((sum, name) => sum + groups[name].parts.length * rank, 0);
  return 3 * hidden + 2 + groups.qkv.out + 2 * qWidth + 2 * kvWidth + heads + 3 * feedForward + bottlenecks;
}

/** Floats a row needs for gradients in flight. */
export function backwardFloats(config: ModelConfig, geometry: Geometry, rank: number): number {
  const { hidden, feedForward, heads } = config;
  const { groups, qWidth, kvWidth } = geometry;
  const bottlenecks = GROUPS.reduce((sum, name) => sum + groups[name].parts.length * rank, 0);
  return 2 * hidden + 3 * feedForward + 2 * qWidth + heads + 2 * kvWidth + groups.qkv.out + bottlenecks;
}

/** Buffers for `capacity` rows; `rank` 0 leaves the bottlenecks out (a few bytes stand in, since bindings must exist). */
export function allocateLayers(
  gpu: GpuContext,
  config: ModelConfig,
  geometry: Geometry,
  { capacity, rank, keeping }: { capacity: number; rank: number; keeping: Keeping },
): { layers: LayerBuffers[]; buffers: BufferGroup } {
  const buffers = new BufferGroup(gpu);
  const allocate: Allocate = (label, width) => buffers.storage(label, capacity * width * 4);
  const shared = keeping === 'saved' ? null : work(allocate, config, geometry, rank, 'layer');
  const layers: LayerBuffers[] = [];
  const input = allocate('residual', config.hidden);
  let x = input;
  for (let layer = 0; layer < config.layers; layer++) {
    const out = keeping === 'inference' ? input : allocate(`layer${layer}.out`, config.hidden);
    layers.push({ x, out, ...(shared ?? work(allocate, config, geometry, rank, `layer${layer}`)) });
    x = out;
  }
  return { layers, buffers };
}

export function allocateBackward(
  gpu: GpuContext,
  config: ModelConfig,
  geometry: Geometry,
  { capacity, rank }: { capacity: number; rank: number },
): { backward: BackwardBuffers; buffers: BufferGroup } {
  const buffers = new BufferGroup(gpu);
  const allocate: Allocate = (label, width) => buffers.storage(label, capacity * width * 4);
  const { hidden, feedForward, heads } = config;
  const { groups, qWidth, kvWidth } = geometry;
  const bottleneck = (name: GroupName): GPUBuffer => allocate(`g.${name}`, groups[name].parts.length * rank);
  const backward: BackwardBuffers = {
    dx: allocate('dx', hidden),
    dNormed: allocate('dNormed', hidden),
    dProduct: allocate('dProduct', feedForward),
    dGateUp: allocate('dGateUp', 2 * feedForward),
    dAttention: allocate('dAttention', qWidth),
    dq: allocate('dq', qWidth),
    delta: allocate('delta', heads),
    dkv: allocate('dkv', 2 * kvWidth),
    dQkv: allocate('dQkv', groups.qkv.out),
    g: { qkv: bottleneck('qkv'), o: bottleneck('o'), gateUp: bottleneck('gateUp'), down: bottleneck('down') },
  };
  return { backward, buffers };
}
