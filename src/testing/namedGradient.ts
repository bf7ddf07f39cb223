/** Full-parameter gradients by the Hugging Face name of the tensor; the engine keeps several tensors fused. */

import { PROJECTIONS, type Projection } from '../contract/engine';
import type { FullTrainer } from '../engine/fullTraining';
import { groupOf } from '../model/geometry';

function projectionOf(text: string | undefined): Projection {
  const found = PROJECTIONS.find((projection) => projection === text);
  if (!found) throw new Error(`Unknown projection ${text}`);
  return found;
}

export async function namedGradient(trainer: FullTrainer, name: string): Promise<Float32Array> {
  const { config, geometry } = trainer.core.weights;
  if (name === 'model.embed_tokens.weight') return trainer.gradient('embedding[0]');
  if (name === 'lm_head.weight') return trainer.gradient('head[0]');
  if (name === 'model.norm.weight') return trainer.gradient('finalNorm');
  const [, number, part] = /^model\.layers\.(\d+)\.(.+)$/.exec(name) ?? [];
  if (!part) throw new Error(`Unknown tensor ${name}`);
  const layer = `layer${number}`;
  if (part === 'input_layernorm.weight') return trainer.gradient(`${layer}.inputNorm`);
  if (part === 'post_attention_layernorm.weight') return trainer.gradient(`${layer}.postNorm`);
  const gain = /([qk])_norm\.weight$/.exec(part);
  if (gain) {
    const start = gain[1] === 'q' ? 0 : config.headDim;
    return (await trainer.gradient(`${layer}.gains`)).subarray(start, start + config.headDim);
  }
  const [, letters, kind] = /\.(\w+)_proj\.(weight|bias)$/.exec(part) ?? [];
  const place = groupOf(projectionOf(letters));
  const group = geometry.groups[place.group];
  const range = group.parts[place.part];
  if (!range) throw new Error(`Unknown tensor ${name}`);
  if (kind === 'bias') return (await trainer.gradient(`${layer}.qkvBias`)).subarray(range.start, range.end);
  return (await trainer.gradient(`${layer}.${place.group}`)).subarray(range.start * group.in, range.end * group.in);
}
