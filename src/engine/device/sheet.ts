/** What an opened device can do, as the Device page shows it. */

import type { DeviceLimit, DeviceSheet } from '../../contract/device';
import type { DeviceOfAdapter } from '../../gpu/device';
import type { KernelProfile } from '../../kernels/profile';

export function sheetOf({ adapter, facts }: DeviceOfAdapter, { reduction, matmul }: KernelProfile): DeviceSheet {
  const { info, limits, features } = adapter;
  const { subgroupMinSize, subgroupMaxSize } = info;
  const { vendor, architecture, description, software } = facts;
  return {
    ...{ vendor, architecture, description, software },
    device: info.device,
    limits: limitsOf(limits),
    features: [...features].toSorted(),
    subgroup:
      facts.subgroups && subgroupMinSize && subgroupMaxSize
        ? { smallest: subgroupMinSize, largest: subgroupMaxSize }
        : null,
    kernels: { rows: reduction, product: matmul },
  };
}

/** Taken one by one: a browser's object has them on its prototype. */
const limitsOf = (limits: GPUSupportedLimits): Record<DeviceLimit, number> => ({
  maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
  maxBufferSize: limits.maxBufferSize,
  maxComputeWorkgroupStorageSize: limits.maxComputeWorkgroupStorageSize,
  maxComputeInvocationsPerWorkgroup: limits.maxComputeInvocationsPerWorkgroup,
  maxComputeWorkgroupsPerDimension: limits.maxComputeWorkgroupsPerDimension,
  maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
});
