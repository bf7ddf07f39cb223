/**
 * Reading results without stalling the queue: a small ring of staging buffers, each mapped while the next submission
 * already runs. The staging buffers are created once.
 */

import { allocate } from './allocate';
import type { GpuContext } from './context';

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

/** Reads a range once; for tests, exports and other rare moments. */
export async function readOnce(
  gpu: GpuContext,
  source: GPUBuffer,
  bytes = source.size,
  offset = 0,
): Promise<ArrayBuffer> {
  const asked = {
    need: 'a copy to read back',
    count: 1,
    unit: 'copies',
    advice: 'Use a lower rank or fewer edits at a time.',
    what: 'adapters',
    remedy: 'rank',
  } as const;
  const readback = await allocate(gpu, asked, () => new Readback(gpu, 'read once', bytes, 1));
  const encoder = gpu.device.createCommandEncoder({ label: 'read once' });
  const read = readback.copy(encoder, source, bytes, offset);
  gpu.submit(encoder.finish());
  try {
    return await read();
  } finally {
    readback.free();
  }
}
