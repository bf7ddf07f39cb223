/** Widths that follow from a configuration, and the four fused products of a decoder layer. */

import { PROJECTIONS, type Projection } from '../contract/engine';
import type { ModelConfig } from './config';

/** Projections that read the same input are one product: their weights lie below each other. */
export const GROUPS = ['qkv', 'o', 'gateUp', 'down'] as const;
export type GroupName = (typeof GROUPS)[number];

export const GROUP_PARTS: Record<GroupName, readonly Projection[]> = {
  qkv: ['q', 'k', 'v'],
  o: ['o'],
  gateUp: ['gate', 'up'],
  down: ['down'],
};

export interface Group {
  name: GroupName;
  /** Columns of the input and of the weight. */
  in: number;
  /** Rows of the weight: columns of the output. */
  out: number;
  /** The fused projections, with the output columns [start, end) of each. */
  parts: readonly { projection: Projection; start: number; end: number }[];
}

export interface Geometry {
  qWidth: number;
  kvWidth: number;
  groups: Record<GroupName, Group>;
  /** Weights of the whole model, embeddings once when tied. */
  parameters: number;
}

function group(name: GroupName, width: number, outs: readonly number[]): Group {
  let start = 0;
  const parts = GROUP_PARTS[name].map((projection, i) => {
    const part = { projection, start, end: start + (outs[i] ?? 0) };
    start = part.end;
    return part;
  });
  return { name, in: width, out: start, parts };
}

export function geometryOf(config: ModelConfig): Geometry {
  const { hidden, feedForward, layers, vocab, headDim } = config;
  const qWidth = config.heads * headDim;
  const kvWidth = config.kvHeads * headDim;
  const groups = {
    qkv: group('qkv', hidden, [qWidth, kvWidth, kvWidth]),
    o: group('o', qWidth, [hidden]),
    gateUp: group('gateUp', hidden, [feedForward, feedForward]),
    down: group('down', feedForward, [hidden]),
  };
  const products = GROUPS.reduce((sum, name) => sum + groups[name].in * groups[name].out, 0);
  const layer =
    products + 2 * hidden + (config.attentionBias ? groups.qkv.out : 0) + (config.queryKeyNorm ? 2 * headDim : 0);
  const parameters = layers * layer + hidden + vocab * hidden * (config.tiedEmbeddings ? 1 : 2);
  return { qWidth, kvWidth, groups, parameters };
}

/** Where the first and second part of a group end; kernels take the part of a column from these two numbers. */
export function partEnds(g: Group): { partEnd0: number; partEnd1: number; parts: number } {
  return { partEnd0: g.parts[0]?.end ?? g.out, partEnd1: g.parts[1]?.end ?? g.out, parts: g.parts.length };
}

/** Group and place of a projection. */
export function groupOf(projection: Projection): { group: GroupName; part: number } {
  for (const name of GROUPS) {
    const part = GROUP_PARTS[name].indexOf(projection);
    if (part >= 0) return { group: name, part };
  }
  throw new RangeError(`Unknown projection ${projection}; known are ${PROJECTIONS.join(', ')}.`);
}
