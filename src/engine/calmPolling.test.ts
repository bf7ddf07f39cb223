import { expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import { pollCalmly } from './calmPolling';

test('a wait for the device leaves its core alone, and others get their turn at once', async () => {
  const { gpu } = await testDevice();
  const before = globalThis.setImmediate;
  pollCalmly();
  expect(await new Promise((resolve) => setImmediate(resolve, 'now'))).toBe('now');
  let asked = 0;
  const counted = globalThis.setImmediate;
  try {
    globalThis.setImmediate = Object.assign((...args: Parameters<typeof setImmediate>) => {
      asked += 1;
      return counted(...args);
    }, counted) as typeof setImmediate;
    const buffer = gpu.storage('filled', 64 << 20);
    const started = performance.now();
    for (let i = 0; i < 20; i += 1) {
      const encoder = gpu.device.createCommandEncoder();
      encoder.clearBuffer(buffer);
      gpu.submit(encoder.finish());
    }
    await gpu.device.queue.onSubmittedWorkDone();
    expect(asked).toBeLessThanOrEqual(performance.now() - started + 20);
    gpu.free(buffer);
  } finally {
    globalThis.setImmediate = before;
  }
});
