import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { parseModelConfig } from './config';

const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_act: 'silu',
  hidden_size: 64,
  intermediate_size: 172,
  num_hidden_layers: 5,
  num_attention_heads: 8,
  num_key_value_heads: 4,
  vocab_size: 512,
  max_position_embeddings: 512,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
};
const QWEN3 = { ...LLAMA, model_type: 'qwen3', architectures: ['Qwen3ForCausalLM'], head_dim: 16 };
const QWEN2 = { ...LLAMA, model_type: 'qwen2', architectures: ['Qwen2ForCausalLM'] };
const LLAMA3_ROPE = {
  rope_type: 'llama3',
  factor: 32,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192,
};

describe('parseModelConfig', () => {
  it('reads a llama', () => {
    expect(parseModelConfig(LLAMA)).toEqual({
      family: 'llama',
      hidden: 64,
      layers: 5,
      heads: 8,
      kvHeads: 4,
      headDim: 8,
      feedForward: 172,
      vocab: 512,
      contextLength: 512,
      ropeTheta: 10000,
      ropeScaling: null,
      normEpsilon: 1e-5,
      tiedEmbeddings: true,
      attentionBias: false,
      queryKeyNorm: false,
      stopIds: [2],
      bosId: 1,
    });
  });

  it('tells the families apart', () => {
    expect(parseModelConfig(QWEN2)).toMatchObject({ attentionBias: true, queryKeyNorm: false, headDim: 8 });
    expect(parseModelConfig(QWEN3)).toMatchObject({ attentionBias: false, queryKeyNorm: true, headDim: 16 });
    expect(parseModelConfig({ ...QWEN3, head_dim: undefined }).headDim).toBe(128);
  });

  it('reads RoPE in both spellings', () => {
    const expected = { factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192 };
    const older = parseModelConfig({ ...LLAMA, rope_theta: 5e5, rope_scaling: LLAMA3_ROPE });
    const newer = parseModelConfig({
      ...LLAMA,
      rope_theta: undefined,
      rope_parameters: { ...LLAMA3_ROPE, rope_theta: 5e5 },
    });
    for (const config of [older, newer]) expect(config).toMatchObject({ ropeTheta: 5e5, ropeScaling: expected });
    expect(parseModelConfig({ ...LLAMA, rope_scaling: { type: 'default' } }).ropeScaling).toBeNull();
    expect(parseModelConfig({ ...LLAMA, rope_parameters: { rope_type: 'default', rope_theta: 7 } }).ropeTheta).toBe(7);
  });

  it('reads ids in each form', () => {
    expect(parseModelConfig({ ...LLAMA, eos_token_id: [3, 4, 3], bos_token_id: null })).toMatchObject({
      stopIds: [3, 4],
      bosId: null,
    });
    expect(parseModelConfig({ ...LLAMA, eos_token_id: null }).stopIds).toEqual([]);
  });

  it('lets pass what changes nothing', () => {
    expect(
      parseModelConfig({ ...QWEN2, use_sliding_window: false, sliding_window: 32768, quantization_config: null })
        .family,
    ).toBe('qwen2');
    expect(
      parseModelConfig({
        ...LLAMA,
        attention_bias: false,
        mlp_bias: false,
        partial_rotary_factor: 1,
        layer_types: ['full_attention'],
      }).family,
    ).toBe('llama');
  });

  const broken: [string, object, string[]][] = [
    [
      'heads not dividing',
      { num_attention_heads: 7, head_dim: 8 },
      ['num_attention_heads', '7', 'num_key_value_heads (4)'],
    ],
    ['more kv heads than heads', { num_key_value_heads: 16 }, ['num_attention_heads', 'num_key_value_heads (16)']],
    ['hidden not dividing', { hidden_size: 68 }, ['hidden_size', '68', 'head_dim']],
    ['vocab 0', { vocab_size: 0 }, ['vocab_size', '0']],
    ['no vocab', { vocab_size: undefined }, ['vocab_size', 'missing']],
    ['heads 0', { num_attention_heads: 0 }, ['num_attention_heads', '0']],
    ['negative layers', { num_hidden_layers: -1 }, ['num_hidden_layers', '-1']],
    ['half a layer', { num_hidden_layers: 1.5 }, ['num_hidden_layers', '1.5', 'whole']],
    ['width as text', { hidden_size: '64' }, ['hidden_size', '"64"']],
    ['head_dim 0', { head_dim: 0 }, ['head_dim', '0']],
    ['epsilon 0', { rms_norm_eps: 0 }, ['rms_norm_eps', '0']],
    ['theta negative', { rope_theta: -1 }, ['rope_theta', '-1']],
    ['eos outside', { eos_token_id: 512 }, ['eos_token_id', '512', '512']],
    ['eos as text', { eos_token_id: '</s>' }, ['eos_token_id', '</s>', 'token id']],
    ['bos outside', { bos_token_id: 600 }, ['bos_token_id', '600']],
    ['llama3 without factor', { rope_scaling: { ...LLAMA3_ROPE, factor: undefined } }, ['rope_scaling.factor']],
    [
      'llama3 with factors reversed',
      { rope_scaling: { ...LLAMA3_ROPE, high_freq_factor: 1 } },
      ['rope_scaling.high_freq_factor'],
    ],
    ['scaling as text', { rope_scaling: 'llama3' }, ['rope_scaling', 'llama3']],
  ];
  const unsupported: [string, object, string[]][] = [
    ['another type', { model_type: 'gpt2' }, ['model_type', 'gpt2', 'llama, qwen2, qwen3']],
    ['no type', { model_type: undefined }, ['model_type', 'missing']],
    ['a type named like an object member', { model_type: 'constructor' }, ['model_type', 'constructor']],
    ['another head', { architectures: ['LlamaForSequenceClassification'] }, ['architectures', 'LlamaForCausalLM']],
    ['another activation', { hidden_act: 'gelu' }, ['hidden_act', 'gelu', 'silu']],
    ['1e9 layers', { num_hidden_layers: 1e9 }, ['num_hidden_layers', '1000000000', '256']],
    ['an enormous vocabulary', { vocab_size: 2 ** 20 + 1 }, ['vocab_size', '1048576']],
    ['head_dim 6', { head_dim: 6 }, ['head_dim', '6', 'multiples of 4']],
    ['feed-forward 170', { intermediate_size: 170 }, ['intermediate_size', '170', 'multiples of 4']],
    [
      'unknown scaling',
      { rope_scaling: { rope_type: 'yarn', factor: 2 } },
      ['rope_scaling.rope_type', 'yarn', 'llama3'],
    ],
    [
      'unknown scaling, newer spelling',
      { rope_parameters: { rope_type: 'linear' } },
      ['rope_parameters.rope_type', 'linear'],
    ],
    ['quantised', { quantization_config: { quant_method: 'gptq' } }, ['quantization_config', 'gptq']],
    ['attention bias', { attention_bias: true }, ['attention_bias']],
    ['mlp bias', { mlp_bias: true }, ['mlp_bias']],
    ['an enormous epsilon', { rms_norm_eps: 1e308 }, ['rms_norm_eps', '1e+308', 'at most 1']],
    [
      'partial rotary in the newer spelling alone',
      { partial_rotary_factor: 1, rope_parameters: { partial_rotary_factor: 0.5 } },
      ['partial_rotary_factor', '0.5'],
    ],
    ['partial rotary', { partial_rotary_factor: 0.5 }, ['partial_rotary_factor', '0.5']],
    ['a sliding layer', { layer_types: ['full_attention', 'sliding_attention'] }, ['layer_types', 'sliding_attention']],
  ];

  const refusal = (json: unknown): EngineError => {
    try {
      parseModelConfig(json);
    } catch (error) {
      if (error instanceof EngineError) return error;
      throw error;
    }
    throw new Error('accepted');
  };
  const check = (json: unknown, code: string, words: string[]): void => {
    const { message, code: found } = refusal(json);
    expect(found, message).toBe(code);
    for (const word of words) expect(message).toContain(word);
    expect(message).toMatch(/^config\.json: [^\n]+\.$/);
  };

  it.each(broken)('refuses as broken: %s', (_, change, words) => check({ ...LLAMA, ...change }, 'broken-model', words));
  it.each(unsupported)('refuses as unsupported: %s', (_, change, words) =>
    check({ ...LLAMA, ...change }, 'unsupported-model', words),
  );
  it('refuses a sliding window of qwen in use', () =>
    check({ ...QWEN2, use_sliding_window: true }, 'unsupported-model', ['use_sliding_window']));
  it.each([[null], [[]], ['text'], [3], [undefined]])('refuses %j in place of an object', (json) =>
    check(json, 'broken-model', ['object']),
  );

  it('never fails untyped on damaged fields', () => {
    const field = fc.constantFrom(
      ...Object.keys(LLAMA),
      'rope_scaling',
      'head_dim',
      'quantization_config',
      'layer_types',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(field, fc.jsonValue({ maxDepth: 2 })), { maxLength: 3 }), (changes) => {
        try {
          const config = parseModelConfig({ ...LLAMA, ...Object.fromEntries(changes) });
          expect(config.heads % config.kvHeads).toBe(0);
          expect(config.headDim % 4).toBe(0);
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('real configurations', () => {
  const cases: [string, object][] = [
    [
      'tokenizers/SmolLM2-135M-Instruct',
      { family: 'llama', layers: 30, heads: 9, kvHeads: 3, headDim: 64, ropeTheta: 1e5 },
    ],
    ['tokenizers/Qwen2.5-0.5B-Instruct', { family: 'qwen2', heads: 14, kvHeads: 2, headDim: 64, stopIds: [151645] }],
    ['tokenizers/Qwen3-0.6B', { family: 'qwen3', heads: 16, headDim: 128, hidden: 1024 }],
    [
      'tokenizers/Llama-3.2-1B-Instruct',
      {
        ropeScaling: { factor: 32, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 8192 },
        stopIds: [128001, 128008, 128009],
      },
    ],
    ['models/stories260K', { family: 'llama', headDim: 8, feedForward: 172 }],
  ];
  for (const [folder, expected] of cases) {
    const path = sharedPath(folder, 'config.json');
    it.skipIf(path === null)(path === null ? `${folder} ${SHARED_ABSENT}` : folder, () => {
      expect(parseModelConfig(JSON.parse(readFileSync(path ?? '', 'utf8')))).toMatchObject(expected);
    });
  }
  const gpt2 = sharedPath('tokenizers/gpt2/config.json');
  it.skipIf(gpt2 === null)(gpt2 === null ? `gpt2 ${SHARED_ABSENT}` : 'gpt2 is refused by name', () => {
    expect(() => parseModelConfig(JSON.parse(readFileSync(gpt2 ?? '', 'utf8')))).toThrow('model_type is "gpt2"');
  });
});
