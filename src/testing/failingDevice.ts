/**
 * A `GPUDevice` that has no room for the n-th buffer asked of it, as WebGPU tells of it: `createBuffer` gives an invalid
 * buffer, and the scope around it a `GPUOutOfMemoryError`. Everything else is the device's own.
 */

type Filter = GPUErrorFilter;

export class FailingDevice {
  readonly device: GPUDevice;
  /** Buffers asked for since `failAt` was set. */
  created = 0;
  #failAt: number | null = null;
  /** Submissions with this label are lost on the way; null loses none. */
  lost: string | null = null;
  /** The device takes work and never says that it has finished it. */
  hangs = false;
  readonly #scopes: { filter: Filter; failed: boolean }[] = [];
  readonly #real: GPUDevice;

  constructor(real: GPUDevice) {
    this.#real = real;
    const queue = handedOn(real.queue, {
      submit: (commands: GPUCommandBuffer[]) => this.#submit(commands),
      onSubmittedWorkDone: () =>
        this.hangs ? new Promise<undefined>(() => undefined) : real.queue.onSubmittedWorkDone(),
    });
    this.device = handedOn(real, {
      createBuffer: (descriptor: GPUBufferDescriptor) => this.#createBuffer(descriptor),
      pushErrorScope: (filter: Filter) => {
        this.#scopes.push({ filter, failed: false });
        real.pushErrorScope(filter);
      },
      popErrorScope: () => this.#popErrorScope(),
      queue,
    });
  }

  /** The n-th buffer from now on fails, counted from 1; null: none does. */
  failAt(n: number | null): void {
    this.#failAt = n;
    this.created = 0;
  }

  /** Scopes that were pushed and not popped. */
  get openScopes(): number {
    return this.#scopes.length;
  }

  #submit(commands: GPUCommandBuffer[]): void {
    if (commands.every(({ label }) => label !== this.lost)) this.#real.queue.submit(commands);
  }

  #createBuffer(descriptor: GPUBufferDescriptor): GPUBuffer {
    this.created += 1;
    if (this.created !== this.#failAt) return this.#real.createBuffer(descriptor);
    const scope = this.#scopes.findLast(({ filter }) => filter === 'out-of-memory');
    if (!scope) throw new Error(`No scope would hear that there is no room for ${descriptor.label}.`);
    scope.failed = true;
    // A buffer without usage is refused and so invalid; that reason is not told.
    this.#real.pushErrorScope('validation');
    const invalid = this.#real.createBuffer({ ...descriptor, usage: 0 });
    void this.#real.popErrorScope();
    return invalid;
  }

  async #popErrorScope(): Promise<GPUError | null> {
    const scope = this.#scopes.pop();
    const error = await this.#real.popErrorScope();
    return scope?.failed ? new GPUOutOfMemoryError('There is no room.') : error;
  }
}

/** `target` with some members replaced; its methods go on being called on itself. */
export function handedOn<T extends object>(target: T, replaced: Record<string, unknown>): T {
  return new Proxy(target, {
    get(_, key): unknown {
      if (typeof key === 'string' && key in replaced) return replaced[key];
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
