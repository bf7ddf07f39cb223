/** An engine that is closed gives back what it had on the device, and the device goes on serving others. */

import { expect, test } from 'vitest';
import { testDevice } from '../testing/device';
import { testEngine } from '../testing/engine';
import { readFixture } from '../testing/fixture';
import { jobOf, requestOf, someIds } from '../testing/work';
import { openNodeEngine } from './node';

const { files } = await readFixture('llama');
const { files: others } = await readFixture('qwen3');
const PROMPT = someIds(1, 8, files.config.vocab);
const JOB = jobOf({ texts: [someIds(2, 20, files.config.vocab)] });
const { gpu } = await testDevice();

/** Everything that leaves buffers behind. */
async function work(engine: Awaited<ReturnType<typeof testEngine>>) {
  const [trained] = await engine.finetune([JOB]);
  const adapter = trained?.adapter ?? 0;
  const written = await engine.generate([requestOf(PROMPT, { adapter })]);
  const [scored] = await engine.score([{ ids: PROMPT, adapter, lastLogits: true }]);
  await engine.mergeAdapter(adapter);
  return { losses: trained?.losses, written, scored };
}

test('no bytes stay on the device, and the next model finds it as the first one did', async () => {
  const first = await testEngine(files);
  const found = await work(first);
  expect(first.core.gpu.liveBytes).toBeGreaterThan(0);
  first.dispose();
  expect(first.core.gpu.liveBytes).toBe(0);
  const other = await testEngine(others);
  const prompt = someIds(1, 8, others.config.vocab);
  expect((await other.generate([requestOf(prompt)]))[0]?.ids.length).toBe(12);
  other.dispose();
  const again = await testEngine(files);
  expect(await work(again)).toEqual(found);
  again.dispose();
});

test('closed in the middle of a call: the call ends, nothing stays, and the next engine is told of no fault', async () => {
  const uncaptured: string[] = [];
  const listen = (event: GPUUncapturedErrorEvent): void => {
    uncaptured.push(event.error.message);
  };
  gpu.device.addEventListener('uncapturederror', listen);
  for (const verb of ['finetune', 'generate'] as const) {
    const engine = await testEngine(files);
    const close = (): void => engine.dispose();
    const running = {
      finetune: () => engine.finetune([{ ...JOB, epochs: 200 }], { onProgress: close }),
      generate: () => engine.generate([requestOf(PROMPT, { maxTokens: 80 })], { onProgress: close }),
    }[verb]();
    const waiting = engine.restoreWeights();
    await expect(running).rejects.toMatchObject({ code: 'device-lost', message: 'The engine was closed.' });
    await expect(waiting).rejects.toMatchObject({ code: 'device-lost', message: 'The engine was closed.' });
    const next = await testEngine(files);
    expect((await work(next)).losses?.length).toBe(JOB.epochs);
    expect(engine.core.gpu.liveBytes).toBe(0);
    next.dispose();
  }
  await gpu.device.queue.onSubmittedWorkDone();
  gpu.device.removeEventListener('uncapturederror', listen);
  expect(uncaptured).toEqual([]);
});

test('an engine that opened its own device ends it, and ends it once', async () => {
  const own = await openNodeEngine(files, { name: 'own' });
  own.dispose();
  own.dispose();
  expect(await own.core.gpu.device.lost).toMatchObject({ reason: 'destroyed' });
});
