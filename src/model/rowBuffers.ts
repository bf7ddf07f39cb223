/** The buffers around the layers of a labelled pass: the packed batch, the head and its results. */

import { batchUniform, writeBatch } from '../gpu/plan';
import type { GpuContext } from '../gpu/context';
import type { BatchSizes } from '../gpu/kernel';
import { HEAD_ROW_WORDS, type PackedBatch, ROW_WORDS } from './batch';
import type { ModelConfig } from './config';
import { headChunk, logitsStride } from './head';

export interface RowBuffers {
  capacity: number;
  rows: GPUBuffer;
  headRows: GPUBuffer;
  batch: GPUBuffer;
  /** [capacity, hidden], [capacity] */
  normed: GPUBuffer;
  rstd: GPUBuffer;
  /** [chunk, stride] */
  logits: GPUBuffer;
  /** [capacity] (log-probability, greedy) */
  results: GPUBuffer;
  nothing: GPUBuffer;
  chunk: number;
  chunks: number;
  bytes: number;
  free: () => void;
}

/** Room for `capacity` token rows of which `headCapacity` may predict. */
export function allocateRows(
  gpu: GpuContext,
  config: ModelConfig,
  capacity: number,
  headCapacity = capacity,
): RowBuffers {
  const mine: GPUBuffer[] = [];
  const storage = (label: string, bytes: number): GPUBuffer => {
    const buffer = gpu.storage(label, bytes);
    mine.push(buffer);
    return buffer;
  };
  const chunk = headChunk(config.vocab, headCapacity);
  const batch = batchUniform(gpu, 'rows');
  mine.push(batch);
  const buffers = {
    rows: storage('rows', capacity * ROW_WORDS * 4),
    headRows: storage('head rows', headCapacity * HEAD_ROW_WORDS * 4),
    normed: storage('head.normed', headCapacity * config.hidden * 4),
    rstd: storage('head.rstd', headCapacity * 4),
    logits: storage('logits', chunk * logitsStride(config.vocab) * 4),
    results: storage('results', headCapacity * 8),
    nothing: storage('nothing', 256),
  };
  return {
    ...buffers,
    capacity,
    batch,
    chunk,
    chunks: Math.ceil(headCapacity / chunk),
    bytes: mine.reduce((sum, buffer) => sum + buffer.size, 0),
    free: () => mine.forEach((buffer) => gpu.free(buffer)),
  };
}

/** Sends a packed batch; `changed` false says that the same rows are there already. */
export function uploadRows(gpu: GpuContext, to: RowBuffers, packed: PackedBatch, sizes: BatchSizes, changed = true): void {
  if (packed.rows > to.capacity) throw new RangeError(`${packed.rows} rows do not fit ${to.capacity}.`);
  if (changed) {
    gpu.write(to.rows, 0, packed.rowWords);
    gpu.write(to.headRows, 0, packed.headWords);
  }
  writeBatch(gpu, to.batch, sizes);
}
