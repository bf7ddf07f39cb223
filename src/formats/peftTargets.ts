/** Which modules a PEFT configuration adapts, and each one's rank and alpha, by the rules of peft 0.21; names of modules come from the model. */
import * as z from 'zod/mini';
import { PROJECTIONS, type Projection } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import type { ModelConfig } from '../model/config';
import { quoted } from './formatError';
import { compiled, fromPython, PatternError, wholly } from './pythonPattern';

/** One projection of one layer that can be adapted. */
export interface AdapterPlace {
  layer: number;
  projection: Projection;
  /** Its module in the model, `model.layers.N.self_attn.q_proj`. */
  module: string;
}

/** Far more than any adapter has; beyond them a file is damaged. */
export const LARGEST_RANK = 4096;
export const LARGEST_ALPHA = 1e6;

export const Rank = z.int().check(z.positive(), z.maximum(LARGEST_RANK));
export const Alpha = z.number().check(z.positive(), z.maximum(LARGEST_ALPHA));

const Names = z.union([z.string(), z.array(z.string())]);

/** What says where the adapter is. Absent and `null` are the same in all but `target_modules`. */
export const TargetFields = {
  target_modules: Names,
  exclude_modules: z.nullish(Names),
  layers_to_transform: z.nullish(z.union([z.int(), z.array(z.int())])),
  layers_pattern: z.nullish(Names),
  rank_pattern: z.nullish(z.record(z.string(), Rank)),
  alpha_pattern: z.nullish(z.record(z.string(), Alpha)),
};
const Targets = z.object(TargetFields);
export type Targets = z.infer<typeof Targets>;

/** Of the field that cannot be used; the sentence goes on with what is possible. */
export class TargetError extends Error {
  override readonly name = 'TargetError';

  constructor(
    readonly code: 'unsupported' | 'mismatch',
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
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

/** Matrices of the model that PEFT can adapt and the engine cannot. */
const ELSEWHERE = ['lm_head', 'model.embed_tokens'];
const SHORT_NAMES = Object.values(PROJECTION_MODULES).map((module) => module.slice(module.lastIndexOf('.') + 1));

type Test = (module: string) => boolean;

/** The projections that are adapted, by layer, then in the order of PROJECTIONS. @throws TargetError */
export function adaptedPlaces(targets: Targets, config: ModelConfig): AdapterPlace[] {
  const { target_modules, exclude_modules } = targets;
  const places = adapterPlaces(config);
  const possible = `possible here: ${SHORT_NAMES.join(', ')}`;
  const [isTarget, isExcluded] = [targetTest(targets), namesTest('exclude_modules', exclude_modules ?? [])];
  const isAdapted: Test = (module) => isTarget(module) && !isExcluded(module);
  const unknown = Array.isArray(target_modules)
    ? target_modules.find((target) => !places.some(({ module }) => isNamed(module, target)))
    : undefined;
  const beyond = ELSEWHERE.find(isAdapted);
  if (unknown !== undefined || beyond !== undefined)
    throw new TargetError('mismatch', 'target_modules', `has ${quoted(unknown ?? beyond)}; ${possible}`);
  const adapted = places.filter(({ module }) => isAdapted(module));
  if (adapted.length === 0)
    throw new TargetError(
      'mismatch',
      'target_modules',
      `is ${quoted(target_modules)}, and nothing of the model is left to adapt by it; ${possible}`,
    );
  return adapted;
}

/** `check_target_module_exists`; "all-linear" leaves the head out (`_maybe_include_all_linear_layers`). */
function targetTest({ target_modules, layers_to_transform, layers_pattern }: Targets): Test {
  const layers = [layers_to_transform ?? []].flat();
  const patterns = [layers_pattern ?? []].flat();
  const unused = layers.length > 0 ? 'layers_to_transform' : patterns.length > 0 ? 'layers_pattern' : null;
  if (typeof target_modules === 'string' && unused !== null)
    throw new TargetError('unsupported', unused, 'has no meaning where target_modules is one text; leave it out');
  if (layers.length === 0 && patterns.length > 0)
    throw new TargetError('unsupported', 'layers_pattern', 'has no meaning without layers_to_transform; leave it out');
  if (typeof target_modules === 'string' && target_modules.toLowerCase() === 'all-linear')
    return (module) => !ELSEWHERE.includes(module);
  const isNamedOne = namesTest('target_modules', target_modules);
  if (layers.length === 0) return isNamedOne;
  const where =
    patterns.length === 0
      ? [compiled(String.raw`^.*?\.[^.]*\.(?<layer>\d+)\.`)]
      : patterns.map((pattern) =>
          read('layers_pattern', () => compiled(String.raw`^(?:^|.*?\.)${fromPython(pattern)}\.(?<layer>\d+)\.`)),
        );
  return (module) => {
    // A whole name says its layer itself.
    if (target_modules.includes(module)) return true;
    if (!isNamedOne(module)) return false;
    const [layer] = where.flatMap((pattern) => pattern.exec(module)?.groups?.layer ?? []);
    return layer !== undefined && layers.includes(Number(layer));
  };
}

/** A list of whole names or their ends after a dot, or one regular expression for the whole name. */
function namesTest(field: string, names: string | readonly string[]): Test {
  if (typeof names !== 'string') return (module) => names.some((name) => isNamed(module, name));
  const pattern = read(field, () => wholly(names));
  return (module) => pattern.test(module);
}

function isNamed(module: string, target: string): boolean {
  return module === target || module.endsWith(`.${target}`);
}

/** `get_pattern_key`: the value of the first pattern that the name, or its end after a dot, matches. @throws TargetError */
export function patternValue(
  field: 'rank_pattern' | 'alpha_pattern',
  patterns: Readonly<Record<string, number>> | null | undefined,
  otherwise: number,
): (module: string) => number {
  const tests = Object.entries(patterns ?? {}).map(([pattern, value]) => ({
    test: read(field, () => compiled(String.raw`^(?:.*\.)?(?:${fromPython(pattern)})$`)),
    value,
  }));
  return (module) => tests.find(({ test }) => test.test(module))?.value ?? otherwise;
}

function read(field: string, compile: () => RegExp): RegExp {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new TargetError(
      'unsupported',
      field,
      `${error.message}; possible here: what re.fullmatch of Python reads without references back`,
    );
  }
}
