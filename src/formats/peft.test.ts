import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdapterWeights, PROJECTIONS } from '../contract/engine';
import { type ModelConfig, parseModelConfig } from '../model/config';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { jsonBytes, memoryFolder, TINY_CONFIG } from '../testing/tinyModel';
import type { FormatErrorCode } from './formatError';
import { parseJsonObject } from './jsonFile';
import { projectionShape } from './modelTensors';
import { nodeFolder } from './nodeFolder';
import { readPeftFolder, writePeftFiles } from './peft';
import { readSafetensors, writeSafetensors } from './safetensors';
import type { Tensor } from './tensor';
import { expectRefused } from './testing/refusals';

const MODEL: ModelConfig = parseModelConfig(TINY_CONFIG);

/** An adapter on some (layer, projection) places; every element differs, so that nothing can be swapped unseen. */
function adapter(
  places: [number, (typeof PROJECTIONS)[number]][],
  rank = 3,
  alpha = 8,
  config = MODEL,
): AdapterWeights {
  let next = 0;
  const values = (length: number): Float32Array => Float32Array.from({ length }, () => ++next / 8);
  const tensors = places.map(([layer, projection]) => {
    const [out, width] = projectionShape(config, projection);
    return { layer, projection, a: values(rank * width), b: values(out * rank) };
  });
  return { rank, alpha, tensors };
}

const everywhere = (...projections: (typeof PROJECTIONS)[number][]): [number, (typeof PROJECTIONS)[number]][] =>
  Array.from({ length: MODEL.layers }, (_, layer) =>
    PROJECTIONS.filter((one) => projections.includes(one)).map((one): [number, typeof one] => [layer, one]),
  ).flat();

const files = (weights = adapter(everywhere('q', 'v'))): Map<string, Uint8Array> =>
  writePeftFiles(weights, MODEL, 'someone/tiny');
const configOf = (folder: ReadonlyMap<string, Uint8Array>) =>
  parseJsonObject(folder.get('adapter_config.json') ?? new Uint8Array(), 'adapter_config.json');

describe('PEFT folders', () => {
  it('are read back as they were written', async () => {
    const places = fc
      .shuffledSubarray(everywhere(...PROJECTIONS), { minLength: 1 })
      .map((list) =>
        everywhere(...PROJECTIONS).filter((one) => list.some((other) => other[0] === one[0] && other[1] === one[1])),
      );
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0.1, max: 64, noNaN: true }),
        async (list, rank, alpha) => {
          const weights = adapter(list, rank, alpha);
          expect(await readPeftFolder(memoryFolder(files(weights)), MODEL)).toEqual(weights);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('use the names that PEFT uses', () => {
    const written = files();
    expect(configOf(written)).toMatchObject({
      peft_type: 'LORA',
      r: 3,
      lora_alpha: 8,
      target_modules: ['q_proj', 'v_proj'],
      base_model_name_or_path: 'someone/tiny',
    });
    const { tensors, metadata } = readSafetensors(written.get('adapter_model.safetensors') ?? new Uint8Array(), 'a');
    expect(metadata.get('format')).toBe('pt');
    expect(tensors.get('base_model.model.model.layers.1.self_attn.v_proj.lora_A.weight')).toMatchObject({
      dtype: 'F32',
      shape: [3, 16],
    });
    expect(tensors.get('base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight')).toMatchObject({
      shape: [8, 3],
    });
    expect(tensors.size).toBe(8);
    const down = readSafetensors(
      files(adapter(everywhere('down'))).get('adapter_model.safetensors') ?? new Uint8Array(),
      'a',
    ).tensors;
    expect(down.get('base_model.model.model.layers.0.mlp.down_proj.lora_A.weight')?.shape).toEqual([3, 24]);
  });

  it('name whole modules when layers differ', () => {
    expect(configOf(files(adapter([[1, 'gate']]))).target_modules).toEqual(['model.layers.1.mlp.gate_proj']);
  });

  it('convert rank-stabilised scales', async () => {
    const folder = files();
    folder.set('adapter_config.json', jsonBytes({ ...configOf(folder), use_rslora: true }));
    expect((await readPeftFolder(memoryFolder(folder), MODEL)).alpha).toBeCloseTo(8 * Math.sqrt(3), 12);
  });

  it('with ranks and scales of their own multiply to the same as each module alone', async () => {
    const setting = fc.record({ rank: fc.integer({ min: 1, max: 5 }), alpha: fc.integer({ min: 1, max: 64 }) });
    await fc.assert(
      fc.asyncProperty(setting, setting, fc.boolean(), async (q, v, rslora) => {
        const [own, other] = [adapter(everywhere('q'), q.rank), adapter(everywhere('v'), v.rank)];
        const tensors = [own, other].flatMap((one) => [
          ...readSafetensors(files(one).get('adapter_model.safetensors') ?? new Uint8Array(), 'a').tensors.values(),
        ]);
        const config = {
          ...configOf(files()),
          ...{ r: q.rank, lora_alpha: q.alpha, use_rslora: rslora },
          ...{ rank_pattern: { v_proj: v.rank }, alpha_pattern: { v_proj: v.alpha } },
        };
        const read = await readPeftFolder(
          memoryFolder(
            new Map([
              ['adapter_config.json', jsonBytes(config)],
              ['adapter_model.safetensors', writeSafetensors(tensors)],
            ]),
          ),
          MODEL,
        );
        const scaleOf = ({ rank, alpha }: typeof q) => alpha / (rslora ? Math.sqrt(rank) : rank);
        for (const [from, scale] of [
          [own, scaleOf(q)],
          [other, scaleOf(v)],
        ] as const)
          for (const { layer, projection, a, b } of from.tensors) {
            const found = read.tensors.find((one) => one.layer === layer && one.projection === projection);
            expectSameProduct(
              { rank: from.rank, scale, a, b },
              { rank: read.rank, scale: read.alpha / read.rank, ...found },
            );
          }
      }),
      { numRuns: 20 },
    );
  });

  it('refuse to be written for a model that they do not fit', () => {
    expect(() => files({ ...adapter([[0, 'q']]), rank: 4 })).toThrow('rank and model call for [4,16]');
    expect(() => files(adapter([[2, 'q']]))).toThrow('layers.2');
  });
});

interface Product {
  rank: number;
  scale: number;
  a?: Float32Array;
  b?: Float32Array;
}

/** scale · B A, to a last bit of B. */
function expectSameProduct(due: Product, found: Product): void {
  const [left, right] = [due, found].map(({ rank, scale, a = new Float32Array(), b = new Float32Array() }) =>
    Array.from({ length: b.length / rank }, (_, row) =>
      Array.from({ length: a.length / rank }, (__, k) => {
        let sum = 0;
        for (let r = 0; r < rank; r++) sum += (b[row * rank + r] ?? 0) * (a[r * (a.length / rank) + k] ?? 0);
        return scale * sum;
      }),
    ).flat(),
  );
  expect(left?.length).toBeGreaterThan(0);
  expect(right?.length).toBe(left?.length);
  for (const [index, value] of (left ?? []).entries())
    expect(Math.abs((right?.[index] ?? Number.NaN) / value - 1)).toBeLessThan(2 ** -22);
}

const expectRefusal = (
  folder: ReadonlyMap<string, Uint8Array>,
  code: FormatErrorCode,
  words: string[],
  model = MODEL,
): Promise<void> => expectRefused(readPeftFolder(memoryFolder(folder), model), code, words, 500);

describe('adapters refused', () => {
  const withConfig = (changes: object): Map<string, Uint8Array> => {
    const folder = files();
    return folder.set('adapter_config.json', jsonBytes({ ...configOf(folder), ...changes }));
  };
  const withTensors = (edit: (tensor: Tensor) => Tensor[]): Map<string, Uint8Array> => {
    const folder = files();
    const { tensors } = readSafetensors(folder.get('adapter_model.safetensors') ?? new Uint8Array(), 'a');
    return folder.set('adapter_model.safetensors', writeSafetensors([...tensors.values()].flatMap(edit)));
  };

  it.each<[string, unknown, string]>([
    ['peft_type', 'LOHA', 'LORA'],
    ['peft_type', undefined, 'missing'],
    ['use_dora', true, 'true'],
    ['modules_to_save', ['lm_head'], 'lm_head'],
    ['bias', 'all', 'all'],
    ['fan_in_fan_out', true, 'true'],
    ['kasa_config', { r: 1 }, 'possible here: none'],
    ['init_lora_weights', 'pissa', 'pissa'],
    ['r', 0, '0'],
    ['r', '8', '"8"'],
    ['r', 4097, '1 to 4096'],
    ['r', 2 ** 53, '9007199254740992'],
    ['lora_alpha', null, 'null'],
    ['lora_alpha', 1_000_001, 'at most 1000000'],
    ['lora_alpha', 1e308, '1e+308'],
    ['target_modules', null, 'null'],
  ])('for %s %j', (field, value, word) =>
    expectRefusal(withConfig({ [field]: value }), 'unsupported', ['adapter_config.json', field, word]),
  );

  it('for targets that the model does not have', async () => {
    await expectRefusal(withConfig({ target_modules: ['q_proj', 'c_attn'] }), 'mismatch', [
      'c_attn',
      'someone/tiny',
      'q_proj',
    ]);
    await expectRefusal(withConfig({ target_modules: [] }), 'mismatch', ['target_modules']);
  });

  it('for tensors missing, left over, misshapen, of another type or not finite', async () => {
    const name = 'base_model.model.model.layers.1.self_attn.q_proj.lora_B.weight';
    const edit = (change: (tensor: Tensor) => Tensor[]) =>
      withTensors((tensor) => (tensor.name === name ? change(tensor) : [tensor]));
    await expectRefusal(
      edit(() => []),
      'mismatch',
      [name, 'missing', 'someone/tiny'],
    );
    await expectRefusal(
      edit((tensor) => [tensor, { ...tensor, name: name.replace('lora_B', 'lora_magnitude') }]),
      'mismatch',
      ['lora_magnitude', 'left over'],
    );
    await expectRefusal(
      edit((tensor) => [{ ...tensor, shape: [3, 16] }]),
      'mismatch',
      [name, '[3,16]', '[16,3]'],
    );
    await expectRefusal(
      edit((tensor) => [{ ...tensor, dtype: 'U32' }]),
      'unsupported',
      [name, 'U32'],
    );
    const infinite = edit((tensor) => [
      { ...tensor, bytes: new Uint8Array(new Float32Array(48).fill(1).fill(Number.POSITIVE_INFINITY, 5, 6).buffer) },
    ]);
    await expectRefusal(infinite, 'broken', [name, 'element 5']);
    await expectRefusal(withConfig({ r: 4 }), 'mismatch', ['[3,16]', '[4,16]']);
    await expectRefusal(withConfig({ rank_pattern: { 'layers.1.*q_proj': 4 } }), 'mismatch', ['layers.1', '[4,16]']);
    await expectRefusal(withConfig({ layers_to_transform: [0] }), 'mismatch', ['layers.1', 'left over']);
    await expectRefusal(withConfig({ target_modules: ['q_proj'] }), 'mismatch', ['v_proj', 'left over']);
  });

  it('for another model, naming the base', async () => {
    const wider = parseModelConfig({ ...TINY_CONFIG, hidden_size: 32 });
    await expectRefusal(files(), 'mismatch', ['lora_A', '[3,16]', '[3,32]', 'someone/tiny'], wider);
    const deeper = parseModelConfig({ ...TINY_CONFIG, num_hidden_layers: 3 });
    await expectRefusal(files(), 'mismatch', ['layers.2', 'missing', 'someone/tiny'], deeper);
  });

  it('for want of files, pickles included', async () => {
    await expectRefusal(new Map(), 'missing', ['adapter_config.json', 'a PEFT adapter has one']);
    const folder = files();
    folder.delete('adapter_model.safetensors');
    await expectRefusal(folder, 'missing', ['adapter_model.safetensors']);
    await expectRefusal(folder.set('adapter_model.bin', new Uint8Array(4)), 'missing', ['adapter_model.bin', 'pickle']);
  });
});

describe('the adapter of ../shared/models/stories260K-lora-zog', () => {
  const path = sharedPath('models', 'stories260K-lora-zog');
  const model = sharedPath('models', 'stories260K', 'config.json');
  it.skipIf(path === null)(
    path === null ? SHARED_ABSENT : 'is read, and written again with the same tensors',
    async () => {
      const config = parseModelConfig(JSON.parse(readFileSync(model ?? '', 'utf8')));
      const weights = await readPeftFolder(nodeFolder(path ?? ''), config);
      expect(weights).toMatchObject({ rank: 4, alpha: 8 });
      expect(weights.tensors.map(({ layer, projection }) => `${layer}${projection}`)).toEqual([
        '0q',
        '0v',
        '1q',
        '1v',
        '2q',
        '2v',
        '3q',
        '3v',
        '4q',
        '4v',
      ]);
      expect(weights.tensors[1]).toMatchObject({ a: { length: 256 }, b: { length: 128 } });
      const written = writePeftFiles(weights, config, 'karpathy/tinyllamas-stories260K');
      const original = (file: string) => new Uint8Array(readFileSync(join(path ?? '', file)));
      expect(configOf(written)).toEqual(parseJsonObject(original('adapter_config.json'), 'a'));
      const again = readSafetensors(written.get('adapter_model.safetensors') ?? new Uint8Array(), 'a');
      expect(again.tensors).toEqual(readSafetensors(original('adapter_model.safetensors'), 'a').tensors);
      await expect(readPeftFolder(nodeFolder(path ?? ''), MODEL)).rejects.toThrow('karpathy/tinyllamas-stories260K');
    },
  );
});
