/** All shards of one stage as one file; what does not belong together is refused by its name. */
import { Disagreement, joined, noWork, type Work } from '../../../seal/shards/work';
import type { Kind } from '../../../seal/types';
import { differenceOf, isWhole, type ShardFile } from './shardFile';

export interface Named<K extends Kind> {
  path: string;
  file: ShardFile<K>;
}

/**
 * In any order. @param partly whether shards may be missing.
 * @returns with the next stage. @throws Error in one plain line that names files.
 */
export function joinShards<K extends Kind>(given: readonly Named<K>[], partly = false): ShardFile<K> {
  const [first] = given;
  if (first === undefined) throw new Error('Name the files of the shards.');
  for (const { path, file } of given) assertBeside(first, path, file);
  const byPart = new Map<number, string>();
  for (const { path, file } of given)
    for (const part of file.parts) {
      const other = byPart.get(part);
      if (other !== undefined)
        throw new Error(`${other} and ${path} are both shard ${part}/${file.shards}. Name each shard once.`);
      byPart.set(part, path);
    }
  const { shards, stage, header } = first.file;
  const all = Array.from({ length: shards }, (_, index) => index + 1);
  const missing = all.filter((part) => !byPart.has(part));
  if (missing.length > 0 && !partly)
    throw new Error(
      `Shard ${missing.map((part) => `${part}/${shards}`).join(', ')} is missing. Run it with --shard, and name its file too, or tell the run of the others alone with --partly.`,
    );
  // As they are numbered, so that the order of the arguments is no difference.
  const sorted = given.toSorted((one, other) => (one.file.parts[0] ?? 0) - (other.file.parts[0] ?? 0));
  const startedAt = sorted.map(({ file }) => file.header.startedAt).sort()[0] ?? header.startedAt;
  const rates = sorted.flatMap(({ file }) => file.matrixRate ?? []);
  return {
    header: { ...header, startedAt },
    shards,
    parts: all.filter((part) => byPart.has(part)),
    stage: stage + 1,
    matrixRate: rates.length === 0 ? null : Math.max(...rates),
    before: workOf(sorted, first.file.before),
    own: noWork(),
  };
}

function workOf<K extends Kind>(sorted: readonly Named<K>[], before: Work): Work {
  try {
    return joined([before, ...sorted.map(({ file }) => file.own)]);
  } catch (error) {
    if (!(error instanceof Disagreement)) throw error;
    const path = sorted[error.at - 1]?.path ?? '';
    throw new Error(
      `${path}: ${error.count} of its answers differ from those of other shards to the same questions, so its device computes otherwise. Run all shards on devices and drivers of one kind.`,
    );
  }
}

function assertBeside<K extends Kind>(
  { path: firstPath, file: first }: Named<K>,
  path: string,
  file: ShardFile<K>,
): void {
  const pair = `${firstPath} and ${path}`;
  const differs = differenceOf(first.header, file.header);
  if (differs !== null) throw new Error(`${pair} differ in their ${differs}, so they are not shards of one run.`);
  if (file.shards !== first.shards)
    throw new Error(`${pair} are of ${first.shards} and of ${file.shards} shards. Take those of one run.`);
  if (isWhole(file) && file.shards > 1)
    throw new Error(`${path}: this was merged already. Name the files of the next shards alone; they have it in them.`);
  if (file.stage !== first.stage)
    throw new Error(`${pair} are of stage ${first.stage + 1} and ${file.stage + 1}. Merge one stage after another.`);
  if (JSON.stringify(file.before) !== JSON.stringify(first.before))
    throw new Error(`${pair} went on from different merged files. Run one of them again.`);
}
