/**
 * What the engine needs to know of a model, read from a Hugging Face `config.json`.
 * One type covers the family: llama, qwen2 (bias on q, k and v) and qwen3 (RMSNorm on each query and key head).
 * Whatever would make the forward pass another one than ours is refused here, by name.
 */
import { EngineError } from '../contract/errors';
import { type ConfigFields, type ModelFamily, parseConfigFields, shown } from './configFields';

export type { ModelFamily } from './configFields';

/** How the frequencies of RoPE are stretched: by the llama3 rule, or each by a factor of its own, as GGUF files have them. */
export type RopeScaling = Llama3Scaling | { factors: readonly number[] };

/** The llama3 frequency scaling of Llama 3.1 and 3.2 (transformers `modeling_rope_utils.py`, `_compute_llama3_parameters`). */
export interface Llama3Scaling {
  /** Wave lengths above originalContextLength / lowFrequencyFactor are stretched by this. */
  factor: number;
  lowFrequencyFactor: number;
  highFrequencyFactor: number;
  /** Tokens of the context that the model was first trained with. */
  originalContextLength: number;
}

export interface ModelConfig {
  family: ModelFamily;
  /** Width of the residual stream. */
  hidden: number;
  layers: number;
  /** Query heads; a multiple of `kvHeads`. */
  heads: number;
  kvHeads: number;
  /** Width of one head. heads * headDim need not equal `hidden` (Qwen3-0.6B: 16 * 128 over 1024). */
  headDim: number;
  /** Width between gate/up and down. */
  feedForward: number;
  /** Rows of the embedding; the tokenizer may use fewer. */
  vocab: number;
  /** Longest sequence in tokens. */
  contextLength: number;
  ropeTheta: number;
  ropeScaling: RopeScaling | null;
  normEpsilon: number;
  /** The output head is the embedding. */
  tiedEmbeddings: boolean;
  /** q, k and v have a bias (qwen2). */
  attentionBias: boolean;
  /** q and k pass an RMSNorm per head before RoPE (qwen3). */
  queryKeyNorm: boolean;
  /** Ids that end a text. */
  stopIds: number[];
  bosId: number | null;
}

/** Class name that `architectures` must show for a causal language model of each family. */
const ARCHITECTURE: Record<ModelFamily, string> = {
  llama: 'LlamaForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
  qwen3: 'Qwen3ForCausalLM',
};

function unsupported(field: string, found: unknown, possible: string): EngineError {
  return new EngineError('unsupported-model', `config.json: ${field} is ${shown(found)}; possible here: ${possible}.`);
}

function broken(field: string, found: unknown, needed: string): EngineError {
  return new EngineError('broken-model', `config.json: ${field} is ${shown(found)}; needed: ${needed}.`);
}

/**
 * Reads a parsed `config.json`.
 * @throws EngineError `unsupported-model` for a model that may be sound but is not of the family,
 *   `broken-model` for one that contradicts itself; the message names the field, what was found and what is possible.
 */
export function parseModelConfig(json: unknown): ModelConfig {
  const fields = parseConfigFields(json);
  const family = fields.model_type;
  checkArchitecture(fields);
  refuseOtherArithmetic(fields, family);
  const config: ModelConfig = {
    family,
    ...headShape(fields, family),
    hidden: fields.hidden_size,
    layers: fields.num_hidden_layers,
    feedForward: fields.intermediate_size,
    vocab: fields.vocab_size,
    contextLength: fields.max_position_embeddings,
    ...rope(fields),
    normEpsilon: fields.rms_norm_eps ?? 1e-6,
    tiedEmbeddings: fields.tie_word_embeddings ?? false,
    attentionBias: family === 'qwen2',
    queryKeyNorm: family === 'qwen3',
    stopIds: idList(fields.eos_token_id),
    bosId: idList(fields.bos_token_id)[0] ?? null,
  };
  checkLimits(config);
  return config;
}

/** Ids as a list: Hugging Face writes one number, a list, or null. */
export function idList(ids: number | number[] | null | undefined): number[] {
  if (ids === null || ids === undefined) return [];
  return typeof ids === 'number' ? [ids] : [...new Set(ids)];
}

function checkArchitecture(fields: ConfigFields): void {
  const { architectures, model_type: family } = fields;
  if (architectures && !architectures.includes(ARCHITECTURE[family]))
    throw unsupported('architectures', architectures, ARCHITECTURE[family]);
}

/** Refuses every setting under which the model computes something that the engine does not. */
function refuseOtherArithmetic(fields: ConfigFields, family: ModelFamily): void {
  if (fields.hidden_act !== 'silu') throw unsupported('hidden_act', fields.hidden_act, 'silu');
  if (fields.quantization_config)
    throw unsupported(
      'quantization_config',
      fields.quantization_config.quant_method ?? 'set',
      'none; take the model in its f32, f16 or bf16 form',
    );
  if (fields.mlp_bias) throw unsupported('mlp_bias', true, 'false');
  if (fields.attention_bias && family !== 'qwen2') throw unsupported('attention_bias', true, 'false');
  for (const rotary of [fields.partial_rotary_factor, fields.rope_parameters?.partial_rotary_factor])
    if ((rotary ?? 1) !== 1) throw unsupported('partial_rotary_factor', rotary, '1');
  // Qwen configs always state a window and switch it on apart; Llama ignores the field.
  if (family !== 'llama' && fields.use_sliding_window) throw unsupported('use_sliding_window', true, 'false');
  const other = fields.layer_types?.find((type) => type !== 'full_attention');
  if (other !== undefined) throw unsupported('layer_types', other, 'full_attention');
}

/** Head counts and width; the defaults are those of the transformers configuration classes. */
function headShape(fields: ConfigFields, family: ModelFamily): Pick<ModelConfig, 'heads' | 'kvHeads' | 'headDim'> {
  const heads = fields.num_attention_heads;
  const kvHeads = fields.num_key_value_heads ?? heads;
  if (heads % kvHeads !== 0)
    throw broken('num_attention_heads', heads, `a multiple of num_key_value_heads (${kvHeads})`);
  const qwen3Default = family === 'qwen3' && fields.head_dim === undefined;
  const headDim = fields.head_dim ?? (qwen3Default ? 128 : fields.hidden_size / heads);
  if (!Number.isInteger(headDim))
    throw broken('hidden_size', fields.hidden_size, `a multiple of num_attention_heads (${heads}), or head_dim set`);
  return { heads, kvHeads, headDim };
}

/** RoPE in either spelling: `rope_theta` with `rope_scaling`, or the `rope_parameters` of transformers 5. */
function rope(fields: ConfigFields): Pick<ModelConfig, 'ropeTheta' | 'ropeScaling'> {
  const field = fields.rope_parameters ? 'rope_parameters' : 'rope_scaling';
  const parameters = fields.rope_parameters ?? fields.rope_scaling ?? {};
  const ropeTheta = fields.rope_parameters?.rope_theta ?? fields.rope_theta ?? 10_000;
  const type = parameters.rope_type ?? parameters.type ?? 'default';
  if (type === 'default') return { ropeTheta, ropeScaling: null };
  if (type !== 'llama3') throw unsupported(`${field}.rope_type`, type, 'default, llama3');
  const need = (
    name: 'factor' | 'low_freq_factor' | 'high_freq_factor' | 'original_max_position_embeddings',
  ): number => {
    const value = parameters[name];
    if (value === undefined) throw broken(`${field}.${name}`, null, 'a number above 0, as rope_type is llama3');
    return value;
  };
  const ropeScaling: Llama3Scaling = {
    factor: need('factor'),
    lowFrequencyFactor: need('low_freq_factor'),
    highFrequencyFactor: need('high_freq_factor'),
    originalContextLength: need('original_max_position_embeddings'),
  };
  if (ropeScaling.highFrequencyFactor <= ropeScaling.lowFrequencyFactor)
    throw broken(
      `${field}.high_freq_factor`,
      ropeScaling.highFrequencyFactor,
      `more than low_freq_factor (${ropeScaling.lowFrequencyFactor})`,
    );
  return { ropeTheta, ropeScaling };
}

/** Refuses sizes beyond what the kernels are written for; such a config is more likely damaged than real. */
function checkLimits(config: ModelConfig): void {
  const sizes = [
    { field: 'num_hidden_layers', size: config.layers, largest: 256, step: 1 },
    // Kernels read rows as vec4, hence the steps of 4.
    { field: 'hidden_size', size: config.hidden, largest: 2 ** 16, step: 4 },
    { field: 'intermediate_size', size: config.feedForward, largest: 2 ** 20, step: 4 },
    { field: 'head_dim', size: config.headDim, largest: 1024, step: 4 },
    { field: 'num_attention_heads', size: config.heads, largest: 1024, step: 1 },
    { field: 'vocab_size', size: config.vocab, largest: 2 ** 20, step: 1 },
    { field: 'max_position_embeddings', size: config.contextLength, largest: 2 ** 24, step: 1 },
  ];
  // It keeps a division from exploding; beside a mean square of about 1, more would drown it.
  if (config.normEpsilon > 1) throw unsupported('rms_norm_eps', config.normEpsilon, 'above 0, at most 1');
  for (const { field, size, largest, step } of sizes) {
    if (size > largest) throw unsupported(field, size, `${step} to ${largest}`);
    if (size % step !== 0) throw unsupported(field, size, `multiples of ${step}`);
  }
  for (const id of config.stopIds)
    if (id >= config.vocab) throw broken('eos_token_id', id, `below vocab_size (${config.vocab})`);
  if (config.bosId !== null && config.bosId >= config.vocab)
    throw broken('bos_token_id', config.bosId, `below vocab_size (${config.vocab})`);
}
