/**
 * A recorded pass: a flat list of pipeline, bind groups, grid and label, built once and replayed into one compute
 * pass as often as wanted. A replay creates no GPU object and writes nothing but what the caller writes.
 */

import { type GpuContext, whole } from './context';
import { type BatchSizes, type BufferSlice, encodeParams, type Grid, type Kernel, type KernelCode } from './kernel';

/** Alignment of dynamic uniform offsets that every WebGPU device supports. */
const PARAMS_STRIDE = 256;

interface Recorded {
  label: string;
  kernel: KernelCode;
  slices: BufferSlice[];
  params: ArrayBuffer;
  grid: (batch: BatchSizes) => Grid;
}

interface Ready {
  label: string;
  pipeline: GPUComputePipeline;
  bindGroup: GPUBindGroup;
  paramsOffset: number;
  grid: (batch: BatchSizes) => Grid;
}

export class Plan {
  readonly #recorded: Recorded[] = [];
  #ready: Ready[] = [];
  #params: GPUBuffer | null = null;
  #paramsGroup: GPUBindGroup | null = null;
  readonly #offset = new Uint32Array(1);

  /**
   * @param batch the uniform that holds the sizes; see `writeBatch`.
   * @param flops of one replay, about; 0 where it is short whatever the sizes.
   */
  constructor(
    readonly gpu: GpuContext,
    readonly label: string,
    readonly batch: GPUBuffer,
    readonly flops: (batch: BatchSizes) => number = () => 0,
  ) {}

  add<Binding extends string, Param extends string>(
    label: string,
    kernel: Kernel<Binding, Param>,
    tensors: Readonly<Record<Binding, BufferSlice | GPUBuffer>>,
    params: Readonly<Record<Param, number>>,
  ): this {
    this.#recorded.push({
      label,
      kernel,
      slices: slicesOf(kernel, tensors),
      params: encodeParams(kernel, params),
      grid: (batch) => kernel.grid(params, batch),
    });
    return this;
  }

  /** Compiles what is missing and makes the bind groups; after this, replay is free of allocation. */
  async prepare(): Promise<this> {
    const pipelines = await Promise.all(this.#recorded.map(({ kernel }) => this.gpu.pipeline(kernel)));
    const bytes = new Uint8Array(Math.max(1, this.#recorded.length) * PARAMS_STRIDE);
    this.#recorded.forEach(({ params }, index) => {
      bytes.set(new Uint8Array(params), index * PARAMS_STRIDE);
    });
    this.#params = this.gpu.uniform(`${this.label} params`, bytes.byteLength);
    this.gpu.write(this.#params, 0, bytes);
    this.#paramsGroup = this.gpu.bindGroup(`${this.label} params`, this.gpu.paramsLayout, [
      { buffer: this.#params, offset: 0, size: PARAMS_STRIDE },
      whole(this.batch),
    ]);
    this.#ready = this.#recorded.flatMap(({ label, kernel, slices, grid }, index) => {
      const pipeline = pipelines[index];
      if (!pipeline) return [];
      return [
        {
          label,
          pipeline,
          bindGroup: this.gpu.bindGroup(label, this.gpu.tensorLayout(kernel), slices),
          paramsOffset: index * PARAMS_STRIDE,
          grid,
        },
      ];
    });
    return this;
  }

  /** Dispatches of a replay, those with empty grids among them. */
  get length(): number {
    return this.#ready.length;
  }

  /** Records dispatches [from, to), each whose grid is not empty. The plan must be prepared. */
  replay(pass: GPUComputePassEncoder, batch: BatchSizes, from = 0, to = this.length): void {
    for (let index = from; index < to; index++) {
      const command = this.#ready[index];
      if (command) this.#record(command, pass, batch);
    }
  }

  #record(command: Ready, pass: GPUComputePassEncoder, batch: BatchSizes): void {
    if (!this.#paramsGroup) throw new Error(`Plan ${this.label} was replayed before it was prepared.`);
    const [x, y, z] = command.grid(batch);
    if (x * y * z === 0) return;
    pass.setPipeline(command.pipeline);
    pass.setBindGroup(0, command.bindGroup);
    this.#offset[0] = command.paramsOffset;
    pass.setBindGroup(1, this.#paramsGroup, this.#offset, 0, 1);
    pass.dispatchWorkgroups(x, y, z);
    this.gpu.counts.dispatches += 1;
  }

  free(): void {
    if (this.#params) this.gpu.free(this.#params);
    this.#params = null;
    this.#paramsGroup = null;
    this.#ready = [];
  }
}

/** What is bound, in the order of the bindings. */
export function slicesOf<Binding extends string>(
  kernel: Pick<Kernel<Binding, string>, 'bindings'>,
  tensors: Readonly<Record<Binding, BufferSlice | GPUBuffer>>,
): BufferSlice[] {
  return kernel.bindings.map(([name]) => {
    const given: BufferSlice | GPUBuffer = tensors[name];
    return 'buffer' in given ? given : whole(given);
  });
}

/** The uniform `Batch`: sizes that change from pass to pass while the plan stays. */
export function batchUniform(gpu: GpuContext, label: string): GPUBuffer {
  return gpu.uniform(`${label} batch`, 32);
}

export function writeBatch(gpu: GpuContext, buffer: GPUBuffer, sizes: BatchSizes): void {
  const words = new Uint32Array([
    sizes.rows,
    sizes.headRows,
    sizes.slots,
    sizes.ring,
    sizes.tokens,
    sizes.bisections,
    0,
    0,
  ]);
  gpu.write(buffer, 0, words);
}

/** One submission with one compute pass, then copies for readback; returns what `after` returns. */
export function submitPass(gpu: GpuContext, label: string, record: (pass: GPUComputePassEncoder) => void): void;
export function submitPass<T>(
  gpu: GpuContext,
  label: string,
  record: (pass: GPUComputePassEncoder) => void,
  after: (encoder: GPUCommandEncoder) => T,
): T;
export function submitPass<T>(
  gpu: GpuContext,
  label: string,
  record: (pass: GPUComputePassEncoder) => void,
  after?: (encoder: GPUCommandEncoder) => T,
): T | undefined {
  const encoder = gpu.device.createCommandEncoder({ label });
  const pass = encoder.beginComputePass({ label });
  record(pass);
  pass.end();
  gpu.counts.passes += 1;
  const result = after?.(encoder);
  gpu.submit(encoder.finish({ label }));
  return result;
}

/**
 * Replays of plans, one after the other, then copies for readback: one submission, or several where that would take long. No GPU
 * object is made for it either way. @returns what `after` returns.
 */
export function submitPlans(gpu: GpuContext, label: string, plans: readonly Plan[], sizes: BatchSizes): void;
export function submitPlans<T>(
  gpu: GpuContext,
  label: string,
  plans: readonly Plan[],
  sizes: BatchSizes,
  after: (encoder: GPUCommandEncoder) => T,
): T;
export function submitPlans<T>(
  gpu: GpuContext,
  label: string,
  plans: readonly Plan[],
  sizes: BatchSizes,
  after?: (encoder: GPUCommandEncoder) => T,
): T | undefined {
  const flops = plans.reduce((sum, plan) => sum + plan.flops(sizes), 0);
  const all = plans.reduce((sum, { length }) => sum + length, 0);
  const size = Math.max(1, Math.ceil(all / gpu.pace.parts(flops)));
  const started = performance.now();
  /** Dispatches [from, from + size) of all plans together. */
  const record = (pass: GPUComputePassEncoder, from: number): void => {
    let first = 0;
    for (const plan of plans) {
      const [start, end] = [Math.max(from - first, 0), Math.min(from + size - first, plan.length)];
      if (start < end) plan.replay(pass, sizes, start, end);
      first += plan.length;
    }
  };
  let from = 0;
  for (; from + size < all; from += size) submitPass(gpu, label, (pass) => record(pass, from));
  const rest = (pass: GPUComputePassEncoder): void => record(pass, from);
  const result = submitPass(gpu, label, rest, (encoder) => after?.(encoder));
  gpu.device.queue.onSubmittedWorkDone().then(
    () => gpu.pace.took(flops, performance.now() - started),
    // A lost device is told by the engine.
    () => undefined,
  );
  return result;
}
