import type { GpuContext } from './context';

/** Buffers that live and die together. */
export class BufferGroup {
  readonly #buffers: GPUBuffer[] = [];

  constructor(readonly gpu: GpuContext) {}

  get bytes(): number {
    return this.#buffers.reduce((sum, { size }) => sum + size, 0);
  }

  add(buffer: GPUBuffer): GPUBuffer {
    this.#buffers.push(buffer);
    return buffer;
  }

  storage(label: string, bytes: number): GPUBuffer {
    return this.add(this.gpu.storage(label, bytes));
  }

  storageOf(label: string, data: ArrayBufferView<ArrayBuffer>): GPUBuffer {
    return this.add(this.gpu.storageOf(label, data));
  }

  free(): void {
    for (const buffer of this.#buffers.splice(0)) this.gpu.free(buffer);
  }
}
