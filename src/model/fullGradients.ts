/** Gradients of every weight, norm, bias and embedding, laid out like the weights; only for f32 weights. */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import type { Plan } from '../gpu/plan';
import type { KernelSet } from './kernelSet';
import type { LayerGradients } from './layerParts';
import { layerFormats } from './weightLayout';
import { type Matrix, type ModelWeights, sliceLabel } from './weights';

/** One trainable buffer with its gradient, by the name it has in `ModelWeights`. */
export interface Trainable {
  name: string;
  parameter: GPUBuffer;
  gradient: GPUBuffer;
}

export interface FullGradients {
  layers: LayerGradients[];
  head: Matrix;
  embedding: Matrix;
  finalNorm: GPUBuffer;
  trainables: Trainable[];
  /** [distinct + 1] (token, where its rows start) and the rows themselves. */
  distinct: GPUBuffer;
  tokenRows: GPUBuffer;
  recordEmbedding: (plan: Plan, kernels: KernelSet, dx: GPUBuffer) => void;
  /** Lists which rows hold which token; returns the number of distinct tokens. */
  uploadTokens: (tokens: readonly number[]) => number;
  free: () => void;
}

export function allocateFullGradients(gpu: GpuContext, model: ModelWeights, capacity: number): FullGradients {
  const { layout } = model;
  const other = [...layerFormats(layout), layout.embedding, layout.head ?? 'f32'].find((format) => format !== 'f32');
  if (other !== undefined) throw new RangeError(`Full-parameter training needs f32 weights; these are ${other}.`);
  if (model.embedding.length > 1)
    throw new RangeError('Full-parameter training needs an embedding that fits one binding.');
  const trainables: Trainable[] = [];
  const group = new BufferGroup(gpu);
  // Whole blocks of 64 elements, so that the norm kernel reads zeros rather than past the end.
  const storage = (label: string, bytes: number): GPUBuffer => group.storage(label, Math.ceil(bytes / 256) * 256);
  const twin = (name: string, parameter: GPUBuffer): GPUBuffer => {
    const gradient = storage(`d ${name}`, parameter.size);
    trainables.push({ name, parameter, gradient });
    return gradient;
  };
  const slices = (name: string, table: Matrix): Matrix =>
    table.map((slice) => ({ ...slice, buffer: twin(`${name}[${slice.start}]`, slice.buffer) }));
  const twins = (name: string, matrix: Matrix): GPUBuffer[] =>
    matrix.map((slice) => twin(sliceLabel(name, matrix, slice), slice.buffer));
  const { config } = model;
  const embedding = slices('embedding', model.embedding);
  const layers = model.layers.map((weights, layer): LayerGradients => {
    const at = (part: string) => `layer${layer}.${part}`;
    return {
      groups: {
        qkv: twins(at('qkv'), weights.groups.qkv),
        o: twins(at('o'), weights.groups.o),
        gateUp: twins(at('gateUp'), weights.groups.gateUp),
        down: twins(at('down'), weights.groups.down),
      },
      inputNorm: twin(at('inputNorm'), weights.inputNorm),
      postNorm: twin(at('postNorm'), weights.postNorm),
      qkvBias: config.attentionBias ? twin(at('qkvBias'), weights.qkvBias) : storage('no bias', 16),
      queryKeyGains: config.queryKeyNorm ? twin(at('gains'), weights.queryKeyGains) : storage('no gains', 16),
    };
  });
  const distinct = storage('distinct tokens', (capacity + 1) * 8);
  const tokenRows = storage('token rows', capacity * 4);
  return {
    layers,
    embedding,
    head: model.head === model.embedding ? embedding : slices('head', model.head),
    finalNorm: twin('finalNorm', model.finalNorm),
    trainables,
    distinct,
    tokenRows,
    recordEmbedding: (plan, kernels, dx) => {
      const table = embedding[0];
      if (!table) return;
      plan.add(
        'embedding.backward',
        kernels.embeddingBackward,
        { dx, distinct, tokenRows, dEmbedding: table.buffer },
        { width4: config.hidden / 4 },
      );
    },
    uploadTokens: (tokens) => {
      const rowsOf = new Map<number, number[]>();
      tokens.forEach((token, row) => {
        const rows = rowsOf.get(token);
        if (rows) rows.push(row);
        else rowsOf.set(token, [row]);
      });
      const starts: number[] = [];
      const rows: number[] = [];
      for (const [token, mineOfToken] of rowsOf) {
        starts.push(token, rows.length);
        rows.push(...mineOfToken);
      }
      starts.push(0, rows.length);
      gpu.write(distinct, 0, Uint32Array.from(starts));
      gpu.write(tokenRows, 0, Uint32Array.from(rows));
      return rowsOf.size;
    },
    free: () => group.free(),
  };
}
