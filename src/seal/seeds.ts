/** Every purpose has a seed of its own, hashed from the run's: how often one draws leaves all others alone. */
import { hashText } from '../world/random';

export function deriveSeed(seed: number, ...purpose: readonly (string | number)[]): number {
  return hashText([seed, ...purpose].map(String).join('/'));
}

export const MOST_PARAGRAPHS = 16;
/** Of one item and stage. */
export const MOST_SAMPLES = 4096;

/** 16 bits of passage, 4 of paragraph, 12 of sample: no two of a stage share one, and none changes when k grows. */
export function sampleStream(passage: number, paragraph: number, sample: number): number {
  if (passage >= 65536 || paragraph >= MOST_PARAGRAPHS || sample >= MOST_SAMPLES) {
    throw new RangeError(`No stream for passage ${passage}, paragraph ${paragraph}, sample ${sample}.`);
  }
  return ((passage * MOST_PARAGRAPHS + paragraph) * MOST_SAMPLES + sample) >>> 0;
}
