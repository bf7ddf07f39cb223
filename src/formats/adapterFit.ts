/** Whether an adapter is one of a model. */
import type { AdapterWeights } from '../contract/engine';
import { PROJECTION_MODULES } from '../contract/tensorNames';
import type { ModelConfig } from '../model/config';
import { FormatError, quoted } from './formatError';
import { projectionShape } from './modelTensors';

/** @throws FormatError naming the module that the model does not have, or whose matrices have another size. */
export function checkFits({ rank, tensors }: AdapterWeights, config: ModelConfig): void {
  for (const { layer, projection, a, b } of tensors) {
    const module = `model.layers.${layer}.${PROJECTION_MODULES[projection]}`;
    if (layer >= config.layers)
      throw new FormatError('mismatch', `The adapter changes ${quoted(module)}, which the model does not have.`);
    const [out, width] = projectionShape(config, projection);
    for (const { matrix, length, shape } of [
      { matrix: 'A', length: a.length, shape: [rank, width] as const },
      { matrix: 'B', length: b.length, shape: [out, rank] as const },
    ])
      if (length !== shape[0] * shape[1])
        throw new FormatError(
          'mismatch',
          `${quoted(module)}: ${matrix} has ${length} elements; rank and model call for ${quoted(shape)}.`,
        );
  }
}
