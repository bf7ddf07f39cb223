/** What the device itself can do, for comparison: copying memory, and our matrix product at a size that fills it. */

import type { WebGpuEngine } from '../../engine/engine';
import { bestSeconds } from '../../engine/matrixRate';

const COPY_BYTES = 64 * 2 ** 20;

export interface DeviceRates {
  /** Bytes read and written per second by a buffer copy. */
  copyBytesPerSecond: number;
  matmulFlopsPerSecond: number;
}

export async function deviceRates(engine: WebGpuEngine): Promise<DeviceRates> {
  const { gpu } = engine.core;
  const from = gpu.storage('copy from', COPY_BYTES);
  const to = gpu.storage('copy to', COPY_BYTES);
  const seconds = await bestSeconds(gpu, () => {
    const encoder = gpu.device.createCommandEncoder({ label: 'copy rate' });
    encoder.copyBufferToBuffer(from, 0, to, 0, COPY_BYTES);
    gpu.submit(encoder.finish());
  });
  for (const buffer of [from, to]) gpu.free(buffer);
  return { copyBytesPerSecond: (2 * COPY_BYTES) / seconds, matmulFlopsPerSecond: await engine.matrixRate() };
}
