/**
 * LoRA adapters as PEFT stores them: `adapter_config.json` and `adapter_model.safetensors`,
 * keys `base_model.model.model.layers.N.self_attn.q_proj.lora_A.weight`, A [rank, in] and B [out, rank].
 */
import type { AdapterWeights } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import type { ModelConfig } from '../model/config';
import { checkFits } from './adapterFit';
import type { FileSource } from './fileSource';
import { FormatError, quoted } from './formatError';
import { parseJsonObject } from './jsonFile';
import { projectionShape } from './modelTensors';
import { madeFor, type PeftConfig, type PeftPlace, parsePeftConfig } from './peftConfig';
import { readSafetensors, writeSafetensors } from './safetensors';
import { findNonFinite, type Tensor, toFloat32, WEIGHT_DTYPES, weightDtype } from './tensor';

/** The file by which a PEFT folder is known. */
export const PEFT_CONFIG = 'adapter_config.json';
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
  if (!files.includes(PEFT_CONFIG))
    throw new FormatError('missing', `${source.name}: ${PEFT_CONFIG} is not in the folder; a PEFT adapter has one.`);
  const peft = parsePeftConfig(
    parseJsonObject(await source.read(PEFT_CONFIG), `${source.name}/${PEFT_CONFIG}`),
    config,
    `${source.name}/${PEFT_CONFIG}`,
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
  const { places, base } = peft;
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
  const matrices = places.map((place): PlacedMatrices => {
    const { module, projection, rank } = place;
    const [out, width] = projectionShape(config, projection);
    return { place, a: take(key(module, 'A'), [rank, width]), b: take(key(module, 'B'), [out, rank]) };
  });
  for (const name of left.keys())
    throw new FormatError(
      'mismatch',
      `${file}: tensor ${quoted(name)} is left over; ${PEFT_CONFIG} and the model call for no such tensor${madeFor(base)}.`,
    );
  const nonFinite = findNonFinite(tensors);
  if (nonFinite)
    throw new FormatError(
      'broken',
      `${file}: tensor ${quoted(nonFinite.name)} has a NaN or infinite value at element ${nonFinite.index}.`,
    );
  return ofOneRank(matrices);
}

interface PlacedMatrices {
  place: PeftPlace;
  /** [rank, in] and [out, rank] of the place's own rank. */
  a: Float32Array;
  b: Float32Array;
}

/**
 * The engine has one rank and one scale for the whole adapter: smaller ranks are filled up with zeros, which add nothing, and where a
 * place has another scale than the first one, B takes the quotient. The product is the same but for the last bit of such a B.
 */
function ofOneRank(matrices: readonly PlacedMatrices[]): AdapterWeights {
  const first = matrices[0]?.place ?? { rank: 1, alpha: 1 };
  const rank = Math.max(...matrices.map(({ place }) => place.rank));
  const alpha = first.rank === rank ? first.alpha : (first.alpha / first.rank) * rank;
  const tensors = matrices.map(({ place, a, b }) => {
    const { layer, projection } = place;
    const factor = (place.alpha * first.rank) / (place.rank * first.alpha);
    if (place.rank === rank && factor === 1) return { layer, projection, a, b };
    const rows = b.length / place.rank;
    const [wideA, wideB] = [new Float32Array((a.length / place.rank) * rank), new Float32Array(rows * rank)];
    wideA.set(a);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < place.rank; column++)
        wideB[row * rank + column] = (b[row * place.rank + column] ?? 0) * factor;
    return { layer, projection, a: wideA, b: wideB };
  });
  return { rank, alpha, tensors };
}

/**
 * The files of a PEFT folder, weights in f32.
 * @param base what `base_model_name_or_path` should say: a hub id or a path.
 * @throws FormatError when the weights do not fit the model.
 */
export function writePeftFiles(weights: AdapterWeights, config: ModelConfig, base: string): Map<string, Uint8Array> {
  checkFits(weights, config);
  const { rank, alpha } = weights;
  const adapted = new Set<string>();
  const tensors = weights.tensors.flatMap(({ layer, projection, a, b }): Tensor[] => {
    const module = `model.layers.${layer}.${PROJECTION_MODULES[projection]}`;
    adapted.add(module);
    const [out, width] = projectionShape(config, projection);
    return [tensorOf(key(module, 'A'), [rank, width], a), tensorOf(key(module, 'B'), [out, rank], b)];
  });
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
    [PEFT_CONFIG, new TextEncoder().encode(`${JSON.stringify(json, null, 2)}\n`)],
    [WEIGHTS, writeSafetensors(tensors, new Map([['format', 'pt']]))],
  ]);
}

/** Short names where each adapted projection is so in every layer, as people write them; else every module by its full name. */
function targetModules(adapted: ReadonlySet<string>, config: ModelConfig): string[] {
  const short = new Set([...adapted].map((module) => module.slice(module.lastIndexOf('.') + 1)));
  return adapted.size === short.size * config.layers ? [...short] : [...adapted];
}

function tensorOf(name: string, shape: [number, number], values: Float32Array): Tensor {
  return { name, dtype: 'F32', shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) };
}
