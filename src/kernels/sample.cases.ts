/** Settings that are sampled together in one batch, and the shapes they are sampled at. */

import type { Sampling } from './sample.reference';

export const PLAIN: Sampling = { seed: 1, stream: 0, temperature: 1, topK: 0, topP: 1, minP: 0, penalty: 1 };

export const SAMPLING_CASES: readonly { name: string; sampling: Sampling }[] = [
  { name: 'greedy', sampling: { ...PLAIN, temperature: 0 } },
  { name: 'greedy with penalty', sampling: { ...PLAIN, temperature: 0, penalty: 1.5 } },
  { name: 'plain', sampling: PLAIN },
  { name: 'cold', sampling: { ...PLAIN, temperature: 0.3 } },
  { name: 'hot', sampling: { ...PLAIN, temperature: 2.5 } },
  { name: 'top-k', sampling: { ...PLAIN, topK: 3, temperature: 2 } },
  { name: 'top-k 1', sampling: { ...PLAIN, topK: 1, temperature: 2 } },
  { name: 'top-k beyond the vocabulary', sampling: { ...PLAIN, topK: 5000 } },
  { name: 'top-p', sampling: { ...PLAIN, topP: 0.8 } },
  { name: 'top-p of next to nothing', sampling: { ...PLAIN, topP: 0.001 } },
  { name: 'min-p', sampling: { ...PLAIN, minP: 0.07, temperature: 1.5 } },
  { name: 'everything', sampling: { ...PLAIN, topK: 20, topP: 0.93, minP: 0.01, penalty: 1.2, temperature: 0.8 } },
  { name: 'a penalty that rewards', sampling: { ...PLAIN, penalty: 0.7 } },
];

export interface SampleShape {
  name: string;
  vocab: number;
  stride: number;
  shares?: number;
}

export const SAMPLE_SHAPES: readonly SampleShape[] = [
  { name: 'fewer tokens than threads', vocab: 5, stride: 8 },
  { name: 'exactly the threads', vocab: 64, stride: 64 },
  { name: 'odd, with padding', vocab: 331, stride: 336 },
  { name: 'long', vocab: 3001, stride: 3004 },
  { name: 'shared rows', vocab: 131, stride: 132, shares: 4 },
];
