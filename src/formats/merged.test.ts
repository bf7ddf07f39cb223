import { describe, expect, it } from 'vitest';
import type { AdapterWeights } from '../contract/engine';
import { ggufFolder, tinyGguf } from '../testing/tinyGguf';
import { memoryFolder, tinyModelFiles } from '../testing/tinyModel';
import { type FileInParts, mergedFolder, ownDtype } from './merged';
import { type ModelFiles, readModelFolder } from './modelFolder';
import { toFloat32, type WrittenDtype } from './tensor';

const ADAPTER: AdapterWeights = {
  rank: 2,
  alpha: 6,
  tensors: [
    {
      layer: 1,
      projection: 'k',
      a: Float32Array.from({ length: 2 * 16 }, (_, index) => (index - 7) / 16),
      b: Float32Array.from({ length: 8 * 2 }, (_, index) => (5 - index) / 8),
    },
  ],
};
const CHANGED = 'model.layers.1.self_attn.k_proj.weight';

async function opened(files: readonly FileInParts[]): Promise<ModelFiles> {
  const folder = new Map<string, Uint8Array>();
  for (const [name, parts] of files) {
    const all: number[] = [];
    for await (const part of parts) all.push(...part);
    folder.set(name, Uint8Array.from(all));
  }
  return readModelFolder(memoryFolder(folder));
}

async function values({ tensors }: ModelFiles, name: string): Promise<Float32Array> {
  const info = tensors.infos.get(name);
  if (info?.type !== 'F32' && info?.type !== 'BF16') throw new Error(`${name} is ${info?.type}`);
  const rows = info.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return toFloat32({ name, dtype: info.type, shape: info.shape, bytes: await tensors.rows(name, 0, rows) });
}

describe('a merged model', () => {
  const tiny = () => readModelFolder(memoryFolder(tinyModelFiles()));

  it('is a folder of its own with W + (alpha / rank) B A, and all else as it was', async () => {
    const model = await tiny();
    const told: number[] = [];
    const merged = await opened(mergedFolder(model, ADAPTER, 'F32', (made, total) => told.push(made / total)));
    expect(merged.config).toEqual(model.config);
    expect(merged.tokenizerJson).toEqual(model.tokenizerJson);
    expect([...merged.tensors.infos.keys()].sort()).toEqual([...model.tensors.infos.keys()].sort());
    expect(told.at(-1)).toBe(1);
    const [{ a, b } = { a: new Float32Array(), b: new Float32Array() }] = ADAPTER.tensors;
    for (const name of model.tensors.infos.keys()) {
      const before = await values(model, name);
      const due = before.map((weight, index) => {
        if (name !== CHANGED) return weight;
        const [row, column] = [Math.floor(index / 16), index % 16];
        const product = (b[2 * row] ?? 0) * (a[column] ?? 0) + (b[2 * row + 1] ?? 0) * (a[16 + column] ?? 0);
        return weight + 3 * product;
      });
      expect(await values(merged, name), name).toEqual(due);
    }
  });

  it('of a GGUF file is the same, whose rows it puts back into order', async () => {
    const fromGguf = await readModelFolder(ggufFolder(tinyGguf().bytes));
    const [one, other] = await Promise.all(
      [await tiny(), fromGguf].map(async (model) => opened(mergedFolder(model, ADAPTER, 'F32'))),
    );
    if (!one || !other) throw new Error('not merged');
    expect(other.chatTemplate).toBe('{{ messages[0].content }}');
    for (const name of one.tensors.infos.keys()) expect(await values(other, name)).toEqual(await values(one, name));
  });

  it('in bf16 is rounded to nearest', async () => {
    const model = await tiny();
    const [exact, rounded] = await Promise.all(
      (['F32', 'BF16'] satisfies WrittenDtype[]).map(async (dtype) => opened(mergedFolder(model, ADAPTER, dtype))),
    );
    if (!exact || !rounded) throw new Error('not merged');
    expect([ownDtype(exact.tensors), ownDtype(rounded.tensors)]).toEqual(['F32', 'BF16']);
    const [due, found] = [await values(exact, CHANGED), await values(rounded, CHANGED)];
    for (const [index, value] of found.entries())
      expect(Math.abs(value - (due[index] ?? 0))).toBeLessThanOrEqual(Math.abs(due[index] ?? 0) * 2 ** -8);
  });

  it('is refused where the adapter or the configuration does not allow it', async () => {
    const model = await tiny();
    const wide = { ...ADAPTER, rank: 3 };
    expect(() => mergedFolder(model, wide, 'F32')).toThrow('k_proj": A has 32 elements');
    const stretched = { ...model, config: { ...model.config, ropeScaling: { factors: [1, 2] } } };
    expect(() => mergedFolder(stretched, ADAPTER, 'F32')).toThrow('rope_freqs.weight');
  });
});
