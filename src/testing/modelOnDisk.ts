/** A model of any shape with seeded random weights, written to disk piece by piece as safetensors and as GGUF. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ggufHeader } from '../formats/gguf/write';
import { expectedTensors } from '../formats/modelTensors';
import { elementCount, type Tensor } from '../formats/tensor';
import { parseModelConfig } from '../model/config';
import { ggufConfigValues, ggufTensor, isTurned, ropeFactors, type TestConfig } from './ggufModel';
import { jsonBytes, TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from './tinyModel';

/** Elements that are in memory together, but for tensors whose rows change places. */
const PIECE = 2 ** 20;

/** Of tensors in GGUF, where the file says nothing else. */
const ALIGNMENT = 32;

/** Uniform numbers of -1 to 1 (Marsaglia's xorshift32), seeded by a name. */
function uniforms(name: string): () => number {
  let state = 0x9e37_79b9;
  for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x0100_0193) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
}

/** bf16 of one tensor, in pieces: matrices keep the size of what they are multiplied with, norms lie about 1, biases about 0. */
function* pieces(name: string, shape: readonly number[]): Generator<Uint8Array> {
  const next = uniforms(name);
  const [middle, spread] =
    shape.length > 1 ? [0, Math.sqrt(3 / (shape.at(-1) ?? 1))] : name.endsWith('bias') ? [0, 0.3] : [1, 0.3];
  for (let left = elementCount(shape); left > 0; left -= PIECE) {
    const values = new Float32Array(Math.min(PIECE, left));
    for (let index = 0; index < values.length; index++) values[index] = middle + spread * next();
    const words = new Uint32Array(values.buffer);
    const halves = new Uint16Array(words.length);
    for (let index = 0; index < words.length; index++) halves[index] = (words[index] ?? 0) >>> 16;
    yield new Uint8Array(halves.buffer);
  }
}

function whole(name: string, shape: readonly number[]): Tensor {
  const bytes = new Uint8Array(2 * elementCount(shape));
  let at = 0;
  for (const piece of pieces(name, shape)) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { name, dtype: 'BF16', shape, bytes };
}

/** bf16 as f32: the converter keeps vectors so. */
function wide(tensor: Tensor): Tensor {
  const halves = new Uint16Array(tensor.bytes.buffer);
  const words = Uint32Array.from(halves, (half) => half << 16);
  return { ...tensor, dtype: 'F32', bytes: new Uint8Array(words.buffer) };
}

function written(path: string, parts: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  try {
    for (const part of parts) writeSync(file, part);
  } finally {
    closeSync(file);
  }
}

function* safetensors(tensors: ReadonlyMap<string, readonly number[]>): Generator<Uint8Array> {
  let end = 0;
  const header = [...tensors].map(([name, shape]) => {
    const begin = end;
    end += 2 * elementCount(shape);
    return [name, { dtype: 'BF16', shape, data_offsets: [begin, end] }];
  });
  const json = jsonBytes(Object.fromEntries(header));
  yield new Uint8Array(new BigUint64Array([BigInt(json.length)]).buffer);
  yield json;
  for (const [name, shape] of tensors) yield* pieces(name, shape);
}

function* gguf(tensors: ReadonlyMap<string, readonly number[]>, config: TestConfig): Generator<Uint8Array> {
  const factors = ropeFactors(config);
  const listed = [...tensors].map(([name, shape]) => {
    const isVector = shape.length === 1;
    const head = ggufTensor({ name, dtype: isVector ? 'F32' : 'BF16', shape, bytes: new Uint8Array() }, config);
    const length = (isVector ? 4 : 2) * elementCount(shape);
    const parts = (): Iterable<Uint8Array> => {
      if (isVector) return [wide(whole(name, shape)).bytes];
      return isTurned({ name }, config) ? [ggufTensor(whole(name, shape), config).bytes] : pieces(name, shape);
    };
    return { ...head, bytes: { length }, parts };
  });
  if (factors) listed.push({ ...factors, parts: () => [factors.bytes] });
  const header = ggufHeader({ values: ggufConfigValues(config), tensors: listed });
  yield header;
  let at = header.length;
  for (const { bytes, parts } of listed) {
    const missing = (ALIGNMENT - (at % ALIGNMENT)) % ALIGNMENT;
    yield new Uint8Array(missing);
    yield* parts();
    at += missing + bytes.length;
  }
}

/** Writes `FOLDER/safetensors/` and `FOLDER/gguf/model.gguf`, both with a tokenizer of bytes. */
export function writeModelBothWays(folder: string, config: TestConfig): { safetensors: string; gguf: string } {
  const json = { ...config, bos_token_id: 1, eos_token_id: 2 };
  const tensors = expectedTensors(parseModelConfig(json));
  const [hub, single] = [join(folder, 'safetensors'), join(folder, 'gguf')];
  for (const each of [hub, single]) {
    mkdirSync(each, { recursive: true });
    writeFileSync(join(each, 'tokenizer.json'), jsonBytes(TINY_TOKENIZER));
    writeFileSync(join(each, 'tokenizer_config.json'), jsonBytes(TINY_TOKENIZER_CONFIG));
  }
  writeFileSync(join(hub, 'config.json'), jsonBytes(json));
  written(join(hub, 'model.safetensors'), safetensors(tensors));
  written(join(single, 'model.gguf'), gguf(tensors, json));
  return { safetensors: hub, gguf: single };
}
