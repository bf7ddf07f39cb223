/** Seeded numbers to try a kernel on, and how far what it leaves is from its reference. */

import { at, type Reals } from '../reals';

/** Uniform numbers in [0, 1) from a seed (mulberry32: 32 bits of state are plenty for test data). */
export function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Normal numbers (Box and Muller), already rounded to f32, so that reference and kernel start from the same values. */
export function normals(seed: number, length: number, scale = 1): Float32Array<ArrayBuffer> {
  const next = uniforms(seed);
  return Float32Array.from(
    { length },
    () => scale * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}

/** Whole numbers from 0 to below `limit`. */
export function integers(seed: number, length: number, limit: number): number[] {
  const next = uniforms(seed);
  return Array.from({ length }, () => Math.floor(next() * limit));
}

/**
 * What f32 can promise for sums of `length` products: rounding errors of either sign grow like the root of the length,
 * and the largest of many elements lies a few deviations out. 1e-5 is the floor because WGSL allows exp, inverseSqrt
 * and division some units in the last place.
 */
export function f32Tolerance(length: number): number {
  return Math.max(1e-5, 1e-6 * Math.sqrt(length));
}

/** Largest difference over the root mean square of `expected`; a zero reference is compared as it is. */
export function deviation(actual: Reals, expected: Reals): { worst: number; index: number } {
  if (actual.length !== expected.length) {
    throw new Error(`${actual.length} elements where the reference has ${expected.length}.`);
  }
  const squares = Array.from(expected).reduce((total, value) => total + value * value, 0);
  const scale = squares > 0 ? Math.sqrt(squares / expected.length) : 1;
  let worst = 0;
  let index = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const error = Math.abs(at(actual, i) - at(expected, i)) / scale;
    if (!(error <= worst)) {
      worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
      index = i;
    }
  }
  return { worst, index };
}

/** Σ a · b: with fixed weights it makes one number, whose gradient is the weights' backward, out of a tensor. */
export function inner(a: Reals, b: Reals): number {
  return Array.from(a).reduce((total, value, i) => total + value * at(b, i), 0);
}

/** What is wrong with the element that is farthest off. */
export function farText(
  label: string,
  far: { actual: Reals; expected: Reals; worst: number; index: number; tolerance: number },
): string {
  const { actual, expected, worst, index, tolerance } = far;
  return (
    `${label}: element ${index} of ${expected.length} is ${actual[index]}, the reference says ${expected[index]}; ` +
    `off by ${worst.toExponential(2)} of the root mean square, allowed ${tolerance.toExponential(1)}.`
  );
}
