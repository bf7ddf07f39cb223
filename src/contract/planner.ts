/** What the loaded model and device make of a piece of work, without doing it: memory, waves, arithmetic. */
import type { Counts } from './counts';
import type { WeightFormat } from './engine';

/** Bytes a piece of work needs on the device, by purpose. */
export interface MemoryPlan {
  weights: number;
  /** What the weights grow by when a policy is merged into them; 0 where none is. */
  widening: number;
  adapters: number;
  optimizer: number;
  activations: number;
  cache: number;
  logits: number;
  /** The most that lies there at once: less than the sum where a cap lets parts take turns. */
  total: number;
}

/** What work would take with the weights in one of the formats. */
export interface WeightForm {
  /** Null: each matrix as its file has it, where there is such a format here. */
  asked: WeightFormat | null;
  /** That of most weights. */
  format: WeightFormat;
  /** Weights that are not kept to the bit. */
  rounded: number;
  /** Before any policy is merged. */
  plan: MemoryPlan;
  /** What the weights grow by once one is, where rounds are planned. */
  widening: number;
  /** Adapters that train at once; the others after them. */
  together: number;
  /** Whether the work can be done at all within the visitor's cap. */
  fits: boolean;
  /** What would let it be done, or more at once; none where all of it fits. */
  changes: readonly Change[];
}

/** One thing to change, and how many adapters then train at once. */
export type Change = { together: number } & (
  | { kind: 'form'; asked: WeightFormat | null }
  | { kind: 'rank'; rank: number }
  /** The cap, in bytes. */
  | { kind: 'memory'; bytes: number }
);

export interface WorkShape {
  /** Adapters trained together. */
  adapters: number;
  rank: number;
  /** Tokens in one optimizer step over all adapters. */
  tokensPerStep: number;
  /** Sequences decoded together and their longest length. */
  sequences: number;
  sequenceLength: number;
  /** Whether a policy is merged into the weights before. */
  merges?: boolean;
}

/**
 * Arithmetic to be counted: token rows through the model, forward alone or as a LoRA step (forward, the gradient of every
 * product's input, the adapters' own gradients).
 */
export interface ModelWork {
  kind: 'forward' | 'training';
  rows: number;
  /** Rows that have logits. */
  headRows: number;
  /** Keys that a row sees, on average. */
  context: number;
  /** Of the adapter; 0 without one. */
  rank: number;
}

/** Asked at any time, also while a call runs; every answer is at once. */
export interface Planner {
  memoryPlan(shape: WorkShape): MemoryPlan;
  /** How many adapters of this rank and tokens per step fit the memory budget in one wave; at least 1. */
  adaptersPerWave(rank: number, tokensPerAdapterStep: number): number;
  /** How many sequences of this length, prompt and continuation, are decoded together; at least 1. */
  sequencesPerWave(tokensPerSequence: number): number;
  /** How many tokens one scoring pass takes. */
  scoreRowsPerPass(): number;
  /** FLOPs of the work, one multiply-add being 2; every projection is counted, since the engine computes them all. */
  flops(work: ModelWork): number;
  /** Work done since the engine was opened; everything that costs more than arithmetic. */
  counts(): Counts;
}
