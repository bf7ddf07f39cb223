import { describe, expect, it } from 'vitest';
import { bytesOf } from '../testing/tensors';
import { changedFiles, jsonBytes, memoryFolder, tinyModelFiles, tinyTensors } from '../testing/tinyModel';
import { readModelFolder } from './modelFolder';
import { writeSafetensors } from './safetensors';
import type { Tensor } from './tensor';
import { expectModelRefused } from './testing/refusals';

describe('shards', () => {
  const tensors = tinyTensors();
  const [first, second] = [tensors.slice(0, 8), tensors.slice(8)];
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const;
  const map = Object.fromEntries(tensors.map((tensor, index) => [tensor.name, index < 8 ? names[0] : names[1]]));
  const sharded = (weight_map: unknown = map, one = first, two = second): Map<string, Uint8Array> =>
    changedFiles({
      'model.safetensors': null,
      'model.safetensors.index.json': jsonBytes({ weight_map }),
      [names[0]]: writeSafetensors(one),
      [names[1]]: writeSafetensors(two),
    });
  const norm = 'model.norm.weight';

  it('join to the same model', async () => {
    const whole = await readModelFolder(memoryFolder(tinyModelFiles()));
    const joined = await readModelFolder(memoryFolder(sharded()));
    expect(new Map(joined.tensors.infos)).toEqual(new Map(whole.tensors.infos));
    for (const name of whole.tensors.infos.keys())
      expect(await bytesOf(joined.tensors, name)).toEqual(await bytesOf(whole.tensors, name));
  });

  it('are all there before one is read', async () => {
    const folder = memoryFolder(changedFiles({ [names[1]]: null }, sharded()));
    await expect(readModelFolder(folder)).rejects.toThrow(names[1]);
    expect(folder.reads).not.toContain(names[0]);
  });

  it.each([
    '../model.safetensors',
    '/etc/model.safetensors',
    'a\\b.safetensors',
    'https://x.y/m.safetensors',
    'shard.bin',
    '',
  ])('are refused when called %j', async (shard) =>
    expectModelRefused(sharded({ ...map, [norm]: shard }), 'broken', [norm, JSON.stringify(shard), 'same folder']),
  );

  it('are refused when index and content disagree', async () => {
    await expectModelRefused(sharded(map, first, second.slice(0, -1)), 'broken', [norm, 'missing', names[1]]);
    const twice = { ...map, [first[0]?.name ?? '']: names[0] };
    await expectModelRefused(sharded(twice, first, [...second, ...first.slice(0, 1)]), 'broken', [
      first[0]?.name ?? '',
      'another shard',
    ]);
    const unplaced: Tensor = { name: 'stray', dtype: 'F32', shape: [1], bytes: new Uint8Array(4) };
    await expectModelRefused(sharded(map, [...first, unplaced]), 'broken', ['stray', names[0]]);
    for (const bad of [null, [], { a: 1 }, {}])
      await expectModelRefused(sharded(bad), 'broken', ['index.json', 'weight_map']);
  });
});
