/** The hub models that the page offers, as their `config.json` has them (ids that end a text left out). */
import type { TestConfig } from './ggufModel';

export interface Family {
  id: string;
  config: TestConfig & Readonly<Record<string, unknown>>;
}

const LLAMA = { model_type: 'llama', architectures: ['LlamaForCausalLM'], hidden_act: 'silu' };
const QWEN2 = { model_type: 'qwen2', architectures: ['Qwen2ForCausalLM'], hidden_act: 'silu' };
const QWEN3 = { model_type: 'qwen3', architectures: ['Qwen3ForCausalLM'], hidden_act: 'silu' };

export const FAMILIES: readonly Family[] = [
  {
    id: 'HuggingFaceTB/SmolLM2-135M-Instruct',
    config: {
      ...LLAMA,
      ...{ hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 30 },
      ...{ num_attention_heads: 9, num_key_value_heads: 3, vocab_size: 49_152, max_position_embeddings: 8192 },
      ...{ rms_norm_eps: 1e-5, rope_theta: 1e5, tie_word_embeddings: true },
    },
  },
  {
    id: 'HuggingFaceTB/SmolLM2-360M-Instruct',
    config: {
      ...LLAMA,
      ...{ hidden_size: 960, intermediate_size: 2560, num_hidden_layers: 32 },
      ...{ num_attention_heads: 15, num_key_value_heads: 5, vocab_size: 49_152, max_position_embeddings: 8192 },
      ...{ rms_norm_eps: 1e-5, rope_theta: 1e5, tie_word_embeddings: true },
    },
  },
  {
    id: 'Qwen/Qwen2.5-0.5B-Instruct',
    config: {
      ...QWEN2,
      ...{ hidden_size: 896, intermediate_size: 4864, num_hidden_layers: 24 },
      ...{ num_attention_heads: 14, num_key_value_heads: 2, vocab_size: 151_936, max_position_embeddings: 32_768 },
      ...{ rms_norm_eps: 1e-6, rope_theta: 1e6, tie_word_embeddings: true },
    },
  },
  {
    id: 'Qwen/Qwen3-0.6B',
    config: {
      ...QWEN3,
      ...{ hidden_size: 1024, intermediate_size: 3072, num_hidden_layers: 28, head_dim: 128 },
      ...{ num_attention_heads: 16, num_key_value_heads: 8, vocab_size: 151_936, max_position_embeddings: 40_960 },
      ...{ rms_norm_eps: 1e-6, rope_theta: 1e6, tie_word_embeddings: true },
    },
  },
  {
    id: 'meta-llama/Llama-3.2-1B-Instruct',
    config: {
      ...LLAMA,
      ...{ hidden_size: 2048, intermediate_size: 8192, num_hidden_layers: 16, head_dim: 64 },
      ...{ num_attention_heads: 32, num_key_value_heads: 8, vocab_size: 128_256, max_position_embeddings: 131_072 },
      ...{ rms_norm_eps: 1e-5, rope_theta: 5e5, tie_word_embeddings: true },
      rope_scaling: {
        ...{ rope_type: 'llama3', factor: 32, low_freq_factor: 1, high_freq_factor: 4 },
        original_max_position_embeddings: 8192,
      },
    },
  },
];
