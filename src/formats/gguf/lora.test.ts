/** The LoRA file of llama.cpp, read back by this repository's own reader; `recipe/adapters` has llama.cpp itself load it. */
import { describe, expect, it } from 'vitest';
import { type AdapterWeights, PROJECTIONS } from '../../contract/engine';
import { parseModelConfig } from '../../model/config';
import { TINY_CONFIG } from '../../testing/tinyModel';
import { fileOf } from '../fileSource';
import { projectionShape } from '../modelTensors';
import { toFloat32 } from '../tensor';
import { readGgufHeader } from './header';
import { writeGgufLora } from './lora';

const RANK = 3;

function adapter(config = parseModelConfig(TINY_CONFIG)): AdapterWeights {
  let next = 0;
  const values = (length: number): Float32Array => Float32Array.from({ length }, () => ++next);
  const tensors = [0, 1].flatMap((layer) =>
    PROJECTIONS.map((projection) => {
      const [out, width] = projectionShape(config, projection);
      return { layer, projection, a: values(RANK * width), b: values(out * RANK) };
    }),
  );
  return { rank: RANK, alpha: 12, tensors };
}

async function written(config: object) {
  const model = parseModelConfig(config);
  const bytes = writeGgufLora(adapter(model), model, 'mine');
  const header = await readGgufHeader(fileOf(bytes), 'mine.gguf');
  const tensors = new Map(
    header.tensors.map(({ name, shape, begin, bytes: length }) => {
      const values = toFloat32({ name, dtype: 'F32', shape, bytes: bytes.subarray(begin, begin + length) });
      return [name, { shape, values }];
    }),
  );
  return { values: header.values, tensors };
}

describe('an adapter in GGUF', () => {
  it('says what llama.cpp asks of it', async () => {
    const { values, tensors } = await written(TINY_CONFIG);
    expect(Object.fromEntries(values)).toEqual({
      'general.architecture': 'llama',
      'general.type': 'adapter',
      'general.name': 'mine',
      'adapter.type': 'lora',
      'adapter.lora.alpha': 12,
    });
    expect(tensors.size).toBe(2 * 2 * PROJECTIONS.length);
    expect(tensors.get('blk.1.ffn_down.weight.lora_a')?.shape).toEqual([RANK, 24]);
    expect(tensors.get('blk.1.ffn_down.weight.lora_b')?.shape).toEqual([16, RANK]);
    expect(tensors.get('blk.0.attn_output.weight.lora_a')?.values).toEqual(
      adapter().tensors.find(({ projection }) => projection === 'o')?.a,
    );
  });

  it('has the rows of q and k in pairs for a llama, and in order for a qwen2', async () => {
    const b = adapter().tensors.find(({ projection }) => projection === 'q')?.b ?? new Float32Array();
    const row = (index: number): number[] => [...b.subarray(index * RANK, (index + 1) * RANK)];
    const { tensors } = await written(TINY_CONFIG);
    const turned = tensors.get('blk.0.attn_q.weight.lora_b')?.values ?? new Float32Array();
    // Heads of 4: places 0, 1 of a head are what Hugging Face has at 0, 2.
    expect([...turned.subarray(0, 5 * RANK)]).toEqual([0, 2, 1, 3, 4].flatMap(row));
    const qwen = { ...TINY_CONFIG, model_type: 'qwen2', architectures: ['Qwen2ForCausalLM'] };
    expect((await written(qwen)).tensors.get('blk.0.attn_q.weight.lora_b')?.values).toEqual(b);
    expect(tensors.get('blk.0.attn_v.weight.lora_b')?.values).toEqual(
      adapter().tensors.find(({ projection }) => projection === 'v')?.b,
    );
  });

  it('is not written for a model that it does not fit', () => {
    const other = parseModelConfig({ ...TINY_CONFIG, hidden_size: 32 });
    expect(() => writeGgufLora(adapter(), other, 'mine')).toThrow(
      '"model.layers.0.self_attn.q_proj": A has 48 elements',
    );
    const flat = parseModelConfig({ ...TINY_CONFIG, num_hidden_layers: 1 });
    expect(() => writeGgufLora(adapter(), flat, 'mine')).toThrow('layers.1');
  });
});
