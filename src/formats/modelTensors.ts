/** The tensors of a Llama-family checkpoint: their Hugging Face names, and the shapes that a configuration calls for. */
import { PROJECTIONS, type Projection } from '../contract/engine';
import type { ModelConfig } from '../model/config';
import { FormatError, quoted } from './formatError';
import { firstNonFinite, type Tensor, toFloat32, WEIGHT_DTYPES, weightDtype } from './tensor';

export const EMBEDDING = 'model.embed_tokens.weight';
export const HEAD = 'lm_head.weight';

/** Where each projection lies within `model.layers.N`. */
export const PROJECTION_MODULES: Record<Projection, string> = {
  q: 'self_attn.q_proj',
  k: 'self_attn.k_proj',
  v: 'self_attn.v_proj',
  o: 'self_attn.o_proj',
  gate: 'mlp.gate_proj',
  up: 'mlp.up_proj',
  down: 'mlp.down_proj',
};

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
  expected.set('model.norm.weight', [hidden]);
  if (!config.tiedEmbeddings) expected.set(HEAD, [vocab, hidden]);
  return expected;
}

/** RoPE tables that older exports carry along, and a head that is the embedding once more. */
function mayBeIgnored(name: string, config: ModelConfig): boolean {
  return name.endsWith('.rotary_emb.inv_freq') || (config.tiedEmbeddings && name === HEAD);
}

/** Whether the checkpoint has a head and it is not the embedding, as in one that was finetuned without the tie. */
export function hasHeadOfItsOwn(tensors: ReadonlyMap<string, Tensor>): boolean {
  const [head, embedding] = [tensors.get(HEAD), tensors.get(EMBEDDING)];
  if (!head || !embedding) return false;
  if (head.dtype === embedding.dtype) return !sameBytes(head.bytes, embedding.bytes);
  if (weightDtype(head.dtype) === null || weightDtype(embedding.dtype) === null) return true;
  return !sameBytes(new Uint8Array(toFloat32(head).buffer), new Uint8Array(toFloat32(embedding).buffer));
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  // A callback for each byte would take seconds for a large embedding.
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/**
 * The tensors that the model is made of, all present, of the right shape, of a readable type and finite; tensors without effect are left out.
 * @throws FormatError naming the folder, the tensor, what was expected and what was found.
 */
export function checkModelTensors(
  tensors: ReadonlyMap<string, Tensor>,
  config: ModelConfig,
  folder: string,
): Map<string, Tensor> {
  const checked = new Map<string, Tensor>();
  for (const [name, shape] of expectedTensors(config)) {
    const tensor = tensors.get(name);
    if (!tensor)
      throw new FormatError(
        'mismatch',
        `${folder}: tensor ${quoted(name)} of shape [${shape.join(', ')}] is missing; config.json calls for it${headHint(name)}.`,
      );
    if (tensor.shape.length !== shape.length || shape.some((size, axis) => size !== tensor.shape[axis]))
      throw new FormatError(
        'mismatch',
        `${folder}: tensor ${quoted(name)} has shape ${quoted(tensor.shape)}; config.json calls for ${quoted(shape)}.`,
      );
    if (weightDtype(tensor.dtype) === null)
      throw new FormatError(
        'unsupported',
        `${folder}: tensor ${quoted(name)} has type ${tensor.dtype}; possible here: ${WEIGHT_DTYPES.join(', ')}.`,
      );
    checked.set(name, tensor);
  }
  for (const name of tensors.keys())
    if (!checked.has(name) && !mayBeIgnored(name, config))
      throw new FormatError(
        'mismatch',
        `${folder}: tensor ${quoted(name)} is left over; config.json calls for no such tensor.`,
      );
  const nonFinite = findNonFinite(checked);
  if (nonFinite)
    throw new FormatError(
      'broken',
      `${folder}: tensor ${quoted(nonFinite.name)} has a NaN or infinite value at element ${nonFinite.index}, and nothing that the model says would be a number; fetch the file again.`,
    );
  return checked;
}

function headHint(name: string): string {
  return name === HEAD ? ' unless tie_word_embeddings is true' : '';
}

/** The first tensor with a NaN or infinite element, and that element's row-major index; null when all are finite. */
export function findNonFinite(tensors: ReadonlyMap<string, Tensor>): { name: string; index: number } | null {
  for (const tensor of tensors.values()) {
    const index = firstNonFinite(tensor);
    if (index !== null) return { name: tensor.name, index };
  }
  return null;
}
