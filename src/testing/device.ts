/** A WebGPU device for tests in Node (Dawn). Which Vulkan driver it finds is set by the launcher (VK_ICD_FILENAMES). */

import { create, globals } from 'webgpu';
import type { DeviceReport } from '../contract/engine';
import { pollCalmly } from '../engine/calmPolling';
import { GpuContext } from '../gpu/context';
import { openDevice } from '../gpu/device';

export interface TestDevice {
  gpu: GpuContext;
  facts: DeviceReport;
  subgroupSize: number;
}

let opened: Promise<TestDevice> | null = null;
// Dawn ends the process when its instance is collected while devices live, so it is kept for the whole run.
let instance: GPU | null = null;

/** One device for a whole test file. */
export function testDevice(): Promise<TestDevice> {
  opened ??= open();
  return opened;
}

async function open(): Promise<TestDevice> {
  Object.assign(globalThis, globals);
  instance = create([]);
  const { device, ...rest } = await openDevice(instance);
  if (rest.facts.software) pollCalmly();
  return { gpu: new GpuContext(device), ...rest };
}
