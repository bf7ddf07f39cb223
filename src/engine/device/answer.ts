/** What the Device page asks, each on a device of its own: what is open keeps its own, and whatever goes wrong here leaves it alone. */

import type { DeviceAsk, DeviceFinding, DeviceNews } from '../../contract/device';
import { GpuContext } from '../../gpu/context';
import type { DeviceOfAdapter } from '../../gpu/device';
import { chooseProfile } from '../../kernels/profile';
import { copyRate } from '../copyRate';
import { openDeviceOrExplain } from '../engine';
import { matrixRate } from '../matrixRate';
import { selfTest } from './selfTest';
import { sheetOf } from './sheet';

/** @throws EngineError without a device, or when it is lost. */
export async function answerDevice(
  platform: GPU | undefined,
  ask: DeviceAsk,
  tell: (news: DeviceNews) => void,
  signal: AbortSignal,
  now = () => performance.now(),
): Promise<DeviceFinding> {
  const opened = await openDeviceOrExplain(platform);
  const gpu = new GpuContext(opened.device);
  try {
    return await answerOn(gpu, opened, ask, tell, signal, now);
  } finally {
    gpu.close();
    opened.device.destroy();
  }
}

async function answerOn(
  gpu: GpuContext,
  opened: DeviceOfAdapter,
  ask: DeviceAsk,
  tell: (news: DeviceNews) => void,
  signal: AbortSignal,
  now: () => number,
): Promise<DeviceFinding> {
  const profile = chooseProfile(opened.facts, opened.subgroupSize);
  switch (ask.kind) {
    case 'look':
      return { kind: 'sheet', sheet: sheetOf(opened, profile) };
    case 'test': {
      const test = await selfTest(gpu, profile, {
        ...{ signal, now },
        tell: (done, of, kernel) => tell({ kind: 'testing', done, of, kernel }),
      });
      return { kind: 'tested', sheet: sheetOf(opened, profile), test };
    }
    case 'speed': {
      const copy = await copyRate(gpu);
      signal.throwIfAborted();
      return { kind: 'speed', speed: { copy, product: await matrixRate(gpu, profile) } };
    }
  }
}
