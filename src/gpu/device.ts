/** Finding and opening a GPU device, with the facts that kernels and people need of it. */

export interface DeviceFacts {
  vendor: string;
  architecture: string;
  description: string;
  /** A software adapter: correct, slow, and not to be judged by its timings. */
  software: boolean;
  subgroups: boolean;
  shaderF16: boolean;
  maxBufferBytes: number;
  maxBindingBytes: number;
}

export interface OpenedDevice {
  device: GPUDevice;
  facts: DeviceFacts;
}

export class DeviceError extends Error {
  constructor(
    readonly code: 'no-webgpu' | 'no-adapter',
    message: string,
  ) {
    super(message);
    this.name = 'DeviceError';
  }
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

function isSoftware(info: GPUAdapterInfo): boolean {
  const words = `${info.vendor} ${info.architecture} ${info.device} ${info.description}`;
  return info.isFallbackAdapter === true || SOFTWARE.test(words);
}

/**
 * Opens the best adapter with the limits it offers and the features kernels may use.
 * Throws `DeviceError` when there is no WebGPU or no adapter.
 */
export async function openDevice(gpu: GPU | undefined): Promise<OpenedDevice> {
  if (!gpu) throw new DeviceError('no-webgpu', 'This browser does not offer WebGPU.');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new DeviceError('no-adapter', 'WebGPU is there, but it found no graphics adapter to use.');
  const wanted: GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query'];
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({
    label: 'selkie',
    requiredFeatures,
    requiredLimits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
    },
  });
  const { info } = adapter;
  return {
    device,
    facts: {
      vendor: info.vendor,
      architecture: info.architecture,
      description: info.description,
      software: isSoftware(info),
      subgroups: requiredFeatures.includes('subgroups'),
      shaderF16: requiredFeatures.includes('shader-f16'),
      maxBufferBytes: device.limits.maxBufferSize,
      maxBindingBytes: device.limits.maxStorageBufferBindingSize,
    },
  };
}
