/** What the benchmark measures, each as a piece of work that can be repeated, and what the device itself can do, for comparison. */

import { TrainStepper } from '../../bench/trainStep';
import { type Counts, countsSince } from '../../contract/counts';
import { GREEDY } from '../../contract/engine';
import { copyRate } from '../../engine/copyRate';
import type { WebGpuEngine } from '../../engine/engine';
import type { ModelConfig } from '../../model/config';
import { forwardFlops, trainingFlops } from '../../model/cost';

export interface Workload {
  name: string;
  /** Tokens of the measured part. */
  tokens: number;
  /** Arithmetic of the measured part. */
  flops: number;
  /** What the counts are divided by: tokens generated one after the other, or steps. */
  units: number;
  unit: 'token' | 'step' | 'prompt';
  /** Milliseconds of the measured part. */
  run: () => Promise<number>;
}

/** Ids that differ from text to text, within the vocabulary. */
export function someIds(config: ModelConfig, count: number, text = 0): number[] {
  return Array.from({ length: count }, (_, i) => 5 + ((7 * i + 13 * text) % Math.max(1, config.vocab - 5)));
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function prefill(engine: WebGpuEngine, config: ModelConfig, tokens: number): Workload {
  const ids = someIds(config, tokens);
  return {
    name: `prefill ${tokens}`,
    tokens,
    flops: tokens * (forwardFlops(config, (tokens + 1) / 2) - 2 * config.hidden * config.vocab),
    units: 1,
    unit: 'prompt',
    run: () => timed(() => engine.prefill(ids)),
  };
}

/** `sequences` prompts of 16 tokens continued by `length` each; the first token is the prefill's and not counted. */
export function decode(engine: WebGpuEngine, config: ModelConfig, sequences: number, length: number): Workload {
  const requests = Array.from({ length: sequences }, (_, i) => ({
    prompt: someIds(config, 16, i),
    adapter: null,
    maxTokens: length,
    sampling: GREEDY,
    stream: i,
    stopIds: [],
  }));
  return {
    name: `decode, ${sequences} ${sequences === 1 ? 'sequence' : 'sequences'}`,
    tokens: sequences * (length - 1),
    flops: sequences * (length - 1) * forwardFlops(config, 16 + length / 2),
    units: length,
    unit: 'token',
    run: async () => {
      let first = 0;
      await engine.generate(requests, {
        onProgress: () => {
          if (first === 0) first = performance.now();
        },
      });
      return performance.now() - first;
    },
  };
}

const RANK = 16;

/** One LoRA step on all projections, `slots` adapters together, one text of `tokens` each. */
export function trainStep(engine: WebGpuEngine, config: ModelConfig, slots: number, tokens: number): Workload {
  const stepper = new TrainStepper(engine, config);
  const ids = Array.from({ length: slots }, (_, i) => someIds(config, tokens + 1, i));
  return {
    name: slots === 1 ? `LoRA step, ${tokens} tokens` : `LoRA step, ${slots} adapters together`,
    tokens: slots * tokens,
    flops: slots * tokens * trainingFlops(config, tokens, RANK),
    units: 1,
    unit: 'step',
    run: () => timed(() => stepper.step({ ids, slots, rank: RANK })),
  };
}

/** The same `slots` adapters and texts, one step of each after the other. */
export function trainInTurn(engine: WebGpuEngine, config: ModelConfig, slots: number, tokens: number): Workload {
  const steppers = Array.from({ length: slots }, () => new TrainStepper(engine, config));
  return {
    ...trainStep(engine, config, slots, tokens),
    name: `LoRA step, ${slots} adapters in turn`,
    run: () =>
      timed(async () => {
        for (const [i, stepper] of steppers.entries())
          await stepper.step({ ids: someIds(config, tokens + 1, i), slots: 1, rank: RANK });
      }),
  };
}

/** Counts of one run of a warm workload. */
export async function countsOf(engine: WebGpuEngine, work: Workload): Promise<Counts> {
  const before = engine.planner.counts();
  await work.run();
  return countsSince(engine.planner.counts(), before);
}

/** Bytes read and written per second by a buffer copy, and FLOP/s of our matrix product at a size that fills the device. */
export async function deviceRates(engine: WebGpuEngine) {
  const { gpu } = engine.core;
  return { copyBytesPerSecond: await copyRate(gpu), matmulFlopsPerSecond: await engine.matrixRate() };
}
