/** Checkpoints in memory, and the whole of a checkpoint's tensor, for tests. */
import { rowsOf, type Tensor, type TensorSource } from '../formats/tensor';

/** Tensors in memory as a checkpoint. */
export function tensorSource(tensors: Iterable<Tensor>): TensorSource {
  const byName = new Map([...tensors].map((tensor) => [tensor.name, tensor]));
  return {
    infos: new Map([...byName].map(([name, { dtype, shape }]) => [name, { name, type: dtype, shape }])),
    async rows(name, start, end) {
      const tensor = byName.get(name);
      if (!tensor) throw new RangeError(`${name} is none of the tensors.`);
      const rowBytes = tensor.bytes.length / rowsOf(tensor);
      return tensor.bytes.subarray(start * rowBytes, end * rowBytes);
    },
  };
}

/** All elements of a tensor as they are stored. */
export async function bytesOf(source: TensorSource, name: string): Promise<Uint8Array> {
  const info = source.infos.get(name);
  if (!info) throw new RangeError(`${name} is none of the tensors.`);
  return source.rows(name, 0, rowsOf(info));
}
