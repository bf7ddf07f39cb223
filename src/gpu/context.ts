/**
 * The one place that creates GPU objects and submits work, so that counting them is exact.
 * Everything above works with this context, never with the raw device.
 */

import { byteSize } from '../contract/byteSize';
import { type Counts, zeroCounts } from '../contract/counts';
import { EngineError } from '../contract/errors';
import type { BufferSlice, KernelCode } from './kernel';
import { Pace } from './pace';

const STORAGE = 0x80 | 0x04 | 0x08; // STORAGE | COPY_SRC | COPY_DST
const UNIFORM = 0x40 | 0x08; // UNIFORM | COPY_DST
const STAGING = 0x01 | 0x08; // MAP_READ | COPY_DST

/** A buffer would have gone past `mostBytes`; nothing was asked of the device. */
export class OverCap extends EngineError {
  constructor(
    /** Of that buffer. */
    readonly size: number,
    most: number,
  ) {
    super(
      'out-of-memory',
      `This would take more memory than you allow (${byteSize(most)}). Allow more, or ask for less.`,
    );
  }
}

export class GpuContext {
  readonly counts: Counts = zeroCounts();
  /** Of this device, by the passes of this context. */
  readonly pace = new Pace();
  /** Parameters with a dynamic offset, and the sizes of the batch: group 1 of every kernel. */
  readonly paramsLayout: GPUBindGroupLayout;
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #buffers = new Set<GPUBuffer>();
  #liveBytes = 0;
  #peakBytes = 0;
  #closed = false;
  /** Submissions that the device has finished. */
  #finished = 0;
  /** What the device has not said yet of buffers that were asked for. */
  readonly #answers = new Set<Promise<void>>();
  readonly #refused: { bytes: number }[] = [];
  /** What `liveBytes` never goes past. */
  mostBytes = Number.POSITIVE_INFINITY;
  /** Told where so many bytes more would go past it, to free what is kept only to be quicker. */
  onPressure: (bytes: number) => void = () => undefined;

  constructor(readonly device: GPUDevice) {
    this.paramsLayout = device.createBindGroupLayout({
      label: 'params',
      entries: [
        { binding: 0, visibility: 4, buffer: { type: 'uniform', hasDynamicOffset: true } },
        { binding: 1, visibility: 4, buffer: { type: 'uniform' } },
      ],
    });
  }

  /** Bytes of the buffers that are alive now. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  /** The most that were alive at once since this was last asked. */
  takePeak(): number {
    const peak = this.#peakBytes;
    this.#peakBytes = this.#liveBytes;
    return peak;
  }

  /** Before so many bytes are asked for, in whatever number of buffers. */
  makeRoom(bytes: number): void {
    if (this.#liveBytes + bytes > this.mostBytes) this.onPressure(bytes);
  }

  /** @throws OverCap */
  #create(label: string, bytes: number, usage: number): GPUBuffer {
    this.#refuseIfClosed();
    const size = Math.max(16, Math.ceil(bytes / 4) * 4);
    this.makeRoom(size);
    if (this.#liveBytes + size > this.mostBytes) throw new OverCap(size, this.mostBytes);
    // A scope of its own tells which buffer there was no room for, and leaves none open.
    this.device.pushErrorScope('out-of-memory');
    const buffer = this.device.createBuffer({ label, size, usage });
    this.#watch(this.device.popErrorScope(), size);
    this.counts.buffersCreated += 1;
    this.#liveBytes += size;
    this.#peakBytes = Math.max(this.#peakBytes, this.#liveBytes);
    this.#buffers.add(buffer);
    return buffer;
  }

  #watch(popped: Promise<GPUError | null>, bytes: number): void {
    const answer = popped
      .then(
        (error) => {
          if (error) this.#refused.push({ bytes });
        },
        // A lost device is told by the engine.
        () => undefined,
      )
      .finally(() => this.#answers.delete(answer));
    this.#answers.add(answer);
  }

  /** The buffers that the device had no room for since this was last asked; each is told of once. */
  async refused(): Promise<readonly { bytes: number }[]> {
    await Promise.all(this.#answers);
    return this.#refused.splice(0);
  }

  /** The buffers that are alive now. */
  buffers(): ReadonlySet<GPUBuffer> {
    return new Set(this.#buffers);
  }

  freeExcept(kept: ReadonlySet<GPUBuffer>): void {
    for (const buffer of this.buffers()) if (!kept.has(buffer)) this.free(buffer);
  }

  storage(label: string, bytes: number): GPUBuffer {
    return this.#create(label, bytes, STORAGE);
  }

  uniform(label: string, bytes: number): GPUBuffer {
    return this.#create(label, bytes, UNIFORM);
  }

  staging(label: string, bytes: number): GPUBuffer {
    return this.#create(label, bytes, STAGING);
  }

  /** A storage buffer that holds `data` from the start. */
  storageOf(label: string, data: ArrayBufferView<ArrayBuffer>): GPUBuffer {
    const buffer = this.storage(label, data.byteLength);
    this.write(buffer, 0, data);
    return buffer;
  }

  free(buffer: GPUBuffer): void {
    if (!this.#buffers.delete(buffer)) return;
    this.#liveBytes -= buffer.size;
    buffer.destroy();
  }

  freeAll(): void {
    this.freeExcept(new Set());
  }

  /** Frees all buffers and takes no more work; the device stays with its owner. */
  close(): void {
    this.#closed = true;
    this.freeAll();
  }

  #refuseIfClosed(): void {
    if (this.#closed) throw new EngineError('device-lost', 'The engine was closed.');
  }

  /** Queued before any later submit. Length and offset are multiples of 4. */
  write(buffer: GPUBuffer, offset: number, data: ArrayBufferView<ArrayBuffer> | ArrayBuffer): void {
    const view = data instanceof ArrayBuffer ? new Uint8Array(data) : data;
    if (view.byteLength === 0) return;
    this.#refuseIfClosed();
    this.device.queue.writeBuffer(buffer, offset, view.buffer, view.byteOffset, view.byteLength);
    this.counts.uploadBytes += view.byteLength;
  }

  submit(commands: GPUCommandBuffer): void {
    this.#refuseIfClosed();
    this.device.queue.submit([commands]);
    this.counts.submits += 1;
    const submission = this.counts.submits;
    this.device.queue.onSubmittedWorkDone().then(
      () => {
        this.#finished = Math.max(this.#finished, submission);
      },
      // A lost device is told by the engine.
      () => undefined,
    );
  }

  /** Number of the submission that the device is at; null when it has finished all. */
  get unfinished(): number | null {
    return this.#finished < this.counts.submits ? this.#finished + 1 : null;
  }

  tensorLayout(kernel: KernelCode): GPUBindGroupLayout {
    const key = kernel.bindings.map(([, access]) => access[0]).join('');
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.device.createBindGroupLayout({
        label: `tensors ${key}`,
        entries: kernel.bindings.map(([, access], binding) => ({
          binding,
          visibility: 4,
          buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' },
        })),
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }

  /** Compiles once per kernel name, off the calling thread. Rejects with the compiler's words and the kernel's name. */
  pipeline(kernel: KernelCode): Promise<GPUComputePipeline> {
    let pending = this.#pipelines.get(kernel.name);
    if (!pending) {
      pending = this.#compile(kernel);
      this.#pipelines.set(kernel.name, pending);
    }
    return pending;
  }

  async #compile(kernel: KernelCode): Promise<GPUComputePipeline> {
    const module = this.device.createShaderModule({ label: kernel.name, code: kernel.code });
    const layout = this.device.createPipelineLayout({
      label: kernel.name,
      bindGroupLayouts: [this.tensorLayout(kernel), this.paramsLayout],
    });
    this.counts.pipelinesCreated += 1;
    try {
      return await this.device.createComputePipelineAsync({
        label: kernel.name,
        layout,
        compute: { module, entryPoint: 'main' },
      });
    } catch (error) {
      const info = await module.getCompilationInfo();
      const words = info.messages.map((m) => `${m.lineNum}:${m.linePos} ${m.message}`).join('\n');
      throw new Error(`Kernel ${kernel.name} does not compile.\n${words || String(error)}`);
    }
  }

  bindGroup(label: string, layout: GPUBindGroupLayout, slices: readonly BufferSlice[]): GPUBindGroup {
    this.counts.bindGroupsCreated += 1;
    return this.device.createBindGroup({
      label,
      layout,
      entries: slices.map(({ buffer, offset, size }, binding) => ({ binding, resource: { buffer, offset, size } })),
    });
  }
}

/** The whole of a buffer. */
export function whole(buffer: GPUBuffer): BufferSlice {
  return { buffer, offset: 0, size: buffer.size };
}
