/** A model in one GGUF file: configuration, tokenizer, chat template and weights. */
import { EngineError } from '../../contract/errors';
import { type ModelConfig, parseModelConfig } from '../../model/config';
import type { FileSource } from '../fileSource';
import { FormatError } from '../formatError';
import { type JsonObject, parseJsonObject } from '../jsonFile';
import type { ModelFiles } from '../modelFolder';
import { checkModelTensors } from '../modelTensors';
import { toFloat32 } from '../tensor';
import { ggufConfig } from './config';
import { type GgufTensor, readGgufHeader } from './header';
import { Metadata } from './metadata';
import { ggufTensors, ROPE_FACTORS } from './tensors';
import { type GgufTokenizer, ggufTokenizer } from './tokenizer';

/**
 * Opens a model. A `tokenizer.json` that lies beside the file counts in place of the tokenizer inside.
 * @throws EngineError for a configuration that is refused, FormatError for everything else.
 */
export async function readGgufModel(source: FileSource, path: string, files: readonly string[]): Promise<ModelFiles> {
  const name = source.name === path ? path : `${source.name}/${path}`;
  const file = await source.open(path);
  const header = await readGgufHeader(file, name);
  const metadata = new Metadata(name, header.values);
  const byName = new Map(header.tensors.map((tensor) => [tensor.name, tensor]));
  const parts = metadata.number('split.count') ?? 1;
  if (parts > 1)
    throw new FormatError(
      'unsupported',
      `${name}: this is one of ${parts} parts of a model; possible here: one whole file. Join them with llama.cpp's gguf-split --merge.`,
    );
  const configJson = ggufConfig(metadata, byName);
  const config = parsed(configJson, name);
  const factors = byName.get(ROPE_FACTORS);
  if (factors) config.ropeScaling = { factors: await factorsOf(factors, file, config, name) };
  const tensors = checkModelTensors(ggufTensors(file, header.tensors, config), config, name, 'its header');
  const beside = (other: string): Promise<JsonObject> | null =>
    files.includes(other)
      ? source.read(other).then((bytes) => parseJsonObject(bytes, `${source.name}/${other}`))
      : null;
  const json = await beside('tokenizer.json');
  const tokenizer: GgufTokenizer | null = json === null ? ggufTokenizer(metadata) : null;
  return {
    name,
    config,
    configJson,
    tensors,
    generationConfig: null,
    tokenizerJson: json ?? tokenizer?.tokenizerJson ?? null,
    tokenizerConfigJson:
      json === null ? (tokenizer?.tokenizerConfigJson ?? null) : await beside('tokenizer_config.json'),
    specialTokensMapJson: null,
    chatTemplate: metadata.text('tokenizer.chat_template', null),
    notices:
      json === null ? [] : [`${name}: tokenizer.json lies beside it; the tokenizer inside the file does not count.`],
  };
}

function parsed(json: JsonObject, name: string): ModelConfig {
  try {
    return parseModelConfig(json);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new EngineError(error.code, error.message.replace(/^config\.json/, `${name}, as a config.json`));
  }
}

async function factorsOf(
  { type, begin, bytes, shape }: GgufTensor,
  file: { read(begin: number, end: number): Promise<Uint8Array> },
  { headDim }: ModelConfig,
  name: string,
): Promise<number[]> {
  const half = headDim / 2;
  const values =
    type === 'F32' && shape.length === 1 && shape[0] === half
      ? [...toFloat32({ name: ROPE_FACTORS, dtype: type, shape, bytes: await file.read(begin, begin + bytes) })]
      : [];
  if (values.length === half && values.every((value) => Number.isFinite(value) && value > 0)) return values;
  throw new FormatError('broken', `${name}: ${ROPE_FACTORS} must be ${half} numbers above 0, of type F32.`);
}
