/** `adapter_config.json` of PEFT (peft 0.21, `LoraConfig`): which adapters can be read, and what they adapt. */
import * as z from 'zod/mini';
import { PROJECTIONS, type Projection } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import type { ModelConfig } from '../model/config';
import { FormatError, quoted } from './formatError';
import type { JsonObject } from './jsonFile';

/** One adapted projection of one layer. */
export interface AdapterPlace {
  layer: number;
  projection: Projection;
  /** Its module in the model, `model.layers.N.self_attn.q_proj`. */
  module: string;
}

export interface PeftConfig {
  rank: number;
  /** In the sense of the engine, whose scale is alpha / rank: rank-stabilised adapters (alpha / sqrt(rank)) are converted. */
  alpha: number;
  /** By layer, then in the order of PROJECTIONS. */
  places: AdapterPlace[];
  /** The model it was made for, as the file says. */
  base: string | null;
}

/** Far more than any adapter has; beyond them a file is damaged. */
const LARGEST_RANK = 4096;
const LARGEST_ALPHA = 1e6;

const Fields = z.object({
  peft_type: z.string(),
  r: z.int().check(z.positive(), z.maximum(LARGEST_RANK)),
  lora_alpha: z.number().check(z.positive(), z.maximum(LARGEST_ALPHA)),
  target_modules: z.array(z.string()),
  use_rslora: z.nullish(z.boolean()),
  base_model_name_or_path: z.nullish(z.string()),
});

/** Settings that change what the adapter computes, each with the values under which it does not. */
const WITHOUT_EFFECT: { field: string; plain: readonly unknown[] }[] = [
  { field: 'use_dora', plain: [false] },
  { field: 'bias', plain: ['none'] },
  { field: 'lora_bias', plain: [false] },
  { field: 'fan_in_fan_out', plain: [false] },
  { field: 'use_qalora', plain: [false] },
  { field: 'rank_pattern', plain: [] },
  { field: 'alpha_pattern', plain: [] },
  { field: 'modules_to_save', plain: [] },
  { field: 'layers_to_transform', plain: [] },
  { field: 'exclude_modules', plain: [] },
  { field: 'layer_replication', plain: [] },
  { field: 'target_parameters', plain: [] },
  { field: 'trainable_token_indices', plain: [] },
  { field: 'alora_invocation_tokens', plain: [] },
  // PiSSA, OLoRA, CorDA and LoftQ change the base weights as well; the others only choose where training began.
  { field: 'init_lora_weights', plain: [true, false, 'gaussian', 'orthogonal', 'eva'] },
];

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Every projection of the model, in the order in which adapters list them. */
export function adapterPlaces(config: ModelConfig): AdapterPlace[] {
  return Array.from({ length: config.layers }, (_, layer) =>
    PROJECTIONS.map((projection) => ({
      layer,
      projection,
      module: `model.layers.${layer}.${PROJECTION_MODULES[projection]}`,
    })),
  ).flat();
}

/** @throws FormatError naming the file, the field, what was found and what is possible. */
export function parsePeftConfig(json: JsonObject, config: ModelConfig, file: string): PeftConfig {
  const refused = (field: string, possible: string): FormatError =>
    new FormatError(
      'unsupported',
      `${file}: ${field} is ${field in json ? quoted(json[field]) : 'missing'}; possible here: ${possible}.`,
    );
  if (json.peft_type !== 'LORA') throw refused('peft_type', '"LORA"');
  const result = z.safeParse(Fields, json);
  if (!result.success) {
    const field = String(result.error.issues[0]?.path[0]);
    throw refused(
      field,
      field === 'target_modules'
        ? 'a list of module names'
        : field === 'r'
          ? `whole numbers from 1 to ${LARGEST_RANK}`
          : `numbers above 0, at most ${LARGEST_ALPHA}`,
    );
  }
  for (const { field, plain } of WITHOUT_EFFECT)
    if (!isEmpty(json[field]) && !plain.includes(json[field]))
      throw refused(field, plain.length > 0 ? plain.map(quoted).join(', ') : 'none');
  const { r: rank, lora_alpha, use_rslora, target_modules, base_model_name_or_path } = result.data;
  const base = base_model_name_or_path ?? null;
  const all = adapterPlaces(config);
  const unmatched = target_modules.find((target) => !all.some(({ module }) => matches(module, target)));
  if (unmatched !== undefined || target_modules.length === 0)
    throw new FormatError(
      'mismatch',
      `${file}: target_modules has ${quoted(unmatched ?? 'nothing')}${madeFor(base)}; possible here: ${Object.values(
        PROJECTION_MODULES,
      )
        .map((module) => module.split('.')[1])
        .join(', ')}.`,
    );
  const places = all.filter(({ module }) => target_modules.some((target) => matches(module, target)));
  return { rank, alpha: use_rslora ? lora_alpha * Math.sqrt(rank) : lora_alpha, places, base };
}

/** PEFT's rule for a list of targets (`check_target_module_exists`): the whole name, or its end after a dot. */
function matches(module: string, target: string): boolean {
  return module === target || module.endsWith(`.${target}`);
}

/** For messages about an adapter that does not fit. */
export function madeFor(base: string | null): string {
  return base ? ` (the adapter was made for ${quoted(base)})` : '';
}
