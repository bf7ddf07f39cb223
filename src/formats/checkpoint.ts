/** The weights of a Hugging Face folder: one `model.safetensors`, or shards with `model.safetensors.index.json`. */
import type { FileSource } from './fileSource';
import { FormatError, quoted } from './formatError';
import { isJsonObject, parseJsonObject } from './jsonFile';
import { openSafetensors } from './safetensors';
import type { TensorInfo, TensorSource } from './tensor';

const SINGLE = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

/** The folder's checkpoint. @throws FormatError naming the file, and the tensor where there is one. */
export async function openCheckpoint(source: FileSource, files: readonly string[]): Promise<TensorSource> {
  if (files.includes(SINGLE)) return openSafetensors(await source.open(SINGLE), `${source.name}/${SINGLE}`);
  if (files.includes(INDEX)) return openShards(source, files);
  const other = files.find((file) => /\.(bin|pth?|onnx|h5|msgpack)$/.test(file));
  const instead = other ? `; ${quoted(other)} cannot be read here` : '';
  throw new FormatError('missing', `${source.name}: neither ${SINGLE} nor ${INDEX} is in the folder${instead}.`);
}

async function openShards(source: FileSource, files: readonly string[]): Promise<TensorSource> {
  const index = `${source.name}/${INDEX}`;
  const byShard = shardsOf(parseJsonObject(await source.read(INDEX), index).weight_map, index);
  // All before the first is read: a missing one should not cost a download of the others.
  for (const shard of byShard.keys())
    if (!files.includes(shard))
      throw new FormatError('missing', `${index}: it names the file ${quoted(shard)}, which is not in the folder.`);
  const infos = new Map<string, TensorInfo>();
  const homes = new Map<string, TensorSource>();
  for (const [shard, names] of byShard) {
    const opened = await openSafetensors(await source.open(shard), `${source.name}/${shard}`);
    for (const [name, info] of opened.infos) {
      if (infos.has(name))
        throw new FormatError('broken', `${source.name}/${shard}: tensor ${quoted(name)} is in another shard as well.`);
      if (!names.has(name))
        throw new FormatError(
          'broken',
          `${source.name}/${shard}: tensor ${quoted(name)} is not placed here by ${INDEX}.`,
        );
      infos.set(name, info);
      homes.set(name, opened);
    }
    for (const name of names)
      if (!opened.infos.has(name))
        throw new FormatError(
          'broken',
          `${source.name}/${shard}: tensor ${quoted(name)} is missing, though ${INDEX} places it here.`,
        );
  }
  return {
    infos,
    rows(name, start, end) {
      const home = homes.get(name);
      if (!home) throw new RangeError(`${source.name}: ${name} is not in the checkpoint.`);
      return home.rows(name, start, end);
    },
  };
}

/** Tensor names by shard. */
function shardsOf(weightMap: unknown, index: string): Map<string, Set<string>> {
  const broken = new FormatError('broken', `${index}: weight_map must map tensor names to file names, and name some.`);
  if (!isJsonObject(weightMap)) throw broken;
  const byShard = new Map<string, Set<string>>();
  for (const [name, shard] of Object.entries(weightMap)) {
    if (typeof shard !== 'string') throw broken;
    if (!/^[^/\\:]+\.safetensors$/.test(shard))
      throw new FormatError(
        'broken',
        `${index}: tensor ${quoted(name)} is placed in ${quoted(shard)}; a shard must be a .safetensors file in the same folder.`,
      );
    const names = byShard.get(shard) ?? new Set();
    byShard.set(shard, names.add(name));
  }
  if (byShard.size === 0) throw broken;
  return byShard;
}
