/** What real models would take, from their configurations alone: what fits a cap, and what to change where it does not. */
import { describe, expect, test } from 'vitest';
import type { WeightForm, WorkShape } from '../contract/planner';
import { expectedTensors } from '../formats/modelTensors';
import { elementCount, type TensorInfo, type TensorSource } from '../formats/tensor';
import { type ModelConfig, parseModelConfig } from '../model/config';
import { weightForms } from './forms';

const GB = 1e9;
const LLAMA = { architectures: ['LlamaForCausalLM'], model_type: 'llama', hidden_act: 'silu', rms_norm_eps: 1e-5 };
const SMOLLM2 = parseModelConfig({
  ...{ ...LLAMA, hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 30, num_attention_heads: 9 },
  ...{ num_key_value_heads: 3, vocab_size: 49152, max_position_embeddings: 8192, rope_theta: 100000 },
  ...{ tie_word_embeddings: true, bos_token_id: 1, eos_token_id: 2 },
});
const LLAMA_1B = parseModelConfig({
  ...{ ...LLAMA, hidden_size: 2048, intermediate_size: 8192, num_hidden_layers: 16, num_attention_heads: 32 },
  ...{ num_key_value_heads: 8, head_dim: 64, vocab_size: 128256, max_position_embeddings: 131072, rope_theta: 500000 },
  ...{ tie_word_embeddings: true, bos_token_id: 1, eos_token_id: 2 },
});
const DEVICE = { maxBindingBytes: 2 ** 30, maxBufferBytes: 2 ** 30 };
const FIVE: WorkShape = { adapters: 5, rank: 32, tokensPerStep: 750, sequences: 5, sequenceLength: 428 };
const ONE: WorkShape = { ...FIVE, adapters: 1, tokensPerStep: 150 };

/** Of a checkpoint in bf16. */
function headerOf(config: ModelConfig): TensorSource {
  const infos = [...expectedTensors(config)].map(([name, shape]): [string, TensorInfo] => [
    name,
    { name, shape, type: 'BF16' },
  ]);
  return { infos: new Map(infos), rows: async (name) => new Uint8Array(2 * elementCount([name.length])) };
}

function formOf(config: ModelConfig, format: string, shape: WorkShape, mostBytes: number | null): WeightForm {
  const forms = weightForms(config, headerOf(config), shape, { ...DEVICE, mostBytes });
  const form = forms.find((one) => one.format === format);
  if (!form) throw new Error(`${format} is none of the forms.`);
  return form;
}

describe('what fits', () => {
  test.each([
    ['SmolLM2-135M', SMOLLM2, 'q4', 1.2, FIVE],
    ['SmolLM2-135M', SMOLLM2, 'bf16', 1.6, FIVE],
    ['Llama-3.2-1B', LLAMA_1B, 'q8', 3, ONE],
  ] as const)('%s trains all adapters at once, %#', (_, config, format, most, shape) => {
    const { plan, together, fits, changes } = formOf(config, format, shape, most * GB);
    expect({ together, fits, changes }).toEqual({ together: shape.adapters, fits: true, changes: [] });
    expect(plan.total).toBeLessThanOrEqual(most * GB);
    // A cap that is not needed would show nothing.
    expect(formOf(config, format, shape, null).plan.total).toBeGreaterThan(most * GB);
  });

  test('nothing is to be changed without a cap', () => {
    for (const { fits, changes } of weightForms(SMOLLM2, headerOf(SMOLLM2), FIVE, { ...DEVICE, mostBytes: null }))
      expect([fits, changes]).toEqual([true, []]);
  });

  test('keys and values are f16 where the cap would make the cache shorter than it is without one', () => {
    const [free, tight] = [null, 1.2 * GB].map((most) => formOf(SMOLLM2, 'q4', FIVE, most).plan.cache);
    expect(tight).toBe((free ?? 0) / 2);
    expect(formOf(SMOLLM2, 'q4', FIVE, 16 * GB).plan.cache).toBe(free);
  });
});

describe('what to change', () => {
  const CASES: [string, ModelConfig, string, WorkShape, number][] = [
    ['SmolLM2-135M, bf16', SMOLLM2, 'bf16', FIVE, 1.15 * GB],
    ['SmolLM2-135M, q4', SMOLLM2, 'q4', FIVE, 0.6 * GB],
    ['Llama-3.2-1B, bf16', LLAMA_1B, 'bf16', ONE, 2 * GB],
  ];
  test.each(CASES)('%s: every change that is named does what it says', (_, config, format, shape, most) => {
    const form = formOf(config, format, shape, most);
    expect(form.fits && form.together === shape.adapters).toBe(false);
    expect(form.changes.length).toBeGreaterThan(0);
    for (const change of form.changes) {
      const after =
        change.kind === 'memory'
          ? formOf(config, format, shape, change.bytes)
          : change.kind === 'rank'
            ? formOf(config, format, { ...shape, rank: change.rank }, most)
            : weightForms(config, headerOf(config), shape, { ...DEVICE, mostBytes: most }).find(
                ({ asked }) => asked === change.asked,
              );
      expect(after?.fits).toBe(true);
      expect(after?.together).toBe(change.together);
      expect(!form.fits || change.together > form.together).toBe(true);
    }
  });

  test('less memory than proposed would not do', () => {
    const { changes } = formOf(SMOLLM2, 'q4', FIVE, 0.6 * GB);
    const [bytes = 0] = changes.flatMap((change) => (change.kind === 'memory' ? change.bytes : []));
    expect(formOf(SMOLLM2, 'q4', FIVE, bytes - 1e8).together).toBeLessThan(FIVE.adapters);
  });
});

test('projections in blocks grow when a policy is merged, others do not', () => {
  const widening = (format: string, merges: boolean) => formOf(SMOLLM2, format, { ...FIVE, merges }, null).widening;
  expect(widening('bf16', true)).toBe(0);
  expect(widening('q4', false)).toBe(0);
  // 3,538,944 weights a layer, from 5 bits to 16.
  expect(widening('q4', true)).toBe(30 * 3_538_944 * (2 - 20 / 32));
});
