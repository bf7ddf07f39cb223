/** A Hugging Face model as llama.cpp's converter would put it into GGUF: names, values, and the order of rows of q and k. */

import { f32, type GgufTensorBytes, type TypedValue, text, u32 } from '../formats/gguf/write';
import type { Dtype, Tensor } from '../formats/tensor';

/** The fields of a `config.json` that matter to the converter. */
export interface TestConfig {
  model_type: string;
  hidden_size: number;
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  num_key_value_heads: number;
  head_dim?: number;
  vocab_size: number;
  max_position_embeddings: number;
  rms_norm_eps: number;
  rope_theta: number;
  bos_token_id?: number;
  eos_token_id?: number;
  rope_scaling?: {
    factor: number;
    low_freq_factor: number;
    high_freq_factor: number;
    original_max_position_embeddings: number;
  };
}

const PARTS: Readonly<Record<string, string>> = {
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

function ggufName(name: string): string {
  if (name === 'model.embed_tokens.weight') return 'token_embd.weight';
  if (name === 'model.norm.weight') return 'output_norm.weight';
  if (name === 'lm_head.weight') return 'output.weight';
  const [, layer, part = '', kind] = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name) ?? [];
  return `blk.${layer}.${PARTS[part]}.${kind}`;
}

export const headDimOf = ({ head_dim, hidden_size, num_attention_heads }: TestConfig): number =>
  head_dim ?? hidden_size / num_attention_heads;

/** ggml's number of each type. */
export const GGML_TYPES: Readonly<Partial<Record<Dtype, number>>> = { F32: 0, F16: 1, BF16: 30 };

/** Whether llama.cpp has the rows in another order: pairs (0, 1), (2, 3) of a head are turned, not (0, half), (1, half + 1). */
export const isTurned = ({ name }: Pick<Tensor, 'name'>, { model_type }: TestConfig): boolean =>
  model_type === 'llama' && /self_attn\.[qk]_proj/.test(name);

/** Rows (i, i + half) of each head beside each other. */
export function turned({ shape, bytes }: Tensor, headDim: number): Uint8Array {
  const [rows = 0] = shape;
  const rowBytes = bytes.length / rows;
  const out = new Uint8Array(bytes.length);
  for (let row = 0; row < rows; row++) {
    const place = row % headDim;
    const half = headDim / 2;
    const to = row - place + (place < half ? 2 * place : 2 * (place - half) + 1);
    out.set(bytes.subarray(row * rowBytes, (row + 1) * rowBytes), to * rowBytes);
  }
  return out;
}

export function ggufTensor(tensor: Tensor, config: TestConfig): GgufTensorBytes {
  return {
    name: ggufName(tensor.name),
    type: GGML_TYPES[tensor.dtype] ?? Number.NaN,
    shape: tensor.shape,
    bytes: isTurned(tensor, config) ? turned(tensor, headDimOf(config)) : tensor.bytes,
  };
}

/** What the file says of the model's sizes, and of the ids that begin and end a text. */
export function ggufConfigValues(config: TestConfig): [string, TypedValue][] {
  const { model_type: family } = config;
  const values: [string, TypedValue][] = [
    ['embedding_length', u32(config.hidden_size)],
    ['feed_forward_length', u32(config.intermediate_size)],
    ['block_count', u32(config.num_hidden_layers)],
    ['attention.head_count', u32(config.num_attention_heads)],
    ['attention.head_count_kv', u32(config.num_key_value_heads)],
    ['attention.layer_norm_rms_epsilon', f32(config.rms_norm_eps)],
    ['context_length', u32(config.max_position_embeddings)],
    ['rope.freq_base', f32(config.rope_theta)],
    ...(config.head_dim === undefined
      ? []
      : (['attention.key_length', 'attention.value_length', 'rope.dimension_count'] as const).map(
          (key): [string, TypedValue] => [key, u32(headDimOf(config))],
        )),
  ];
  const ids = { bos_token_id: config.bos_token_id, eos_token_id: config.eos_token_id };
  return [
    ['general.architecture', text(family)],
    ...values.map(([key, value]): [string, TypedValue] => [`${family}.${key}`, value]),
    ...Object.entries(ids).flatMap(([key, id]): [string, TypedValue][] =>
      id === undefined ? [] : [[`tokenizer.ggml.${key}`, u32(id)]],
    ),
  ];
}

/**
 * The llama3 stretch as a factor for each frequency, as llama.cpp's converter writes it (`generate_extra_tensors`, LlamaModel);
 * null where the model has none.
 */
export function ropeFactors(config: TestConfig): GgufTensorBytes | null {
  const { rope_scaling: scaling, rope_theta } = config;
  if (scaling === undefined) return null;
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: context } = scaling;
  const dim = headDimOf(config);
  const factors = Float32Array.from({ length: dim / 2 }, (_, index) => {
    const wave = 2 * Math.PI * rope_theta ** ((2 * index) / dim);
    if (wave < context / high) return 1;
    if (wave > context / low) return factor;
    const smooth = (context / wave - low) / (high - low);
    return 1 / ((1 - smooth) / factor + smooth);
  });
  return { name: 'rope_freqs.weight', type: 0, shape: [dim / 2], bytes: new Uint8Array(factors.buffer) };
}
