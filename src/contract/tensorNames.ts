/** What Hugging Face checkpoints call the tensors of a Llama-family model (transformers `modeling_llama.py`). */
import type { Projection } from './engine';

export const EMBEDDING = 'model.embed_tokens.weight';
export const HEAD = 'lm_head.weight';
export const FINAL_NORM = 'model.norm.weight';

/** Where each projection lies within `model.layers.N`. */
export const PROJECTION_MODULES: Readonly<Record<Projection, string>> = {
  q: 'self_attn.q_proj',
  k: 'self_attn.k_proj',
  v: 'self_attn.v_proj',
  o: 'self_attn.o_proj',
  gate: 'mlp.gate_proj',
  up: 'mlp.up_proj',
  down: 'mlp.down_proj',
};
