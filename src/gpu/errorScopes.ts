/** What the device says was wrong with a stretch of work. Each scope is popped once, whoever asks first. */

export interface DeviceErrors {
  shortage: GPUError | null;
  invalid: GPUError | null;
}

export class ErrorScopes {
  #popped: Promise<DeviceErrors> | null = null;

  constructor(readonly device: GPUDevice) {
    device.pushErrorScope('out-of-memory');
    device.pushErrorScope('validation');
  }

  /** Pops at once, so that scopes opened later on the same device stay in order; a lost device has nothing to say. */
  pop(): Promise<DeviceErrors> {
    this.#popped ??= Promise.all([this.device.popErrorScope(), this.device.popErrorScope()]).then(
      ([invalid, shortage]) => ({ invalid, shortage }),
      () => ({ invalid: null, shortage: null }),
    );
    return this.#popped;
  }
}

/** Runs `work` and throws what WebGPU's validation says of it, which would otherwise only reach the console. */
export async function validated<T>({ device }: { device: GPUDevice }, work: () => Promise<T>): Promise<T> {
  device.pushErrorScope('validation');
  try {
    return await work();
  } finally {
    const error = await device.popErrorScope();
    // biome-ignore lint/correctness/noUnsafeFinally: a validation error explains whatever went wrong in `work`.
    if (error) throw new Error(error.message);
  }
}
