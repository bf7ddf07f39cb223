/** The benchmark's LoRA step: fixed initialisation and optimizer, so that other engines can do the very same work. */

import { type AdapterId, type AdapterWeights, type FinetuneJob, PROJECTIONS } from '../contract/engine';
import type { WebGpuEngine } from '../engine/engine';
import { projectionShape } from '../formats/modelTensors';
import type { ModelConfig } from '../model/config';

/** A [rank, in] of projection number `index` (layer · 7 + place) and slot `slot`, row-major; B starts at zero. */
export function benchmarkAdapter(config: ModelConfig, rank: number, slot: number): AdapterWeights {
  const tensors: AdapterWeights['tensors'] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    PROJECTIONS.forEach((projection, place) => {
      const [out, width] = projectionShape(config, projection);
      const index = layer * PROJECTIONS.length + place;
      const a = Float32Array.from(
        { length: rank * width },
        (_, n) => 0.1 * Math.sin(1 + 12.9898 * n + 78.233 * index + 37.719 * slot),
      );
      tensors.push({ layer, projection, a, b: new Float32Array(out * rank) });
    });
  }
  // y = x Wᵀ + 2 (x Aᵀ) Bᵀ
  return { rank, alpha: 2 * rank, tensors };
}

function job(ids: readonly number[], rank: number): FinetuneJob {
  return {
    sequences: [{ ids }],
    lora: { rank, alpha: 2 * rank, targets: PROJECTIONS, seed: 0 },
    optimizer: {
      learningRate: 1e-3,
      schedule: 'constant',
      warmupSteps: 0,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 0.01,
      maxGradientNorm: null,
    },
    epochs: 1,
    batchSize: null,
    shuffleSeed: null,
  };
}

export interface TrainStep {
  /** T + 1 tokens: once for every slot, or one list a slot. */
  ids: number[] | number[][];
  slots: number;
  rank: number;
  reset?: boolean;
}

function sequencesOf({ ids, slots }: TrainStep): number[][] {
  const lists = ids.filter((one) => Array.isArray(one));
  if (lists.length > 0) {
    if (lists.length !== slots) throw new RangeError(`${lists.length} sequences were given for ${slots} slots.`);
    return lists;
  }
  const flat = ids.filter((one) => typeof one === 'number');
  return Array.from({ length: slots }, () => flat);
}

/** Keeps adapters and optimizer state from step to step, and renews them on `reset` or another shape. */
export class TrainStepper {
  #adapters: AdapterId[] = [];
  #shape = '';
  #steps = 0;

  constructor(
    readonly engine: WebGpuEngine,
    readonly config: ModelConfig,
  ) {}

  /** One step; the loss of each slot as it was before the update. */
  async step(step: TrainStep): Promise<number[]> {
    const sequences = sequencesOf(step);
    const shape = `${step.slots} ${step.rank} ${sequences.map((ids) => ids.length).join(',')}`;
    if (step.reset || shape !== this.#shape) {
      await this.engine.freeAdapters(this.#adapters);
      this.#adapters = [];
      for (let slot = 0; slot < step.slots; slot++) {
        this.#adapters.push(await this.engine.importAdapter(benchmarkAdapter(this.config, step.rank, slot)));
      }
      this.#shape = shape;
      this.#steps = 0;
    }
    const jobs = sequences.map((ids) => job(ids, step.rank));
    const results = await this.engine.continueFinetune(jobs, this.#adapters, this.#steps);
    this.#steps += 1;
    return results.map(({ losses }) => losses[0] ?? Number.NaN);
  }
}
