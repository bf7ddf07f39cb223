/** Finding and opening a GPU device, with the facts that kernels and people need of it. */

import type { DeviceReport } from '../contract/engine';

export interface OpenedDevice {
  device: GPUDevice;
  facts: DeviceReport;
  /** Lanes of the smallest subgroup there may be; 0 where there are no subgroups or their size is not told. */
  subgroupSize: number;
}

export interface DeviceOfAdapter extends OpenedDevice {
  /** It offers more than was asked of it. */
  adapter: GPUAdapter;
}

export class DeviceError extends Error {
  constructor(
    readonly code: 'no-webgpu' | 'no-adapter' | 'no-answer',
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

/** Milliseconds that a browser may take to answer; a driver that starts up takes a few seconds. */
const PATIENCE = 30_000;

/**
 * Opens the best adapter with the limits it offers and the features kernels may use.
 * Throws `DeviceError` when there is no WebGPU or no adapter, or when there is no answer within `patience` milliseconds.
 */
export async function openDevice(gpu: GPU | undefined, patience = PATIENCE): Promise<DeviceOfAdapter> {
  if (!gpu) throw new DeviceError('no-webgpu', 'This browser does not offer WebGPU.');
  const adapter = await answered(
    gpu.requestAdapter({ powerPreference: 'high-performance' }),
    patience,
    'WebGPU did not answer when it was asked for a graphics adapter',
  );
  if (!adapter) throw new DeviceError('no-adapter', 'WebGPU is there, but it found no graphics adapter to use.');
  const wanted: GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query'];
  const requiredFeatures = wanted.filter((feature) => adapter.features.has(feature));
  const requested = adapter.requestDevice({
    label: 'selkie',
    requiredFeatures,
    requiredLimits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
    },
  });
  const device = await answered(requested, patience, 'The graphics adapter did not open', (late) => late.destroy());
  const { info } = adapter;
  return {
    device,
    adapter,
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
    subgroupSize: requiredFeatures.includes('subgroups') ? (info.subgroupMinSize ?? 0) : 0,
  };
}

/** What was asked for, unless it takes too long; what comes after that is handed to `late`. */
async function answered<T>(
  asked: Promise<T>,
  patience: number,
  silence: string,
  late: (value: T) => void = () => undefined,
): Promise<T> {
  let isLate = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isLate = true;
      const seconds = Math.round(patience / 1000);
      reject(new DeviceError('no-answer', `${silence} within ${seconds} seconds.`));
    }, patience);
  });
  asked.then(
    (value) => {
      if (isLate) late(value);
    },
    () => undefined,
  );
  try {
    return await Promise.race([asked, silent]);
  } finally {
    clearTimeout(timer);
  }
}
