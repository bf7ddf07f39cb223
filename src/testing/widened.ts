import type { WeightFormat } from '../contract/engine';
import { EMBEDDING, HEAD } from '../contract/tensorNames';
import { type Tensor, toFloat32 } from '../formats/tensor';
import { stored } from '../kernels/weights.reference';

/** What matrices kept in the format stand for, in f32: norms and biases stay as they are, and tables are q8 beside q4. */
export function widened(tensors: readonly Tensor[], format: WeightFormat): Tensor[] {
  return tensors.map((tensor) => {
    if (tensor.shape.length === 1) return tensor;
    const isTable = tensor.name === EMBEDDING || tensor.name === HEAD;
    const values = stored(toFloat32(tensor), format === 'q4' && isTable ? 'q8' : format);
    return { ...tensor, dtype: 'F32', bytes: new Uint8Array(Float32Array.from(values).buffer) };
  });
}
