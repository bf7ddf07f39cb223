import type { BufferSlice } from '../gpu/kernel';
import type { GroupName } from './geometry';

/** The adapter slots of one fused product, stacked: A [slots, parts · rank, in], B [slots, out, rank]. */
export interface GroupAdapters {
  a: BufferSlice;
  b: BufferSlice;
  /** Elements from one slot to the next. */
  aStride: number;
  bStride: number;
}

/** Gradients of the stacks of each product, laid out like them. */
export type LayerAdapterGradients = Record<GroupName, { dA: BufferSlice; dB: BufferSlice }>;

/** What a decoder layer needs to know of the adapters on it. */
export interface LayerAdapters {
  /** Rank that the stacks have room for; a multiple of 4. Slots of lower rank leave the rest at zero. */
  rank: number;
  /** The slot table (shaders/prelude/slot.wgsl). */
  slots: GPUBuffer;
  groups: Record<GroupName, GroupAdapters>;
}

/** The adapters of every layer that a pass is recorded for. */
export interface PassAdapters {
  rank: number;
  slots: number;
  table: GPUBuffer;
  layers: readonly LayerAdapters[];
}

/** Adapters that a pass trains. */
export interface TrainedAdapters extends PassAdapters {
  /** Of each layer. */
  gradients: readonly LayerAdapterGradients[];
}
