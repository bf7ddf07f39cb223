/**
 * A model folder of a few kilobytes in memory, for tests that need any sound model: two Llama layers with seeded random weights
 * and a tokenizer whose tokens are the 256 bytes. It writes nonsense, reproducibly.
 */
import { type FileSource, fileOf } from '../formats/fileSource';
import { FormatError } from '../formats/formatError';
import { expectedTensors } from '../formats/modelTensors';
import { writeSafetensors } from '../formats/safetensors';
import { elementCount, type Tensor } from '../formats/tensor';
import { parseModelConfig } from '../model/config';

export const TINY_CONFIG = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_act: 'silu',
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  vocab_size: 260,
  max_position_embeddings: 128,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
};

const SPECIAL = ['<unk>', '<s>', '</s>'];
const special = (id: number): object => ({
  id,
  content: SPECIAL[id],
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});
const hex = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

/** Byte b is token b + 3; `<s>` (1) is put before a text. */
export const TINY_TOKENIZER = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [special(0), special(1), special(2)],
  normalizer: null,
  pre_tokenizer: null,
  post_processor: {
    type: 'TemplateProcessing',
    single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
    pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
    special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
  },
  decoder: { type: 'Sequence', decoders: [{ type: 'ByteFallback' }, { type: 'Fuse' }] },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: '<unk>',
    continuing_subword_prefix: null,
    end_of_word_suffix: null,
    fuse_unk: true,
    byte_fallback: true,
    ignore_merges: false,
    vocab: Object.fromEntries(
      [...SPECIAL, ...Array.from({ length: 256 }, (_, byte) => `<0x${hex(byte)}>`)].map((token, id) => [token, id]),
    ),
    merges: [],
  },
};
export const TINY_TOKENIZER_CONFIG = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  bos_token: '<s>',
  eos_token: '</s>',
  unk_token: '<unk>',
  clean_up_tokenization_spaces: false,
};

/** Normal numbers of mean 0, by Box and Muller over a linear congruential generator (Numerical Recipes). */
function* normals(seed: number): Generator<number, never> {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (;;) yield Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Random f32 tensors of every name and shape that the configuration calls for; norms are 1. */
export function tinyTensors(config: object = TINY_CONFIG, seed = 1): Tensor[] {
  const random = normals(seed);
  return [...expectedTensors(parseModelConfig(config))].map(([name, shape]) => {
    const scale = 1 / Math.sqrt(shape.at(-1) ?? 1);
    const values = Float32Array.from({ length: elementCount(shape) }, () =>
      shape.length === 1 ? 1 : scale * random.next().value,
    );
    return { name, dtype: 'F32', shape, bytes: new Uint8Array(values.buffer) };
  });
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** The files of the tiny model; replace or delete some to break it. */
export function tinyModelFiles(tensors: Tensor[] = tinyTensors()): Map<string, Uint8Array> {
  return new Map([
    ['config.json', jsonBytes(TINY_CONFIG)],
    ['tokenizer.json', jsonBytes(TINY_TOKENIZER)],
    ['tokenizer_config.json', jsonBytes(TINY_TOKENIZER_CONFIG)],
    ['model.safetensors', writeSafetensors(tensors)],
  ]);
}

/** With other content, or without a file where it is null. */
export function changedFiles(
  changes: Readonly<Record<string, Uint8Array | null>>,
  files = tinyModelFiles(),
): Map<string, Uint8Array> {
  for (const [name, bytes] of Object.entries(changes)) {
    if (bytes === null) files.delete(name);
    else files.set(name, bytes);
  }
  return files;
}

/** A folder in memory. `reads` lists what was read, in order. */
export function memoryFolder(files: ReadonlyMap<string, Uint8Array>, name = 'tiny'): FileSource & { reads: string[] } {
  const reads: string[] = [];
  const read = async (path: string): Promise<Uint8Array> => {
    reads.push(path);
    const bytes = files.get(path);
    if (!bytes) throw new FormatError('missing', `${name}/${path}: there is no such file.`);
    return bytes;
  };
  return { name, reads, list: async () => [...files.keys()], read, open: async (path) => fileOf(await read(path)) };
}
