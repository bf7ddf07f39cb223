import { expect, test } from 'vitest';
import { parseModelConfig } from '../model/config';
import { geometryOf } from '../model/geometry';
import { TINY_CONFIG } from '../testing/tinyModel';
import { budgetsOf } from './budgets';
import { adaptersPerWave, mostDecoded, mostInferenceRows } from './memory';

const MIB = 2 ** 20;

test('the least device: what its bindings of 128 MiB allow', () => {
  const least = { activations: 768, adapters: 768, cache: 512, decodeLogits: 64, chunkLogits: 16 };
  const bytes = {
    ...Object.fromEntries(Object.entries(least).map(([name, mib]) => [name, mib * MIB])),
    cacheFormat: 'f32',
  };
  expect(budgetsOf({ maxBindingBytes: 128 * MIB })).toEqual(bytes);
  // Nothing smaller is a WebGPU device; it would be refused by the driver, not by us.
  expect(budgetsOf({ maxBindingBytes: 64 * MIB })).toEqual(bytes);
});

test('a device of larger bindings takes more at a time, up to twice as much', () => {
  const config = parseModelConfig({ ...TINY_CONFIG, hidden_size: 1024, intermediate_size: 4096, vocab_size: 128256 });
  const geometry = geometryOf(config);
  const sizes = (maxBindingBytes: number) => {
    const budgets = budgetsOf({ maxBindingBytes });
    const limits = {
      bindingLimit: maxBindingBytes,
      mostRows: Infinity,
      mostPlaces: Infinity,
      mostBytes: Infinity,
      budgets,
    };
    return {
      adapters: adaptersPerWave(config, 32, 1, Infinity, limits),
      rows: mostInferenceRows(config, geometry, limits),
      ...mostDecoded(config, geometry, limits),
    };
  };
  const least = sizes(128 * MIB);
  const more = sizes(256 * MIB);
  expect(more.adapters / least.adapters).toBeCloseTo(2, 1);
  expect(more.rows / least.rows).toBeCloseTo(2, 1);
  expect(more.places / least.places).toBeCloseTo(2, 1);
  expect(more.cacheRows / least.cacheRows).toBeCloseTo(2, 1);
  // Bindings of gigabytes say nothing of memory any more, but the buffers of one pass may be as large.
  const vast = sizes(4096 * MIB);
  expect(vast.adapters).toBe(more.adapters);
  expect(vast.places).toBe(more.places);
  expect(budgetsOf({ maxBindingBytes: 4096 * MIB }).chunkLogits).toBe(128 * MIB);
});

test('a cap divides what the weights leave, so that training and writing each fit it', () => {
  const device = { maxBindingBytes: 128 * MIB };
  const small = budgetsOf(device, { most: 1000 * MIB, weights: 200 * MIB });
  const { adapters, activations, cache, decodeLogits, chunkLogits } = small;
  expect(adapters + activations + chunkLogits).toBeLessThanOrEqual(800 * MIB);
  expect(adapters / 4 + activations + cache + decodeLogits).toBeLessThanOrEqual(800 * MIB);
  expect(adapters).toBeGreaterThan(0.7 * 800 * MIB);
  expect(small.cacheFormat).toBe('f16');
  // Who has more gets more than what is taken without a cap.
  const large = budgetsOf(device, { most: 16_000 * MIB, weights: 200 * MIB });
  expect(large.adapters).toBeGreaterThan(10 * budgetsOf(device).adapters);
  expect(large.cacheFormat).toBe('f32');
  expect(large.chunkLogits).toBe(budgetsOf(device).chunkLogits);
  const none = budgetsOf(device, { most: 100 * MIB, weights: 200 * MIB });
  expect([none.adapters, none.activations, none.cache]).toEqual([0, 0, 0]);
});
