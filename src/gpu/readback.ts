/**
 * Reading results without stalling the queue: a small ring of staging buffers, each mapped while the next submission
 * already runs. The staging buffers are created once.
 */

import { allocate } from './allocate';
import type { GpuContext } from './context';
import type { BufferSlice } from './kernel';

export class Readback {
  readonly #staging: GPUBuffer[];
  #next = 0;

  /** At most `depth` reads may be under way at once; each holds up to `bytes`. */
  constructor(
    readonly gpu: GpuContext,
    readonly label: string,
    readonly bytes: number,
    depth = 2,
  ) {
    this.#staging = Array.from({ length: depth }, (_, i) => gpu.staging(`${label} staging ${i}`, bytes));
  }

  /** Puts the copy into `encoder`; the returned function is called after submit and resolves with the bytes. */
  copy(encoder: GPUCommandEncoder, source: GPUBuffer, bytes: number, offset = 0): () => Promise<ArrayBuffer> {
    const staging = this.#staging[this.#next % this.#staging.length];
    if (!staging || bytes > this.bytes)
      throw new RangeError(`${this.label}: ${bytes} bytes do not fit the staging buffer.`);
    this.#next += 1;
    encoder.copyBufferToBuffer(source, offset, staging, 0, bytes);
    this.gpu.counts.readbacks += 1;
    this.gpu.counts.readbackBytes += bytes;
    return async () => {
      await staging.mapAsync(1, 0, bytes);
      const copy = staging.getMappedRange(0, bytes).slice(0);
      staging.unmap();
      return copy;
    };
  }

  free(): void {
    for (const buffer of this.#staging) this.gpu.free(buffer);
  }
}

/** Reads a range once; for tests and other rare moments. */
export async function readOnce(
  gpu: GpuContext,
  source: GPUBuffer,
  bytes = source.size,
  offset = 0,
): Promise<ArrayBuffer> {
  const [read] = await readRanges(gpu, [{ buffer: source, offset, size: bytes }]);
  return read ?? new ArrayBuffer();
}

const COPY = {
  need: 'a copy to read back',
  count: 1,
  unit: 'copies',
  advice: 'Use a lower rank or fewer edits at a time.',
  what: 'adapters',
  remedy: 'rank',
} as const;

/** Reads many ranges at once, through one buffer that is as large as they are together. */
export async function readRanges(gpu: GpuContext, ranges: readonly BufferSlice[]): Promise<ArrayBuffer[]> {
  const bytes = ranges.reduce((sum, { size }) => sum + size, 0);
  const staging = await allocate(gpu, COPY, () => gpu.staging('read once', bytes));
  try {
    const encoder = gpu.device.createCommandEncoder({ label: 'read once' });
    const starts: number[] = [];
    let end = 0;
    for (const { buffer, offset, size } of ranges) {
      encoder.copyBufferToBuffer(buffer, offset, staging, end, size);
      starts.push(end);
      end += size;
    }
    gpu.submit(encoder.finish());
    gpu.counts.readbacks += 1;
    gpu.counts.readbackBytes += bytes;
    await staging.mapAsync(1, 0, bytes);
    const all = staging.getMappedRange(0, bytes).slice(0);
    return ranges.map(({ size }, i) => all.slice(starts[i], (starts[i] ?? 0) + size));
  } finally {
    gpu.free(staging);
  }
}
