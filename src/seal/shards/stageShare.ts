/**
 * What one machine does of a run that several share. A run is cut by item: writing about an item, training on it and its quiz need
 * no other item. Where the loop needs all of them (the policy's finetune, the best constants of a search, pooled passages) a stage
 * ends: what the machines have found is put together, and each goes on with the next one.
 */
import type { Share } from '../context';

/** Thrown out of the loop: what follows takes what other machines find. */
export class StageEnd extends Error {
  override readonly name = 'StageEnd';

  constructor(readonly stage: number) {
    super(`Stage ${stage + 1} of this shard is done.`);
  }
}

/** Machine `index` of `count`, from 1 on. */
export interface Part {
  index: number;
  count: number;
}

/** @param stage the one at work, from 0 on: of those before it everything is known. */
export function shareOf({ index, count }: Part, stage: number): Share {
  return stages(stage, (item) => item % count === index - 1);
}

/** @param stage the last one of which everything is known. */
export const wholeUntil = (stage: number): Share => stages(stage, () => true);

/** @param parts the machines of `count` whose last stage is known: the loop goes through what they did, and ends where it needs others. */
export const partlyUntil = (stage: number, parts: readonly number[], count: number): Share =>
  stages(stage, (item) => parts.includes((item % count) + 1));

function stages(last: number, owns: Share['owns']): Share {
  let stage = 0;
  return {
    owns: (item) => stage < last || owns(item),
    together: () => {
      if (stage === last) throw new StageEnd(stage);
      stage += 1;
    },
  };
}

/** @returns whether the run came to its own end. */
export async function untilStageEnd(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return true;
  } catch (error) {
    if (error instanceof StageEnd) return false;
    throw error;
  }
}
