/**
 * AdamW with decoupled weight decay (arXiv 1711.05101) after clipping by the global norm (arXiv 1211.5063), for one
 * slot, in f64.
 *
 *   norm = sqrt(Σ g²),   clip = min(1, maxNorm / (norm + 1e-6)),   g ← clip · g         (maxNorm ≤ 0: no clipping)
 *   m = β1 m + (1−β1) g,   v = β2 v + (1−β2) g²
 *   p −= lr · ( (m / (1−β1ᵗ)) / (sqrt(v / (1−β2ᵗ)) + ε) + decay · p )
 */

import { at, type Reals, sum } from './reals';

export interface AdamwSettings {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  maxNorm: number;
}

export interface AdamwState {
  parameter: Float64Array;
  first: Float64Array;
  second: Float64Array;
}

/** The norm over everything a slot trains, and the factor that its gradient is multiplied with. */
export function clipping(gradient: Reals, maxNorm: number): { norm: number; clip: number } {
  const norm = Math.sqrt(sum(0, gradient.length, (i) => at(gradient, i) ** 2));
  return { norm, clip: maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1 };
}

/** The state after step t, counted from 1. */
export function adamw(
  state: AdamwState,
  gradient: Reals,
  settings: AdamwSettings,
  clip: number,
  t: number,
): AdamwState {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = settings;
  const first = state.first.map((m, i) => beta1 * m + (1 - beta1) * clip * at(gradient, i));
  const second = state.second.map((v, i) => beta2 * v + (1 - beta2) * (clip * at(gradient, i)) ** 2);
  const parameter = state.parameter.map((p, i) => {
    const step = at(first, i) / (1 - beta1 ** t) / (Math.sqrt(at(second, i) / (1 - beta2 ** t)) + epsilon);
    return p - learningRate * (step + weightDecay * p);
  });
  return { parameter, first, second };
}
