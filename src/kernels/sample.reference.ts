/**
 * The next token of one sequence, in f64, with the same random integers as the kernel.
 *
 *   penalty      a seen token's logit is divided by it when positive, else multiplied (arXiv 1909.05858)
 *   value(v)     (penalised logit − largest) / temperature
 *   kept         top-k: value ≥ the k-th largest;  top-p: the fewest tokens, likeliest first, with a share ≥ p of
 *                Σ exp(value);  min-p: exp(value) ≥ minP.  The strictest counts; equals are kept together.
 *   token        argmax over the kept of value + gumbel(seed, stream, position, v), a sample of their softmax;
 *                temperature 0: the likeliest, of equals the first
 *   log-probability under the model itself: raw logits, no temperature, nothing cut off
 */

import { at, logSumExp, type Reals } from './reals';

export interface Sampling {
  seed: number;
  stream: number;
  /** 0: greedy. */
  temperature: number;
  /** 0: off. */
  topK: number;
  /** 1: off. */
  topP: number;
  /** 0: off. */
  minP: number;
  /** 1: off. */
  penalty: number;
}

/** Jarzynski & Olano, "Hash Functions for GPU Rendering", JCGT 9(3), 2020; in u32 arithmetic. */
export function pcg3d(x: number, y: number, z: number): [number, number, number] {
  const start = (value: number) => (Math.imul(value, 1664525) + 1013904223) >>> 0;
  let [a, b, c] = [start(x), start(y), start(z)];
  const mix = () => {
    a = (a + Math.imul(b, c)) >>> 0;
    b = (b + Math.imul(c, a)) >>> 0;
    c = (c + Math.imul(a, b)) >>> 0;
  };
  mix();
  [a, b, c] = [(a ^ (a >>> 16)) >>> 0, (b ^ (b >>> 16)) >>> 0, (c ^ (c >>> 16)) >>> 0];
  mix();
  return [a, b, c];
}

/** Uniform in (0, 1): 23 bits and a half step. */
export function uniformOpen(bits: number): number {
  return ((bits >>> 9) + 0.5) / 8388608;
}

/** −log(e) of an exponential number e = −log(1 − t) */
export function gumbel(seed: number, stream: number, position: number, token: number): number {
  const [x, y, z] = pcg3d(seed, stream, position);
  const [bits] = pcg3d(x, (y ^ token) >>> 0, z);
  return -Math.log(-Math.log1p(-uniformOpen(bits)));
}

export function penalised(logits: Reals, seen: ReadonlySet<number>, penalty: number): number[] {
  return Array.from(logits, (logit, token) =>
    seen.has(token) ? (logit > 0 ? logit / penalty : logit * penalty) : logit,
  );
}

/** The smallest value that is kept; −∞ when nothing is cut off. `values` are at most 0. */
function thresholdOf(values: readonly number[], { topK, topP, minP }: Sampling): number {
  const sorted = values.toSorted((a, b) => b - a);
  const limits = [minP > 0 ? Math.log(minP) : Number.NEGATIVE_INFINITY];
  if (topK > 0) limits.push(at(sorted, Math.min(topK, sorted.length) - 1));
  if (topP < 1) {
    const total = Math.exp(logSumExp(values));
    let mass = 0;
    const enough = sorted.findIndex((value) => {
      mass += Math.exp(value);
      return mass >= topP * total;
    });
    limits.push(at(sorted, enough < 0 ? sorted.length - 1 : enough));
  }
  return Math.max(...limits);
}

/** Each kept token with what it runs with in the race; the tokens that are cut off are not in the map. */
export function race(
  logits: Reals,
  seen: ReadonlySet<number>,
  sampling: Sampling,
  position: number,
): Map<number, number> {
  const { temperature, seed, stream } = sampling;
  const adjusted = penalised(logits, seen, sampling.penalty);
  const largest = Math.max(...adjusted);
  if (temperature === 0) return new Map(adjusted.map((value, token) => [token, value]));
  const values = adjusted.map((value) => (value - largest) / temperature);
  const threshold = thresholdOf(values, sampling);
  const runners = values.map((value, token) => ({ value, token })).filter(({ value }) => value >= threshold);
  return new Map(runners.map(({ value, token }) => [token, value + gumbel(seed, stream, position, token)]));
}

/** The token of `position`, and its log-probability. */
export function sample(logits: Reals, seen: ReadonlySet<number>, sampling: Sampling, position: number) {
  const [token] = [...race(logits, seen, sampling, position)].reduce((best, next) => (next[1] > best[1] ? next : best));
  return { token, logProbability: at(logits, token) - logSumExp(Array.from(logits)) };
}
