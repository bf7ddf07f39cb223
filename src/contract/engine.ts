/**
 * What the outside sees of the engine: token ids, adapters, and three verbs (generate, finetune, score).
 * The engine knows nothing of passages, self-edits or pages; `seal`, `worker` and `cli` speak to it only through these types.
 * Everything here is plain data, so that it crosses a worker boundary by structured clone.
 */

import type { Planner } from './planner';

/** The seven projections of a decoder layer that an adapter may change, in the order used everywhere. */
export const PROJECTIONS = ['q', 'k', 'v', 'o', 'gate', 'up', 'down'] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** An adapter that lives on the device. Opaque; freed with `Engine.freeAdapters`. */
export type AdapterId = number;

/** y = x Wᵀ + (alpha / rank) (x Aᵀ) Bᵀ on each target projection (Hu et al. 2021, arXiv 2106.09685). */
export interface LoraSettings {
  rank: number;
  alpha: number;
  targets: readonly Projection[];
  /** Seed of A ~ N(0, 1/in); B starts at zero, so a fresh adapter changes nothing. */
  seed: number;
}

export interface OptimizerSettings {
  learningRate: number;
  /** Shape of the learning rate after the warm-up; linear and cosine end at zero. */
  schedule: 'constant' | 'linear' | 'cosine';
  warmupSteps: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Decoupled weight decay (AdamW, arXiv 1711.05101). */
  weightDecay: number;
  /** Largest global gradient norm of the adapter; `null` leaves gradients as they are. */
  maxGradientNorm: number | null;
}

/** One text to learn. `ids` needs at least two tokens. */
export interface TrainingSequence {
  ids: readonly number[];
  /** Weight of predicting ids[i] (index 0 is never predicted). Absent: every token counts 1. */
  lossWeights?: readonly number[];
}

/** Of one adapter, with what it stands on. */
export const MOST_RANK = 256;

/** Ranks are stored in whole vectors of four. */
export const paddedRank = (rank: number): number => Math.ceil(rank / 4) * 4;

/**
 * What a new adapter stands on, as SEAL's merged edits do (continual_self_edits.py; `seal-reference.md` 4): an earlier adapter that
 * takes part in every pass and is not trained. The result is both as one adapter, of rank `stackedRank`; the earlier one stays.
 */
export interface Ground {
  adapter: AdapterId;
  /** Of that adapter; its caller knows it, so that a wave can be planned before it runs. */
  rank: number;
}

/** Rank of an adapter that was trained on another: the other's, padded, and its own. */
export function stackedRank({ lora: { rank }, onto }: Pick<FinetuneJob, 'lora' | 'onto'>): number {
  return (onto ? paddedRank(onto.rank) : 0) + rank;
}

/** One adapter to train. All jobs of one `finetune` call run together, each in its own adapter slot. */
export interface FinetuneJob {
  sequences: readonly TrainingSequence[];
  lora: LoraSettings;
  optimizer: OptimizerSettings;
  epochs: number;
  /** Sequences per optimizer step; `null` takes all of them in every step. */
  batchSize: number | null;
  /** Seed of the shuffle before each epoch; `null` keeps the order. */
  shuffleSeed: number | null;
  /** Absent: the weights alone. */
  onto?: Ground;
  /**
   * Each A is made orthogonal to that of `onto`, and only B is trained: the new product reads nothing of what the earlier ones
   * read (the hard form of O-LoRA, arXiv 2310.14152, section 3.2). Needs `onto.rank + lora.rank` ≤ the width of every input.
   */
  orthogonal?: boolean;
}

export interface FinetuneResult {
  adapter: AdapterId;
  /** Mean cross-entropy (nats per weighted token) of each step's batch before that step's update. */
  losses: number[];
  /** Global gradient norm of each step, before clipping. */
  gradientNorms: number[];
  /** Tokens that went through the model, over all steps. */
  tokens: number;
  /**
   * The step whose loss or gradient norm was not a number any more: the adapter is of no use from there on, and the lists
   * end before it. `null` for one that trained to its end. Other jobs of the call are not touched.
   */
  diverged: number | null;
}

/** Losses that arrived since the last event, for job `job` from step `step` on. */
export interface FinetuneProgress {
  job: number;
  step: number;
  losses: number[];
  totalSteps: number;
}

export interface SamplingSettings {
  /** 0 is greedy; then every other field but `repetitionPenalty` is without effect. */
  temperature: number;
  /** 0 keeps all tokens. */
  topK: number;
  /** 1 keeps all tokens. */
  topP: number;
  /** Tokens less likely than `minP` times the likeliest are dropped; 0 keeps all. */
  minP: number;
  /** 1 is none (CTRL, arXiv 1909.05858, section 4.1). */
  repetitionPenalty: number;
  /** Unsigned 32-bit seed of the run. */
  seed: number;
}

/** The likeliest token each time. */
export const GREEDY: SamplingSettings = {
  temperature: 0,
  topK: 0,
  topP: 1,
  minP: 0,
  repetitionPenalty: 1,
  seed: 0,
};

export interface GenerateRequest {
  prompt: readonly number[];
  adapter: AdapterId | null;
  maxTokens: number;
  sampling: SamplingSettings;
  /**
   * Tells samples of one run apart: a token depends on (seed, stream, position, logits) and on nothing else,
   * so a sample does not change with what else is in the batch.
   */
  stream: number;
  /** Ids that end the text; the one met is not part of the result. */
  stopIds: readonly number[];
}

export interface GenerateResult {
  ids: number[];
  /** Natural-log probability of each id under the model itself (temperature 1, no penalty, nothing cut off). */
  logProbabilities: number[];
  /** With a stop token, at its limit, or where the adapter gave not-a-number: ids and log-probabilities end before it. */
  finish: 'stop' | 'length' | 'not-finite';
}

/** Tokens that arrived since the last event for request `request`. */
export interface GenerateProgress {
  request: number;
  ids: number[];
  done: boolean;
}

export interface ScoreRequest {
  ids: readonly number[];
  adapter: AdapterId | null;
  /** Place of the first id that is scored, at least 1; those before it are only read. Absent: 1, all that can be. */
  from?: number;
  /** Also return the logits after the last id, [vocab]. */
  lastLogits?: boolean;
}

export interface ScoreResult {
  /**
   * Index i: natural-log probability of ids[from + i] given what precedes it. Length ids.length - from. Not-a-number where
   * the request's adapter diverged; without an adapter that is an error.
   */
  logProbabilities: number[];
  /** Index i: whether ids[from + i] was the likeliest token there. */
  greedy: boolean[];
  lastLogits?: Float32Array;
}

/** Weights of one adapter on the CPU. A is [rank, in], B is [out, rank], row-major. */
export interface AdapterWeights {
  rank: number;
  alpha: number;
  tensors: { layer: number; projection: Projection; a: Float32Array; b: Float32Array }[];
}

export interface DeviceReport {
  vendor: string;
  architecture: string;
  description: string;
  /** A software adapter: correct, slow, and not to be judged by its timings. */
  software: boolean;
  subgroups: boolean;
  shaderF16: boolean;
  /** Its self-test found arithmetic that is off: what was computed on it may be wrong. */
  untrusted?: boolean;
  maxBufferBytes: number;
  maxBindingBytes: number;
}

export interface ModelReport {
  name: string;
  parameters: number;
  layers: number;
  hidden: number;
  vocab: number;
  contextLength: number;
  weightFormat: WeightFormat;
}

/** How weights lie on the device. q8 and q4 are blocks of 32 with a common scale, as GGUF's Q8_0 and Q4_1. */
export const WEIGHT_FORMATS = ['f32', 'bf16', 'f16', 'q8', 'q4'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

export interface RunOptions<Progress> {
  signal?: AbortSignal;
  onProgress?: (event: Progress) => void;
}

/** A loaded model on a device. Calls are queued: one runs at a time. Rejections are `EngineError`. */
export interface Engine {
  readonly device: DeviceReport;
  readonly model: ModelReport;
  readonly planner: Planner;
  /** Trains one fresh adapter per job, all of them in one batch. Result i belongs to job i. */
  finetune(jobs: readonly FinetuneJob[], options?: RunOptions<FinetuneProgress>): Promise<FinetuneResult[]>;
  /** Continues every prompt, all of them in one batch. Requests with equal prompt and adapter share one prefill. */
  generate(requests: readonly GenerateRequest[], options?: RunOptions<GenerateProgress>): Promise<GenerateResult[]>;
  /** Log-probability of each token of the given texts. */
  score(requests: readonly ScoreRequest[], options?: RunOptions<number>): Promise<ScoreResult[]>;
  /** Adds the adapter's product to the weights; the policy update of the outer loop. The adapter stays usable. */
  mergeAdapter(adapter: AdapterId): Promise<void>;
  /** Puts the weights back as they were loaded. */
  restoreWeights(): Promise<void>;
  exportAdapter(adapter: AdapterId): Promise<AdapterWeights>;
  importAdapter(weights: AdapterWeights): Promise<AdapterId>;
  freeAdapters(adapters: readonly AdapterId[]): Promise<void>;
  /** FLOP/s of a large matrix product on this device: the best of all calls so far, each of which measures anew. */
  matrixRate(): Promise<number>;
  dispose(): void;
}
