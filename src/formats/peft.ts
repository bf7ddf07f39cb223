/**
 * LoRA adapters as PEFT stores them: `adapter_config.json` and `adapter_model.safetensors`,
 * keys `base_model.model.model.layers.N.self_attn.q_proj.lora_A.weight`, A [rank, in] and B [out, rank].
 */
import type { AdapterWeights } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import type { ModelConfig } from '../model/config';
import type { FileSource } from './fileSource';
import { FormatError, quoted } from './formatError';
import { parseJsonObject } from './jsonFile';
import { projectionShape } from './modelTensors';
import { adapterPlaces, madeFor, type PeftConfig, parsePeftConfig } from './peftConfig';
import { readSafetensors, writeSafetensors } from './safetensors';
import { findNonFinite, type Tensor, toFloat32, WEIGHT_DTYPES, weightDtype } from './tensor';

const CONFIG = 'adapter_config.json';
const WEIGHTS = 'adapter_model.safetensors';

function key(module: string, matrix: 'A' | 'B'): string {
  return `base_model.model.${module}.lora_${matrix}.weight`;
}

/**
 * Reads an adapter for a model of this configuration; f16 and bf16 weights become f32.
 * @throws FormatError naming the file and the field or tensor, and the base the adapter was made for when it does not fit.
 */
export async function readPeftFolder(source: FileSource, config: ModelConfig): Promise<AdapterWeights> {
  const files = await source.list();
  if (!files.includes(CONFIG))
    throw new FormatError('missing', `${source.name}: ${CONFIG} is not in the folder; a PEFT adapter has one.`);
  const peft = parsePeftConfig(
    parseJsonObject(await source.read(CONFIG), `${source.name}/${CONFIG}`),
    config,
    `${source.name}/${CONFIG}`,
  );
  if (!files.includes(WEIGHTS)) {
    const pickle = files.includes('adapter_model.bin')
      ? '; "adapter_model.bin" is a pickle and is not read, save the adapter with safe_serialization=True'
      : '';
    throw new FormatError('missing', `${source.name}: ${WEIGHTS} is not in the folder${pickle}.`);
  }
  const file = `${source.name}/${WEIGHTS}`;
  return adapterWeights(readSafetensors(await source.read(WEIGHTS), file).tensors, peft, config, file);
}

function adapterWeights(
  tensors: Map<string, Tensor>,
  peft: PeftConfig,
  config: ModelConfig,
  file: string,
): AdapterWeights {
  const { rank, alpha, places, base } = peft;
  const left = new Map(tensors);
  const take = (name: string, shape: readonly [number, number]): Float32Array => {
    const tensor = left.get(name);
    if (!tensor) throw new FormatError('mismatch', `${file}: tensor ${quoted(name)} is missing${madeFor(base)}.`);
    if (weightDtype(tensor.dtype) === null)
      throw new FormatError(
        'unsupported',
        `${file}: tensor ${quoted(name)} has type ${tensor.dtype}; possible here: ${WEIGHT_DTYPES.join(', ')}.`,
      );
    if (tensor.shape.length !== 2 || tensor.shape[0] !== shape[0] || tensor.shape[1] !== shape[1])
      throw new FormatError(
        'mismatch',
        `${file}: tensor ${quoted(name)} has shape ${quoted(tensor.shape)}; rank and model call for ${quoted(shape)}${madeFor(base)}.`,
      );
    left.delete(name);
    return toFloat32(tensor);
  };
  const weights = places.map(({ layer, projection, module }) => {
    const [out, width] = projectionShape(config, projection);
    return { layer, projection, a: take(key(module, 'A'), [rank, width]), b: take(key(module, 'B'), [out, rank]) };
  });
  for (const name of left.keys())
    throw new FormatError(
      'mismatch',
      `${file}: tensor ${quoted(name)} is left over; ${CONFIG} and the model call for no such tensor${madeFor(base)}.`,
    );
  const nonFinite = findNonFinite(tensors);
  if (nonFinite)
    throw new FormatError(
      'broken',
      `${file}: tensor ${quoted(nonFinite.name)} has a NaN or infinite value at element ${nonFinite.index}.`,
    );
  return { rank, alpha, tensors: weights };
}

/**
 * The files of a PEFT folder, weights in f32.
 * @param base what `base_model_name_or_path` should say: a hub id or a path.
 * @throws FormatError when the weights do not fit the model.
 */
export function writePeftFiles(weights: AdapterWeights, config: ModelConfig, base: string): Map<string, Uint8Array> {
  const { rank, alpha } = weights;
  const adapted = new Set<string>();
  const tensors = weights.tensors.flatMap(({ layer, projection, a, b }): Tensor[] => {
    const module = `model.layers.${layer}.${PROJECTION_MODULES[projection]}`;
    adapted.add(module);
    const [out, width] = projectionShape(config, projection);
    return [tensorOf(key(module, 'A'), [rank, width], a), tensorOf(key(module, 'B'), [out, rank], b)];
  });
  const unknown = [...adapted].find((module) => !adapterPlaces(config).some((place) => place.module === module));
  if (unknown !== undefined)
    throw new FormatError('mismatch', `The adapter changes ${quoted(unknown)}, which the model does not have.`);
  const json = {
    alpha_pattern: {},
    auto_mapping: null,
    base_model_name_or_path: base,
    bias: 'none',
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha: alpha,
    lora_dropout: 0,
    modules_to_save: null,
    peft_type: 'LORA',
    r: rank,
    rank_pattern: {},
    revision: null,
    target_modules: targetModules(adapted, config),
    task_type: 'CAUSAL_LM',
    use_dora: false,
    use_rslora: false,
  };
  return new Map([
    [CONFIG, new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`)],
    [WEIGHTS, writeSafetensors(tensors, new Map([['format', 'pt']]))],
  ]);
}

/** Short names where each adapted projection is so in every layer, as people write them; else every module by its full name. */
function targetModules(adapted: ReadonlySet<string>, config: ModelConfig): string[] {
  const short = new Set([...adapted].map((module) => module.slice(module.lastIndexOf('.') + 1)));
  return adapted.size === short.size * config.layers ? [...short] : [...adapted];
}

function tensorOf(name: string, shape: [number, number], values: Float32Array): Tensor {
  if (values.length !== shape[0] * shape[1])
    throw new FormatError(
      'mismatch',
      `Tensor ${quoted(name)} has ${values.length} elements; rank and model call for ${quoted(shape)}.`,
    );
  return { name, dtype: 'F32', shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}
