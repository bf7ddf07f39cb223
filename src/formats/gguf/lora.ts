/**
 * An adapter as llama.cpp loads it (`--lora`): one GGUF file as its `convert_lora_to_gguf.py` writes it, in f32. Ollama (ADAPTER),
 * LM Studio and wllama take the same file. It goes on any GGUF form of the same model.
 */
import type { AdapterWeights } from '../../contract/engine';
import { PROJECTION_MODULES } from '../../contract/tensorNames';
import type { ModelConfig } from '../../model/config';
import { checkFits } from '../adapterFit';
import { projectionShape } from '../modelTensors';
import { ggufModule, isTurned, rowOf } from './tensors';
import { f32, type GgufTensorBytes, ggufFile, text } from './write';

const F32 = 0;

/**
 * @param name what the file says it is called.
 * @throws FormatError when the weights do not fit the model.
 */
export function writeGgufLora(weights: AdapterWeights, config: ModelConfig, name: string): Uint8Array {
  checkFits(weights, config);
  const { rank, alpha } = weights;
  const tensors = weights.tensors.flatMap(({ layer, projection, a, b }): GgufTensorBytes[] => {
    const module = `model.layers.${layer}.${PROJECTION_MODULES[projection]}`;
    const [out, width] = projectionShape(config, projection);
    const own = `${ggufModule(module)}.weight`;
    const rows = isTurned(module, config) ? turned(b, rank, config.headDim) : b;
    return [
      { name: `${own}.lora_a`, type: F32, shape: [rank, width], bytes: bytesOf(a) },
      { name: `${own}.lora_b`, type: F32, shape: [out, rank], bytes: bytesOf(rows) },
    ];
  });
  const values = [
    ['general.architecture', text(config.family)],
    ['general.type', text('adapter')],
    ['general.name', text(name)],
    ['adapter.type', text('lora')],
    ['adapter.lora.alpha', f32(alpha)],
  ] as const;
  return ggufFile({ values, tensors }).bytes;
}

/** B's rows are the outputs, and so in the order of the weight's rows. */
function turned(b: Float32Array, rank: number, headDim: number): Float32Array {
  const out = new Float32Array(b.length);
  for (let row = 0; row < b.length / rank; row++)
    out.set(b.subarray(row * rank, (row + 1) * rank), rowOf(row, headDim) * rank);
  return out;
}

const bytesOf = (values: Float32Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
