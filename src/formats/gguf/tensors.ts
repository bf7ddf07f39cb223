/** The tensors of a GGUF file under their Hugging Face names, and in Hugging Face's order of rows. */
import { EMBEDDING, FINAL_NORM, HEAD, PROJECTION_MODULES } from '../../contract/tensorNames';
import type { ModelConfig } from '../../model/config';
import type { OpenFile } from '../fileSource';
import { rowsOf, type TensorSource } from '../tensor';
import type { GgufTensor } from './header';

/** Names within `blk.N` (llama.cpp `gguf-py`, `tensor_mapping.py`), and within `model.layers.N`. */
const PARTS: Readonly<Record<string, string>> = {
  attn_norm: 'input_layernorm',
  ffn_norm: 'post_attention_layernorm',
  attn_q: PROJECTION_MODULES.q,
  attn_k: PROJECTION_MODULES.k,
  attn_v: PROJECTION_MODULES.v,
  attn_output: PROJECTION_MODULES.o,
  attn_q_norm: 'self_attn.q_norm',
  attn_k_norm: 'self_attn.k_norm',
  ffn_gate: PROJECTION_MODULES.gate,
  ffn_up: PROJECTION_MODULES.up,
  ffn_down: PROJECTION_MODULES.down,
};

const WHOLE: Readonly<Record<string, string>> = {
  'token_embd.weight': EMBEDDING,
  'output_norm.weight': FINAL_NORM,
  'output.weight': HEAD,
};

/** What stretches the angles of Llama 3.1 and 3.2; part of the configuration, not of the weights. */
export const ROPE_FACTORS = 'rope_freqs.weight';

/** The name itself where it is none of the family's, so that a message tells it. */
function huggingFaceName(name: string): string {
  const whole = Object.hasOwn(WHOLE, name) ? WHOLE[name] : undefined;
  const [, layer, part = '', kind] = /^blk\.(\d+)\.([a-z_]+)\.(weight|bias)$/.exec(name) ?? [];
  const module = Object.hasOwn(PARTS, part) ? PARTS[part] : undefined;
  return whole ?? (module === undefined ? name : `model.layers.${layer}.${module}.${kind}`);
}

/** What llama.cpp calls a module of a layer, `blk.N.attn_q`. @param module `model.layers.N.self_attn.q_proj`. */
export function ggufModule(module: string): string {
  const [, layer, part] = /^model\.layers\.(\d+)\.(.+)$/.exec(module) ?? [];
  const [own] = Object.entries(PARTS).find(([, theirs]) => theirs === part) ?? [];
  if (own === undefined) throw new RangeError(`${module} has no name in GGUF.`);
  return `blk.${layer}.${own}`;
}

/** The file's tensors, read row by row. */
export function ggufTensors(file: OpenFile, tensors: readonly GgufTensor[], config: ModelConfig): TensorSource {
  const places = new Map(
    tensors.filter(({ name }) => name !== ROPE_FACTORS).map((tensor) => [huggingFaceName(tensor.name), tensor]),
  );
  const read = (tensor: GgufTensor, start: number, end: number): Promise<Uint8Array> => {
    const rowBytes = tensor.bytes / rowsOf(tensor);
    return file.read(tensor.begin + start * rowBytes, tensor.begin + end * rowBytes);
  };
  return {
    infos: new Map([...places].map(([name, { type, shape }]) => [name, { name, type, shape }])),
    async rows(name, start, end) {
      const tensor = places.get(name);
      if (!tensor) throw new RangeError(`${name} is not in the file.`);
      if (!name.endsWith('.weight') || !isTurned(name, config)) return read(tensor, start, end);
      const { headDim } = config;
      const first = Math.floor(start / headDim) * headDim;
      const last = Math.ceil(end / headDim) * headDim;
      const heads = await read(tensor, first, Math.min(last, rowsOf(tensor)));
      const rowBytes = tensor.bytes / rowsOf(tensor);
      const out = new Uint8Array((end - start) * rowBytes);
      for (let row = start; row < end; row++) {
        const from = rowOf(row, headDim) - first;
        out.set(heads.subarray(from * rowBytes, (from + 1) * rowBytes), (row - start) * rowBytes);
      }
      return out;
    },
  };
}

/** Whether llama.cpp has the rows of the tensor in another order. */
export const isTurned = (name: string, { family }: ModelConfig): boolean =>
  family === 'llama' && /self_attn\.[qk]_proj(\.|$)/.test(name);

/** Where llama.cpp has the row that Hugging Face counts as `row`: pairs (0, 1), (2, 3) of a head are turned, not (0, half), (1, half + 1). */
export function rowOf(row: number, headDim: number): number {
  const place = row % headDim;
  const half = headDim / 2;
  return row - place + (place < half ? 2 * place : 2 * (place - half) + 1);
}
