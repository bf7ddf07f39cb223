/** The tiny model of `tinyModel.ts` as one GGUF file, rotary order of q and k as llama.cpp has it. */
import type { FileSource } from '../formats/fileSource';
import type { Tensor } from '../formats/tensor';
import {
  f32,
  f32s,
  type GgufTestFile,
  type GgufTestTensor,
  ggufFile,
  i32s,
  type TypedValue,
  text,
  texts,
  u32,
} from './ggufFile';
import { memoryFolder, TINY_CONFIG, TINY_TOKENIZER, tinyTensors } from './tinyModel';

const PARTS: Readonly<Record<string, string>> = {
  input_layernorm: 'attn_norm',
  post_attention_layernorm: 'ffn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
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

/** Rows (i, i + half) of each head beside each other. */
function turned({ shape, bytes }: Tensor, headDim: number): Uint8Array {
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

const HEAD_DIM = TINY_CONFIG.hidden_size / TINY_CONFIG.num_attention_heads;

/** Of f32 tensors. */
export function ggufTensorsOf(tensors: readonly Tensor[]): GgufTestTensor[] {
  return tensors.map((tensor) => ({
    name: ggufName(tensor.name),
    type: 0,
    shape: tensor.shape,
    bytes: /self_attn\.[qk]_proj/.test(tensor.name) ? turned(tensor, HEAD_DIM) : tensor.bytes,
  }));
}

/** What the tiny model's file says; a test replaces or leaves out what it is about. */
export function tinyGgufValues(): Map<string, TypedValue> {
  const { vocab } = TINY_TOKENIZER.model;
  const tokens = [...Object.keys(vocab), '<pad>'];
  return new Map<string, TypedValue>([
    ['general.architecture', text('llama')],
    ['llama.embedding_length', u32(TINY_CONFIG.hidden_size)],
    ['llama.feed_forward_length', u32(TINY_CONFIG.intermediate_size)],
    ['llama.block_count', u32(TINY_CONFIG.num_hidden_layers)],
    ['llama.attention.head_count', u32(TINY_CONFIG.num_attention_heads)],
    ['llama.attention.head_count_kv', u32(TINY_CONFIG.num_key_value_heads)],
    ['llama.attention.layer_norm_rms_epsilon', f32(TINY_CONFIG.rms_norm_eps)],
    ['llama.context_length', u32(TINY_CONFIG.max_position_embeddings)],
    ['llama.rope.freq_base', f32(TINY_CONFIG.rope_theta)],
    ['tokenizer.ggml.model', text('llama')],
    ['tokenizer.ggml.tokens', texts(tokens)],
    ['tokenizer.ggml.scores', f32s(tokens.map(() => 0))],
    ['tokenizer.ggml.token_type', i32s(tokens.map((_, id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 5)))],
    ['tokenizer.ggml.bos_token_id', u32(TINY_CONFIG.bos_token_id)],
    ['tokenizer.ggml.eos_token_id', u32(TINY_CONFIG.eos_token_id)],
    ['tokenizer.ggml.unknown_token_id', u32(0)],
    ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: false }],
    ['tokenizer.chat_template', text('{{ messages[0].content }}')],
  ]);
}

export function tinyGguf(changes: Partial<Omit<GgufTestFile, 'values'>> & { values?: Map<string, TypedValue> } = {}) {
  const { values = tinyGgufValues(), tensors = ggufTensorsOf(tinyTensors()), ...rest } = changes;
  return ggufFile({ values: [...values], tensors, ...rest });
}

/** A folder with that file alone. */
export const ggufFolder = (bytes: Uint8Array): FileSource => memoryFolder(new Map([['tiny.gguf', bytes]]));
