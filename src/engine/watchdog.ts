/** Notices a device that neither finishes its work nor is lost. */

import type { GpuContext } from '../gpu/context';

/** Looks within the patience. Looks are counted and not the clock, so that a computer that slept is no device that hangs. */
const LOOKS = 60;

/**
 * Calls `stalled` once the device has been at one submission for `patience` milliseconds.
 * @returns what ends the watch.
 */
export function watch(gpu: GpuContext, patience: number, stalled: () => void): () => void {
  let seen = gpu.unfinished;
  let looks = 0;
  const timer = setInterval(() => {
    const now = gpu.unfinished;
    looks = now !== null && now === seen ? looks + 1 : 0;
    seen = now;
    if (looks === LOOKS) stalled();
  }, patience / LOOKS);
  return () => clearInterval(timer);
}
