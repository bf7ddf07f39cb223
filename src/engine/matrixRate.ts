/** The device's matrix rate: our own product at sizes that fill it, so that a stage's arithmetic can be held against it. */

import { allocate } from '../gpu/allocate';
import { BufferGroup } from '../gpu/bufferGroup';
import type { GpuContext } from '../gpu/context';
import { NO_SIZES } from '../gpu/kernel';
import { batchUniform, Plan, submitPass, writeBatch } from '../gpu/plan';
import { matmul, plainProduct } from '../kernels/matmul';
import type { KernelProfile } from '../kernels/profile';
import { WEIGHT_STORAGE } from '../kernels/weightStorage';

/** Small devices are full at the first size; a large one shows its rate only at the last. */
const SIZES = [512, 1024, 2048];
/** A size that takes longer than this fills the device. */
const FULL = 0.02;
const RUNS = 3;
/** Products of one submission; more than one where the way there and back would be most of the time. */
const MOST_TOGETHER = 16;

/** The shortest of a few runs, after one that may hold a driver's compilation. */
export async function bestSeconds(gpu: GpuContext, work: () => void): Promise<number> {
  const { queue } = gpu.device;
  let shortest = Number.POSITIVE_INFINITY;
  for (let run = 0; run <= RUNS; run++) {
    const start = performance.now();
    work();
    await queue.onSubmittedWorkDone();
    if (run > 0) shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest / 1000;
}

/** FLOP/s of the best size. */
export async function matrixRate(gpu: GpuContext, profile: KernelProfile): Promise<number> {
  let best = 0;
  for (const size of SIZES) {
    const { rate, seconds } = await rateAt(gpu, profile, size);
    best = Math.max(best, rate);
    if (seconds > FULL) break;
  }
  return best;
}

async function rateAt(
  gpu: GpuContext,
  profile: KernelProfile,
  size: number,
): Promise<{ rate: number; seconds: number }> {
  const bytes = size * size * 4;
  const sizes = { ...NO_SIZES, rows: size };
  const asked = {
    need: `three matrices of ${size} x ${size} to measure the device with`,
    count: 1,
    unit: 'sizes',
    advice: 'Close other pages and programs that use the GPU.',
    what: 'activations',
    remedy: 'model',
  } as const;
  const buffers = new BufferGroup(gpu);
  const plan = await allocate(gpu, asked, async () => {
    const matrix = (name: string): GPUBuffer => buffers.storage(`matrix rate ${name}`, bytes);
    const [x, weight, y] = [matrix('x'), matrix('weight'), matrix('y')];
    const batch = buffers.add(batchUniform(gpu, 'matrix rate'));
    writeBatch(gpu, batch, sizes);
    const plan = new Plan(gpu, 'matrix rate', batch);
    plan.add(
      'matrix rate',
      matmul(profile.matmul, WEIGHT_STORAGE.f32),
      { x, weight, h: x, b: x, rows: x, addend: x, y },
      plainProduct(size, size),
    );
    return plan.prepare();
  });
  try {
    const run = (together: number): Promise<number> =>
      bestSeconds(gpu, () =>
        submitPass(gpu, 'matrix rate', (pass) => {
          for (let product = 0; product < together; product++) plan.replay(pass, sizes);
        }),
      );
    const alone = await run(1);
    const together = Math.max(1, Math.min(MOST_TOGETHER, Math.floor(FULL / alone)));
    const seconds = together === 1 ? alone : (await run(together)) / together;
    return { rate: (2 * size ** 3) / seconds, seconds };
  } finally {
    plan.free();
    buffers.free();
  }
}
