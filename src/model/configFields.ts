/**
 * The fields of a Hugging Face `config.json` that matter to the engine, and their types.
 * Other fields are ignored: they are about training, saving or other runtimes.
 */
import * as z from 'zod/mini';
import { EngineError } from '../contract/errors';
import { jsonText } from '../contract/jsonText';

export const MODEL_FAMILIES = ['llama', 'qwen2', 'qwen3'] as const;
export type ModelFamily = (typeof MODEL_FAMILIES)[number];

const count = z.int().check(z.positive());
const above0 = z.number().check(z.positive());
const id = z.int().check(z.nonnegative());
const flag = z.nullish(z.boolean());

const Rope = z.object({
  rope_type: z.optional(z.string()),
  type: z.optional(z.string()),
  rope_theta: z.optional(above0),
  partial_rotary_factor: z.optional(z.number()),
  factor: z.optional(above0),
  low_freq_factor: z.optional(above0),
  high_freq_factor: z.optional(above0),
  original_max_position_embeddings: z.optional(count),
});

const ConfigFields = z.object({
  model_type: z.enum(MODEL_FAMILIES),
  architectures: z.nullish(z.array(z.string())),
  hidden_act: z.string(),
  hidden_size: count,
  intermediate_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  num_key_value_heads: z.nullish(count),
  head_dim: z.nullish(count),
  vocab_size: count,
  max_position_embeddings: count,
  rope_theta: z.optional(above0),
  rope_scaling: z.nullish(Rope),
  rope_parameters: z.nullish(Rope),
  partial_rotary_factor: z.nullish(z.number()),
  rms_norm_eps: z.optional(above0),
  tie_word_embeddings: z.optional(z.boolean()),
  attention_bias: flag,
  mlp_bias: flag,
  use_sliding_window: flag,
  layer_types: z.nullish(z.array(z.string())),
  quantization_config: z.nullish(z.object({ quant_method: z.optional(z.string()) })),
  eos_token_id: z.nullish(z.union([id, z.array(id)])),
  bos_token_id: z.nullish(z.union([id, z.array(id)])),
});
export type ConfigFields = z.infer<typeof ConfigFields>;

/** @throws EngineError `broken-model` naming the first field that is missing or of a wrong type. */
export function parseConfigFields(json: unknown): ConfigFields {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new EngineError(
      'broken-model',
      `config.json: it holds ${shown(json)}; needed: a JSON object of a Hugging Face model.`,
    );
  // The family comes first: another architecture has other fields, and "hidden_size is missing" would mislead.
  const type = 'model_type' in json ? json.model_type : undefined;
  if (typeof type !== 'string' || !MODEL_FAMILIES.some((family) => family === type))
    throw new EngineError(
      'unsupported-model',
      `config.json: model_type is ${shown(type)}; possible here: ${MODEL_FAMILIES.join(', ')}.`,
    );
  const result = z.safeParse(ConfigFields, json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path ?? [];
  throw new EngineError(
    'broken-model',
    `config.json: ${path.map(String).join('.')} is ${shown(valueAt(json, path))}; needed: ${issue ? wanted(issue) : 'another value'}.`,
  );
}

function wanted(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`;
    case 'too_small':
      return issue.inclusive ? `at least ${issue.minimum}` : `more than ${issue.minimum}`;
    case 'too_big':
      return `a number that is exact in JSON`;
    case 'invalid_union':
      return 'a token id, a list of token ids, or null';
    default:
      return 'another value';
  }
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = json;
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

export function shown(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = jsonText(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
