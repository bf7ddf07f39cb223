/** `adapter_config.json` of PEFT (peft 0.21, `LoraConfig`): which adapters can be read, and what they adapt. */
import * as z from 'zod/mini';
import type { ModelConfig } from '../model/config';
import { FormatError, quoted } from './formatError';
import type { JsonObject } from './jsonFile';
import {
  type AdapterPlace,
  Alpha,
  adaptedPlaces,
  LARGEST_ALPHA,
  LARGEST_RANK,
  patternValue,
  Rank,
  TargetError,
  TargetFields,
} from './peftTargets';

/** One adapted projection, with the rank that its matrices have in the file. */
export interface PeftPlace extends AdapterPlace {
  rank: number;
  /** In the sense of the engine, whose scale is alpha / rank: rank-stabilised adapters (alpha / sqrt(rank)) are converted. */
  alpha: number;
}

export interface PeftConfig {
  /** By layer, then in the order of PROJECTIONS. */
  places: PeftPlace[];
  /** The model it was made for, as the file says. */
  base: string | null;
}

const Fields = z.object({
  peft_type: z.string(),
  r: Rank,
  lora_alpha: Alpha,
  use_rslora: z.nullish(z.boolean()),
  base_model_name_or_path: z.nullish(z.string()),
  ...TargetFields,
});

const RANKS = `whole numbers from 1 to ${LARGEST_RANK}`;
const ALPHAS = `numbers above 0, at most ${LARGEST_ALPHA}`;

/** What each field may be, for messages. */
const POSSIBLE: Readonly<Record<string, string>> = {
  r: RANKS,
  lora_alpha: ALPHAS,
  use_rslora: 'true, false',
  base_model_name_or_path: 'a text',
  target_modules: 'a list of module names, a regular expression, "all-linear"',
  exclude_modules: 'a list of module names, a regular expression',
  layers_to_transform: 'a layer, a list of layers',
  layers_pattern: 'a text, a list of texts',
  rank_pattern: `a map of module names to ${RANKS}`,
  alpha_pattern: `a map of module names to ${ALPHAS}`,
};

/** Settings that change what the adapter computes, each with the values under which it does not. */
const WITHOUT_EFFECT: { field: string; plain: readonly unknown[] }[] = [
  { field: 'use_dora', plain: [false] },
  { field: 'bias', plain: ['none'] },
  { field: 'lora_bias', plain: [false] },
  { field: 'fan_in_fan_out', plain: [false] },
  { field: 'use_qalora', plain: [false] },
  { field: 'use_bdlora', plain: [false] },
  { field: 'modules_to_save', plain: [] },
  { field: 'layer_replication', plain: [] },
  { field: 'target_parameters', plain: [] },
  { field: 'trainable_token_indices', plain: [] },
  { field: 'alora_invocation_tokens', plain: [] },
  { field: 'arrow_config', plain: [] },
  { field: 'kasa_config', plain: [] },
  { field: 'monteclora_config', plain: [] },
  // PiSSA, OLoRA, CorDA and LoftQ change the base weights as well; the others only choose where training began.
  { field: 'init_lora_weights', plain: [true, false, 'gaussian', 'orthogonal', 'eva'] },
];

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
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
    throw refused(field, POSSIBLE[field] ?? 'another value');
  }
  for (const { field, plain } of WITHOUT_EFFECT)
    if (!isEmpty(json[field]) && !plain.includes(json[field]))
      throw refused(field, plain.length > 0 ? plain.map(quoted).join(', ') : 'none');
  const { r, lora_alpha, use_rslora, base_model_name_or_path, rank_pattern, alpha_pattern } = result.data;
  const base = base_model_name_or_path ?? null;
  try {
    const rankOf = patternValue('rank_pattern', rank_pattern, r);
    const alphaOf = patternValue('alpha_pattern', alpha_pattern, lora_alpha);
    const places = adaptedPlaces(result.data, config).map((place): PeftPlace => {
      const [rank, alpha] = [rankOf(place.module), alphaOf(place.module)];
      return { ...place, rank, alpha: use_rslora ? alpha * Math.sqrt(rank) : alpha };
    });
    return { places, base };
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    const { code, field, message } = error;
    throw new FormatError(code, `${file}: ${field} ${message}${code === 'mismatch' ? madeFor(base) : ''}.`);
  }
}

/** For messages about an adapter that does not fit. */
export function madeFor(base: string | null): string {
  return base ? ` (the adapter was made for ${quoted(base)})` : '';
}
