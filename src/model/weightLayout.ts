/** In which format each matrix of a model lies on the device: chosen from how the checkpoint stores it, and from what was asked. */

import type { WeightFormat } from '../contract/engine';
import { EMBEDDING, HEAD, PROJECTION_MODULES } from '../contract/tensorNames';
import type { StoredType, TensorSource } from '../formats/tensor';
import { holdsMatrix, storedBytes, WEIGHT_STORAGE } from '../kernels/weightStorage';
import type { ModelConfig } from './config';
import { GROUP_PARTS, GROUPS, type GroupName, geometryOf } from './geometry';
import { exactFormat, WIDENED } from './packRows';

export interface WeightLayout {
  layers: readonly Readonly<Record<GroupName, WeightFormat>>[];
  embedding: WeightFormat;
  /** Null where the embedding is the head. */
  head: WeightFormat | null;
  /** The format of most weights. */
  format: WeightFormat;
  /** Of everything that is loaded. */
  bytes: number;
  /** Weights whose values are not those of the checkpoint to the bit. */
  rounded: number;
}

/** Hugging Face names of the tensors that make up a group, top to bottom. */
export function groupTensorNames(layer: number, group: GroupName): string[] {
  return GROUP_PARTS[group].map((projection) => `model.layers.${layer}.${PROJECTION_MODULES[projection]}.weight`);
}

/** @param asked null: each matrix as the checkpoint stores it, where the device has such a format. */
export function weightLayout(config: ModelConfig, source: TensorSource, asked: WeightFormat | null): WeightLayout {
  const { groups } = geometryOf(config);
  const counts = new Map<WeightFormat, number>();
  let [bytes, rounded] = [0, 0];
  const place = (names: readonly string[], rows: number, columns: number, isTable: boolean): WeightFormat => {
    const types = names.map((name) => source.infos.get(name)?.type ?? 'F32');
    const format = formatFor(types, rows, columns, asked, isTable);
    counts.set(format, (counts.get(format) ?? 0) + rows * columns);
    bytes += storedBytes(WEIGHT_STORAGE[format], rows * columns);
    if (types.some((type) => !isExact(type, format))) rounded += rows * columns;
    return format;
  };
  const layers = Array.from({ length: config.layers }, (_, layer) => {
    const of = (name: GroupName): WeightFormat =>
      place(groupTensorNames(layer, name), groups[name].out, groups[name].in, false);
    return { qkv: of('qkv'), o: of('o'), gateUp: of('gateUp'), down: of('down') };
  });
  const embedding = place([EMBEDDING], config.vocab, config.hidden, true);
  const head = config.tiedEmbeddings ? null : place([HEAD], config.vocab, config.hidden, true);
  const inMatrices = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Norms, biases and gains are f32.
  bytes += 4 * (geometryOf(config).parameters - inMatrices);
  const [most] = [...counts].sort(([, left], [, right]) => right - left);
  return { layers, embedding, head, format: most?.[0] ?? 'f32', bytes, rounded };
}

/** Whether the format holds every value of the type. */
const isExact = (type: StoredType, format: WeightFormat): boolean =>
  exactFormat(type) === format || (format === 'f32' && exactFormat(type) !== null);

function formatFor(
  types: readonly StoredType[],
  rows: number,
  columns: number,
  asked: WeightFormat | null,
  isTable: boolean,
): WeightFormat {
  const format = asked === null ? storedFormat(types) : asked === 'q4' && isTable ? 'q8' : asked;
  return holdsMatrix(WEIGHT_STORAGE[format], rows, columns) ? format : WIDENED;
}

/** The one format that holds all parts to the bit; else f32 for plain numbers, and f16 for blocks, whose scales have no more bits. */
function storedFormat(types: readonly StoredType[]): WeightFormat {
  const [first, ...others] = types.map(exactFormat);
  if (first && others.every((other) => other === first)) return first;
  const isPlain = (format: WeightFormat | null | undefined): boolean =>
    format === 'f32' || format === 'bf16' || format === 'f16';
  return isPlain(first) && others.every(isPlain) ? 'f32' : WIDENED;
}

/** Bytes by which the projections grow when an adapter is merged into them: blocks cannot take a small change. */
export function widenedBytes(config: ModelConfig, { layers }: Pick<WeightLayout, 'layers'>): number {
  const { groups } = geometryOf(config);
  let bytes = 0;
  for (const formats of layers) {
    for (const name of GROUPS) {
      const storage = WEIGHT_STORAGE[formats[name]];
      const count = groups[name].in * groups[name].out;
      if (storage.write === null) bytes += storedBytes(WEIGHT_STORAGE[WIDENED], count) - storedBytes(storage, count);
    }
  }
  return bytes;
}

/** Every matrix of the layers, in the order of the layers. */
export function layerFormats({ layers }: Pick<WeightLayout, 'layers'>): Set<WeightFormat> {
  return new Set(layers.flatMap((layer) => GROUPS.map((name) => layer[name])));
}
