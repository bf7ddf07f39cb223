/** The tiny model of `tinyModel.ts` as one GGUF file, rotary order of q and k as llama.cpp has it. */
import type { FileSource } from '../formats/fileSource';
import {
  f32s,
  type GgufFile,
  type GgufTensorBytes,
  ggufFile,
  i32s,
  type TypedValue,
  text,
  texts,
  u32,
} from '../formats/gguf/write';
import type { Tensor } from '../formats/tensor';
import { ggufConfigValues, ggufTensor } from './ggufModel';
import { memoryFolder, TINY_CONFIG, TINY_TOKENIZER, tinyTensors } from './tinyModel';

/** Of f32 tensors. */
export function ggufTensorsOf(tensors: readonly Tensor[]): GgufTensorBytes[] {
  return tensors.map((tensor) => ggufTensor(tensor, TINY_CONFIG));
}

/** What the tiny model's file says; a test replaces or leaves out what it is about. */
export function tinyGgufValues(): Map<string, TypedValue> {
  const { vocab } = TINY_TOKENIZER.model;
  const tokens = [...Object.keys(vocab), '▁'];
  return new Map<string, TypedValue>([
    ...ggufConfigValues(TINY_CONFIG),
    ['tokenizer.ggml.model', text('llama')],
    ['tokenizer.ggml.tokens', texts(tokens)],
    ['tokenizer.ggml.scores', f32s(tokens.map(() => 0))],
    ['tokenizer.ggml.token_type', i32s(tokens.map((_, id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1)))],
    ['tokenizer.ggml.unknown_token_id', u32(0)],
    ['tokenizer.ggml.add_space_prefix', { type: 'bool', value: false }],
    ['tokenizer.chat_template', text('{{ messages[0].content }}')],
  ]);
}

export function tinyGguf(changes: Partial<Omit<GgufFile, 'values'>> & { values?: Map<string, TypedValue> } = {}) {
  const { values = tinyGgufValues(), tensors = ggufTensorsOf(tinyTensors()), ...rest } = changes;
  return ggufFile({ values: [...values], tensors, ...rest });
}

/** A folder with that file alone. */
export const ggufFolder = (bytes: Uint8Array): FileSource => memoryFolder(new Map([['tiny.gguf', bytes]]));
