/**
 * What the reference implementations compute with: flat row-major lists of f64, as in the WGSL headers, and one way
 * to read them that refuses an index outside the tensor instead of going on with NaN.
 */

export type Reals = ArrayLike<number>;

/** values[index]; throws beyond either end. */
export function at(values: Reals, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`Index ${index} is outside a tensor of ${values.length} elements.`);
  return value;
}

/** values[index] += amount; throws beyond either end. */
export function add(values: Float64Array, index: number, amount: number): void {
  values[index] = at(values, index) + amount;
}

/** Σ_i term(i) for i from `start` to `end`, which is left out. */
export function sum(start: number, end: number, term: (index: number) => number): number {
  let total = 0;
  for (let index = start; index < end; index += 1) total += term(index);
  return total;
}

/** [rows, width] from a formula for one element. */
export function fill(rows: number, width: number, element: (row: number, column: number) => number): Float64Array {
  return Float64Array.from({ length: rows * width }, (_, i) => element(Math.floor(i / width), i % width));
}

/** 1 / (1 + exp(-x)) */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** log Σ exp(value), with the largest value taken out first. */
export function logSumExp(values: readonly number[]): number {
  const largest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return largest + Math.log(values.reduce((total, value) => total + Math.exp(value - largest), 0));
}
