/** Buffers that are asked for together: all of them are there, or none stays. */

import { byteSize } from '../contract/byteSize';
import { EngineError, type Shortage } from '../contract/errors';
import { type GpuContext, OverCap } from './context';

/** What was asked for, in the words of whoever asked. */
export interface Asked {
  /** Such as "the adapters of 12 edits". */
  need: string;
  /** Things that the memory is divided among, such as adapters or tokens, and their name in the plural. */
  count: number;
  unit: string;
  /** One sentence: which setting to lower. */
  advice: string;
  what: Shortage['what'];
  remedy: Shortage['remedy'];
}

/**
 * What `make` returns, once the device has said that it has room for every buffer created meanwhile. Otherwise they are
 * all freed, so that nothing recorded on a failed buffer is left to be used.
 * @throws EngineError `out-of-memory` that names what was asked for and what would fit.
 */
export async function allocate<T>(gpu: GpuContext, asked: Asked, make: () => T | Promise<T>): Promise<T> {
  const since = gpu.buffers();
  const outcome = await attempt(make);
  const refused = await gpu.refused();
  if ('error' in outcome && outcome.error instanceof OverCap) throw overCap(gpu, since, outcome.error.size, asked);
  if (refused.length === 0 && 'made' in outcome) return outcome.made;
  // What else went wrong with a failed buffer follows from that.
  const error = refused.length > 0 || 'made' in outcome ? shortageOf(gpu, since, refused, asked) : outcome.error;
  gpu.freeExcept(since);
  throw error;
}

async function attempt<T>(make: () => T | Promise<T>): Promise<{ made: T } | { error: unknown }> {
  try {
    return { made: await make() };
  } catch (error) {
    return { error };
  }
}

/** Frees what was created since, and says what the visitor's cap left for it. */
function overCap(
  gpu: GpuContext,
  since: ReadonlySet<GPUBuffer>,
  missing: number,
  { need, advice, what, remedy }: Asked,
) {
  const before = gpu.liveBytes;
  gpu.freeExcept(since);
  const given = Math.max(0, gpu.mostBytes - gpu.liveBytes);
  return new EngineError(
    'out-of-memory',
    `There is no room for ${need} in the memory that you allow (${byteSize(gpu.mostBytes)}, of which ${byteSize(given)} are free). ${advice} Or allow more memory.`,
    { what, remedy, bytes: { asked: before - gpu.liveBytes + missing, given } },
  );
}

/** Of the buffers that were created since, with those that the device had no room for. */
export function shortageOf(
  gpu: GpuContext,
  since: ReadonlySet<GPUBuffer>,
  refused: readonly { bytes: number }[],
  { need, count, unit, advice, what, remedy }: Asked,
): EngineError {
  const bytes = [...gpu.buffers()].reduce((sum, buffer) => sum + (since.has(buffer) ? 0 : buffer.size), 0);
  const given = Math.max(0, bytes - refused.reduce((sum, one) => sum + one.bytes, 0));
  const fitting = Math.floor((count * given) / Math.max(1, bytes));
  const fit =
    count === 1 ? '' : fitting > 0 ? `; about ${fitting} ${unit} would fit` : `; not one of ${count} ${unit} fits`;
  return new EngineError(
    'out-of-memory',
    `The GPU has no room for ${need}: ${byteSize(bytes)} were asked for and ${byteSize(given)} were there${fit}. ${advice}`,
    { what, remedy, bytes: { asked: bytes, given } },
  );
}
