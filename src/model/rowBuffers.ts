/** The buffers around the layers of a labelled pass: the packed batch, the head and its results. */

import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import type { BatchSizes } from '../gpu/kernel';
import { batchUniform, writeBatch } from '../gpu/plan';
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
  /** All of them, to be freed together. */
  group: BufferGroup;
}

/** Room for `capacity` token rows, all of which may predict; logits of so many bytes exist at once. */
export function allocateRows(gpu: GpuContext, config: ModelConfig, capacity: number, logitsBytes: number): RowBuffers {
  const group = new BufferGroup(gpu);
  const chunk = headChunk(config.vocab, capacity, logitsBytes);
  const batch = group.add(batchUniform(gpu, 'rows'));
  const buffers = {
    rows: group.storage('rows', capacity * ROW_WORDS * 4),
    headRows: group.storage('head rows', capacity * HEAD_ROW_WORDS * 4),
    normed: group.storage('head.normed', capacity * config.hidden * 4),
    rstd: group.storage('head.rstd', capacity * 4),
    logits: group.storage('logits', chunk * logitsStride(config.vocab) * 4),
    results: group.storage('results', capacity * 8),
    nothing: group.storage('nothing', 256),
  };
  return {
    ...buffers,
    capacity,
    batch,
    chunk,
    chunks: Math.ceil(capacity / chunk),
    group,
  };
}

/** Sends a packed batch; `changed` false says that the same rows are there already. */
export function uploadRows(
  gpu: GpuContext,
  to: RowBuffers,
  packed: PackedBatch,
  sizes: BatchSizes,
  changed = true,
): void {
  if (packed.rows > to.capacity) throw new RangeError(`${packed.rows} rows do not fit ${to.capacity}.`);
  if (changed) {
    gpu.write(to.rows, 0, packed.rowWords);
    gpu.write(to.headRows, 0, packed.headWords);
  }
  writeBatch(gpu, to.batch, sizes);
}
