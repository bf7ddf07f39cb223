/** The tensors of a Llama-family checkpoint: their Hugging Face names, and the shapes that a configuration calls for. */
import { PROJECTIONS, type Projection } from '../contract/engine';
import { EMBEDDING, FINAL_NORM, HEAD, PROJECTION_MODULES } from '../contract/tensorNames';
import type { ModelConfig } from '../model/config';
import { firstNonFiniteBlock, floatsOf } from './blocks';
import { FormatError, quoted } from './formatError';
import {
  elementCount,
  firstNonFinite,
  isBlockType,
  piecesOf,
  rowsOf,
  type StoredType,
  type TensorInfo,
  type TensorSource,
  WEIGHT_DTYPES,
  weightType,
} from './tensor';

/** Shape of a projection's weight, `[out, in]`. */
export function projectionShape(config: ModelConfig, projection: Projection): [number, number] {
  const { hidden, feedForward, headDim } = config;
  switch (projection) {
    case 'q':
      return [config.heads * headDim, hidden];
    case 'k':
    case 'v':
      return [config.kvHeads * headDim, hidden];
    case 'o':
      return [hidden, config.heads * headDim];
    case 'gate':
    case 'up':
      return [feedForward, hidden];
    case 'down':
      return [hidden, feedForward];
  }
}

/** Every tensor that a checkpoint of this configuration must have, with its shape. */
export function expectedTensors(config: ModelConfig): Map<string, readonly number[]> {
  const { hidden, vocab } = config;
  const expected = new Map<string, readonly number[]>([[EMBEDDING, [vocab, hidden]]]);
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `model.layers.${layer}`;
    expected.set(`${prefix}.input_layernorm.weight`, [hidden]);
    for (const projection of PROJECTIONS) {
      const shape = projectionShape(config, projection);
      const module = `${prefix}.${PROJECTION_MODULES[projection]}`;
      expected.set(`${module}.weight`, shape);
      if (config.attentionBias && ['q', 'k', 'v'].includes(projection)) expected.set(`${module}.bias`, [shape[0]]);
    }
    if (config.queryKeyNorm) {
      expected.set(`${prefix}.self_attn.q_norm.weight`, [config.headDim]);
      expected.set(`${prefix}.self_attn.k_norm.weight`, [config.headDim]);
    }
    expected.set(`${prefix}.post_attention_layernorm.weight`, [hidden]);
  }
  expected.set(FINAL_NORM, [hidden]);
  if (!config.tiedEmbeddings) expected.set(HEAD, [vocab, hidden]);
  return expected;
}

/** RoPE tables that older exports carry along, and a head that is the embedding once more. */
function mayBeIgnored(name: string, config: ModelConfig): boolean {
  return name.endsWith('.rotary_emb.inv_freq') || (config.tiedEmbeddings && name === HEAD);
}

/** Rows that are compared where not all of them are read. */
const SAMPLED = 16;

/**
 * Whether the checkpoint has a head and it is not the embedding, as in one that was finetuned without the tie.
 * @param wholly compares all of both; else some rows, as all of them may be gigabytes.
 */
export async function hasHeadOfItsOwn(source: TensorSource, wholly: boolean): Promise<boolean> {
  const [head, embedding] = [source.infos.get(HEAD), source.infos.get(EMBEDDING)];
  if (!head || !embedding) return false;
  if (weightType(head.type) === null || weightType(embedding.type) === null) return true;
  if (!isShape(head, embedding.shape)) return true;
  const rows = rowsOf(embedding);
  const sample = Array.from({ length: Math.min(SAMPLED, rows) }, (_, at): [number, number] => {
    const row = Math.floor((at * rows) / Math.min(SAMPLED, rows));
    return [row, row + 1];
  });
  for (const [start, end] of wholly ? piecesOf(embedding) : sample) {
    const [one, other] = [await source.rows(HEAD, start, end), await source.rows(EMBEDDING, start, end)];
    if (!sameElements(head.type, one, embedding.type, other)) return true;
  }
  return false;
}

function sameElements(left: StoredType, one: Uint8Array, right: StoredType, other: Uint8Array): boolean {
  if (left === right) return sameBytes(one, other);
  const [first, second] = [floatsOf(left, one), floatsOf(right, other)];
  return sameBytes(new Uint8Array(first.buffer), new Uint8Array(second.buffer));
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  // A callback for each byte would take seconds for a large embedding.
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

const isShape = ({ shape }: TensorInfo, other: readonly number[]): boolean =>
  shape.length === other.length && other.every((size, axis) => size === shape[axis]);

/**
 * The tensors that the model is made of, all present, of the right shape and of a readable type; tensors without effect are left
 * out. Elements are looked at when they are read: a NaN or infinite one is refused there.
 * @param stated what has the configuration, for messages.
 * @throws FormatError naming the folder or file, the tensor, what was expected and what was found.
 */
export function checkModelTensors(
  source: TensorSource,
  config: ModelConfig,
  folder: string,
  stated = 'config.json',
): TensorSource {
  const infos = new Map<string, TensorInfo>();
  for (const [name, shape] of expectedTensors(config)) {
    const info = source.infos.get(name);
    if (!info)
      throw new FormatError(
        'mismatch',
        `${folder}: tensor ${quoted(name)} of shape [${shape.join(', ')}] is missing; ${stated} calls for it${headHint(name)}.`,
      );
    if (!isShape(info, shape))
      throw new FormatError(
        'mismatch',
        `${folder}: tensor ${quoted(name)} has shape ${quoted(info.shape)}; ${stated} calls for ${quoted(shape)}.`,
      );
    if (weightType(info.type) === null)
      throw new FormatError(
        'unsupported',
        `${folder}: tensor ${quoted(name)} has type ${info.type}; possible here: ${WEIGHT_DTYPES.join(', ')}.`,
      );
    infos.set(name, info);
  }
  for (const name of source.infos.keys())
    if (!infos.has(name) && !mayBeIgnored(name, config))
      throw new FormatError(
        'mismatch',
        `${folder}: tensor ${quoted(name)} is left over; ${stated} calls for no such tensor.`,
      );
  return {
    infos,
    async rows(name, start, end) {
      const bytes = await source.rows(name, start, end);
      const info = infos.get(name);
      const index = info ? firstNonFiniteOf(info.type, bytes) : null;
      if (!info || index === null) return bytes;
      const element = index + start * (elementCount(info.shape) / rowsOf(info));
      throw new FormatError(
        'broken',
        `${folder}: tensor ${quoted(name)} has a NaN or infinite value at element ${element}, and nothing that the model says would be a number; fetch the file again.`,
      );
    },
  };
}

/** Index of the first NaN or infinite element; null when all are finite. */
function firstNonFiniteOf(type: StoredType, bytes: Uint8Array): number | null {
  if (isBlockType(type)) return firstNonFiniteBlock(type, bytes);
  return firstNonFinite({ name: '', dtype: type, shape: [], bytes });
}

function headHint(name: string): string {
  return name === HEAD ? ' unless tie_word_embeddings is true' : '';
}
