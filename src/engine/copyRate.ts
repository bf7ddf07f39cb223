/** How fast the device moves bytes, which bounds whatever reads much and computes little, such as writing text. */

import { allocate } from '../gpu/allocate';
import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import { bestSeconds } from './matrixRate';

const BYTES = 64 * 2 ** 20;

/** Bytes read and written per second by a buffer copy. */
export async function copyRate(gpu: GpuContext): Promise<number> {
  const buffers = new BufferGroup(gpu);
  const asked = {
    need: 'two buffers of 64 MB to measure the device with',
    count: 1,
    unit: 'sizes',
    advice: 'Close other pages and programs that use the GPU.',
    what: 'activations',
    remedy: 'model',
  } as const;
  const { from, to } = await allocate(gpu, asked, () => ({
    from: buffers.storage('copy rate from', BYTES),
    to: buffers.storage('copy rate to', BYTES),
  }));
  try {
    const seconds = await bestSeconds(gpu, () => {
      const encoder = gpu.device.createCommandEncoder({ label: 'copy rate' });
      encoder.copyBufferToBuffer(from, 0, to, 0, BYTES);
      gpu.submit(encoder.finish());
    });
    return (2 * BYTES) / seconds;
  } finally {
    buffers.free();
  }
}
