/**
 * A model with an adapter in its weights, W + (alpha / rank) B A, as a Hugging Face folder that transformers, vLLM and llama.cpp's
 * converter load. It is made piece by piece: of the weights no more is in memory than some megabytes.
 */
import type { AdapterWeights } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import { checkFits } from './adapterFit';
import { floatsOf } from './blocks';
import { FormatError } from './formatError';
import type { JsonObject } from './jsonFile';
import type { ModelFiles } from './modelFolder';
import { safetensorsHead } from './safetensors';
import { elementCount, fromFloat32, piecesOf, type TensorInfo, type WrittenDtype } from './tensor';

/** Told of the bytes that were made, of so many. */
export type MadeEvent = (made: number, total: number) => void;

/** A file and its bytes in parts. */
export type FileInParts = readonly [name: string, parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>];

/** In what a merged model loses nothing that its own weights had: f16 and blocks of a few bits lie within f32, not within bf16. */
export function ownDtype({ infos }: ModelFiles['tensors']): WrittenDtype {
  return [...infos.values()].every(({ type }) => type === 'BF16') ? 'BF16' : 'F32';
}

/**
 * The files of the folder, weights last.
 * @throws FormatError when the adapter does not fit, or the configuration cannot be said in a `config.json`.
 */
export function mergedFolder(
  model: ModelFiles,
  adapter: AdapterWeights,
  dtype: WrittenDtype,
  onMade: MadeEvent = () => undefined,
): FileInParts[] {
  checkFits(adapter, model.config);
  const small: [string, JsonObject | null][] = [
    ['config.json', mergedConfig(model, dtype)],
    ['generation_config.json', model.generationConfig],
    ['tokenizer.json', model.tokenizerJson],
    ['tokenizer_config.json', model.tokenizerConfigJson],
    ['special_tokens_map.json', model.specialTokensMapJson],
  ];
  const texts = small.flatMap(([name, json]): [string, string][] =>
    json === null ? [] : [[name, `${JSON.stringify(json, null, 2)}\n`]],
  );
  if (model.chatTemplate !== null) texts.push(['chat_template.jinja', model.chatTemplate]);
  return [
    ...texts.map(([name, text]): FileInParts => [name, [new TextEncoder().encode(text)]]),
    ['model.safetensors', mergedWeights(model, adapter, dtype, onMade)],
  ];
}

function mergedConfig({ name, config, configJson }: ModelFiles, dtype: WrittenDtype): JsonObject {
  if (config.ropeScaling !== null && 'factors' in config.ropeScaling)
    throw new FormatError(
      'unsupported',
      `${name}: rope_freqs.weight of a GGUF file cannot be said in a config.json; merge with the model's Hugging Face folder, or export a GGUF adapter.`,
    );
  const { torch_dtype: _, ...rest } = configJson;
  return { ...rest, dtype: dtype === 'F32' ? 'float32' : 'bfloat16', tie_word_embeddings: config.tiedEmbeddings };
}

async function* mergedWeights(
  { tensors }: ModelFiles,
  { rank, alpha, tensors: adapted }: AdapterWeights,
  dtype: WrittenDtype,
  onMade: MadeEvent,
): AsyncGenerator<Uint8Array> {
  const changes = new Map(
    adapted.map((one) => [`model.layers.${one.layer}.${PROJECTION_MODULES[one.projection]}.weight`, one]),
  );
  const bytes = dtype === 'F32' ? 4 : 2;
  const plans = [...tensors.infos.values()].map((info) => ({
    ...{ name: info.name, dtype, shape: info.shape, info },
    length: bytes * elementCount(info.shape),
  }));
  const { head, sorted } = safetensorsHead(plans, new Map([['format', 'pt']]));
  const total = sorted.reduce((sum, { length }) => sum + length, head.length);
  yield head;
  let made = head.length;
  for (const { name, info } of sorted) {
    const change = changes.get(name);
    for (const [start, end] of piecesOf(info)) {
      const values = floatsOf(info.type, await tensors.rows(name, start, end));
      if (change) addProduct(values, { ...change, rank, scale: alpha / rank, start, width: widthOf(info) });
      const part = fromFloat32(values, dtype);
      yield part;
      made += part.length;
      onMade(made, total);
    }
  }
}

const widthOf = ({ shape }: TensorInfo): number => shape.at(-1) ?? 1;

/** Rows from `start` on take scale · B A. Summed in f64 and rounded once, so that the order of the sum is nobody's business. */
function addProduct(
  values: Float32Array,
  {
    a,
    b,
    rank,
    scale,
    start,
    width,
  }: { a: Float32Array; b: Float32Array; rank: number; scale: number; start: number; width: number },
): void {
  const sum = new Float64Array(width);
  for (let row = 0; row < values.length / width; row++) {
    sum.fill(0);
    for (let r = 0; r < rank; r++) {
      const factor = scale * (b[(start + row) * rank + r] ?? 0);
      if (factor === 0) continue;
      for (let k = 0; k < width; k++) sum[k] = (sum[k] ?? 0) + factor * (a[r * width + k] ?? 0);
    }
    for (let k = 0; k < width; k++) values[row * width + k] = (values[row * width + k] ?? 0) + (sum[k] ?? 0);
  }
}
