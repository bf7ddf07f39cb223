/** Work for an engine under test: texts, jobs and requests with defaults to deviate from. */

import {
  type FinetuneJob,
  type GenerateRequest,
  GREEDY,
  type LoraSettings,
  type OptimizerSettings,
  type SamplingSettings,
} from '../contract/engine';
import { integers } from '../kernels/probe/numbers';

/** Seeded ids below `vocab`. */
export function someIds(seed: number, length: number, vocab: number): number[] {
  return integers(seed, length, vocab);
}

export const LORA: LoraSettings = { rank: 4, alpha: 8, targets: ['q', 'v', 'o', 'gate', 'down'], seed: 1 };

export const OPTIMIZER: OptimizerSettings = {
  learningRate: 0.01,
  schedule: 'constant',
  warmupSteps: 0,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  maxGradientNorm: 1,
};

export interface JobParts {
  texts: readonly (readonly number[])[];
  lora?: Partial<LoraSettings>;
  optimizer?: Partial<OptimizerSettings>;
  rest?: Partial<Pick<FinetuneJob, 'epochs' | 'batchSize' | 'shuffleSeed' | 'onto' | 'orthogonal'>>;
}

export function jobOf({ texts, lora, optimizer, rest }: JobParts): FinetuneJob {
  return {
    sequences: texts.map((ids) => ({ ids })),
    lora: { ...LORA, ...lora },
    optimizer: { ...OPTIMIZER, ...optimizer },
    epochs: 4,
    batchSize: null,
    shuffleSeed: null,
    ...rest,
  };
}

export const SAMPLED: SamplingSettings = { ...GREEDY, temperature: 1, seed: 7 };

export function requestOf(prompt: readonly number[], parts: Partial<GenerateRequest> = {}): GenerateRequest {
  return { prompt, adapter: null, maxTokens: 12, sampling: SAMPLED, stream: 0, stopIds: [], ...parts };
}
