/** What the device itself can do, for comparison: copying memory, and our matrix product at a size that fills it. */

import type { WebGpuEngine } from '../../engine/engine';
import { NO_SIZES } from '../../gpu/kernel';
import { batchUniform, Plan, submitPass, writeBatch } from '../../gpu/plan';
import { matmul } from '../../kernels/matmul';

const COPY_BYTES = 64 * 2 ** 20;
const SIZE = 512;

async function best(times: number, work: () => void, engine: WebGpuEngine): Promise<number> {
  const { queue } = engine.core.gpu.device;
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= times; i++) {
    const start = performance.now();
    work();
    await queue.onSubmittedWorkDone();
    if (i > 0) shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest / 1000;
}

export interface DeviceRates {
  /** Bytes read and written per second by a buffer copy. */
  copyBytesPerSecond: number;
  /** Floating-point operations per second of a 512 x 512 x 512 product. */
  matmulFlopsPerSecond: number;
}

export async function deviceRates(engine: WebGpuEngine): Promise<DeviceRates> {
  const { gpu, profile } = engine.core;
  const from = gpu.storage('copy from', COPY_BYTES);
  const to = gpu.storage('copy to', COPY_BYTES);
  const copySeconds = await best(
    3,
    () => {
      const encoder = gpu.device.createCommandEncoder({ label: 'copy rate' });
      encoder.copyBufferToBuffer(from, 0, to, 0, COPY_BYTES);
      gpu.submit(encoder.finish());
    },
    engine,
  );
  const batch = batchUniform(gpu, 'matmul rate');
  const sizes = { ...NO_SIZES, rows: SIZE };
  writeBatch(gpu, batch, sizes);
  const slice = (buffer: GPUBuffer, part: number) => ({
    buffer,
    offset: part * SIZE * SIZE * 4,
    size: SIZE * SIZE * 4,
  });
  const plan = new Plan(gpu, 'matmul rate', batch);
  plan.add(
    'matmul rate',
    matmul(profile.matmul, 'f32'),
    {
      x: slice(from, 0),
      weight: slice(from, 1),
      h: slice(from, 2),
      b: slice(from, 2),
      rows: slice(from, 2),
      addend: slice(from, 2),
      y: slice(to, 0),
    },
    {
      k4: SIZE / 4,
      n: SIZE,
      nStart: 0,
      outStride: SIZE,
      rowStart: 0,
      rowLimit: SIZE,
      rowKind: 0,
      outRowStart: 0,
      rank4: 0,
      partEnd0: SIZE,
      partEnd1: SIZE,
      parts: 1,
      slotStride4: 0,
      addendStride: 0,
      hasAddend: 0,
    },
  );
  await plan.prepare();
  const seconds = await best(3, () => submitPass(gpu, 'matmul rate', (pass) => plan.replay(pass, sizes)), engine);
  plan.free();
  for (const buffer of [from, to, batch]) gpu.free(buffer);
  return { copyBytesPerSecond: (2 * COPY_BYTES) / copySeconds, matmulFlopsPerSecond: (2 * SIZE ** 3) / seconds };
}
