/**
 * Every random choice of a run hangs on its one seed: a purpose gets a seed of its own by hashing its name with it, so that
 * changing how often one purpose draws leaves all others alone.
 */
import { hashText } from '../world/random';

export function deriveSeed(seed: number, ...purpose: readonly (string | number)[]): number {
  return hashText([seed, ...purpose].map(String).join('/'));
}

export const MOST_PARAGRAPHS = 16;

/**
 * The stream of one sample: 16 bits of passage, 4 of paragraph, 12 of sample, so that no two samples of a stage share one.
 * It does not depend on how many samples or passages there are: sample 2 of passage 5 stays what it was when k grows.
 */
export function sampleStream(passage: number, paragraph: number, sample: number): number {
  if (passage >= 65536 || paragraph >= MOST_PARAGRAPHS || sample >= 4096) {
    throw new RangeError(`No stream for passage ${passage}, paragraph ${paragraph}, sample ${sample}.`);
  }
  return ((passage * MOST_PARAGRAPHS + paragraph) * 4096 + sample) >>> 0;
}
