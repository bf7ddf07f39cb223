/** A device that is lost while a model is read onto it. */
import { expect, test } from 'vitest';
import { readModelFolder } from '../formats/modelFolder';
import { memoryFolder, tinyModelFiles } from '../testing/tinyModel';
import { openDeviceOrExplain, openEngine } from './engine';
import { nodeGpu } from './node';

test('is noticed at the next piece, and no more of the model is read', async () => {
  const files = await readModelFolder(memoryFolder(tinyModelFiles()));
  const { rows, infos } = files.tensors;
  const tensors = {
    infos,
    // As a file: in another turn of the loop.
    rows: async (...asked: Parameters<typeof rows>) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return rows(...asked);
    },
  };
  const opened = await openDeviceOrExplain(nodeGpu());
  const reads: number[] = [];
  let total = 0;
  const onRead = (read: number, all: number): void => {
    total = all;
    reads.push(read);
    if (reads.length === 2) opened.device.destroy();
  };
  await expect(openEngine(opened, { ...files, tensors }, { name: 'tiny', onRead })).rejects.toMatchObject({
    code: 'device-lost',
    message: expect.stringMatching(/lost while the model was read/),
  });
  expect(reads).toHaveLength(2);
  expect(reads[1]).toBeLessThan(total);
});
