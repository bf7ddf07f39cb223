/** The configuration of a model in GGUF, in the words of a Hugging Face `config.json`, so that one reader judges both. */
import { FormatError, quoted } from '../formatError';
import type { JsonObject } from '../jsonFile';
import type { GgufTensor } from './header';
import type { Metadata } from './metadata';

/** Class of the model by `general.architecture`, which is `model_type` too. */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  llama: 'LlamaForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
  qwen3: 'Qwen3ForCausalLM',
};

/** @throws FormatError `unsupported` for another architecture, `broken` where a value is missing. */
export function ggufConfig(metadata: Metadata, tensors: ReadonlyMap<string, GgufTensor>): JsonObject {
  const { name } = metadata;
  const architecture = metadata.text('general.architecture', '');
  const className = Object.hasOwn(ARCHITECTURES, architecture) ? ARCHITECTURES[architecture] : undefined;
  if (className === undefined)
    throw new FormatError(
      'unsupported',
      `${name}: general.architecture is ${quoted(architecture)}; possible here: ${Object.keys(ARCHITECTURES).join(', ')}.`,
    );
  const key = (field: string): string => `${architecture}.${field}`;
  const number = (field: string): number | undefined => metadata.number(key(field));
  const needed = (field: string): number => metadata.needed(key(field));
  const hidden = needed('embedding_length');
  const heads = needed('attention.head_count');
  const headDim = number('attention.key_length') ?? hidden / heads;
  const same = (field: string, found: number | undefined, due: number): void => {
    if (found !== undefined && found !== due)
      throw new FormatError('unsupported', `${name}: ${key(field)} is ${found}; possible here: ${due}.`);
  };
  same('attention.value_length', number('attention.value_length'), headDim);
  same('rope.dimension_count', number('rope.dimension_count'), headDim);
  same('expert_count', number('expert_count') || undefined, 0);
  const scaling = metadata.text(key('rope.scaling.type'), 'none');
  if (scaling !== 'none')
    throw new FormatError(
      'unsupported',
      `${name}: ${key('rope.scaling.type')} is ${quoted(scaling)}; possible here: none.`,
    );
  const embedding = tensors.get('token_embd.weight');
  if (!embedding)
    throw new FormatError('mismatch', `${name}: the tensor "token_embd.weight" is missing; every model has one.`);
  const end = [metadata.number('tokenizer.ggml.eos_token_id'), metadata.number('tokenizer.ggml.eot_token_id')];
  return {
    model_type: architecture,
    architectures: [className],
    hidden_act: 'silu',
    hidden_size: hidden,
    intermediate_size: needed('feed_forward_length'),
    num_hidden_layers: needed('block_count'),
    num_attention_heads: heads,
    num_key_value_heads: number('attention.head_count_kv') ?? heads,
    head_dim: headDim,
    vocab_size: embedding.shape[0],
    max_position_embeddings: needed('context_length'),
    // Stored as float32: the decimal number of few digits that it came from.
    rms_norm_eps: Number(Math.fround(needed('attention.layer_norm_rms_epsilon')).toPrecision(7)),
    rope_theta: number('rope.freq_base') ?? 10_000,
    tie_word_embeddings: !tensors.has('output.weight'),
    eos_token_id: [...new Set(end.filter((id) => id !== undefined))],
    bos_token_id: metadata.number('tokenizer.ggml.bos_token_id') ?? null,
  };
}
