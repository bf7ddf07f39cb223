/** What a test says of two tensors, and gradients by finite differences. */

import { appendFileSync } from 'node:fs';
import { deviation, farText } from '../kernels/probe/numbers';
import type { Reals } from '../kernels/reals';

/**
 * Throws unless every element is within `tolerance` of the reference's root mean square. With KERNEL_DEVIATIONS=file
 * each comparison is also appended there as a line of JSON, from which one sees how near every kernel comes.
 */
export function expectClose(label: string, actual: Reals, expected: Reals, tolerance: number): void {
  const { worst, index } = deviation(actual, expected);
  const record = process.env.KERNEL_DEVIATIONS;
  if (record) appendFileSync(record, `${JSON.stringify({ label, worst, tolerance })}\n`);
  if (worst <= tolerance) return;
  throw new Error(farText(label, { actual, expected, worst, index, tolerance }));
}

/** Throws unless both hold the same bits. */
export function expectSame(label: string, actual: Reals, expected: Reals): void {
  if (actual.length !== expected.length)
    throw new Error(`${label}: ${actual.length} elements, not ${expected.length}.`);
  for (let i = 0; i < expected.length; i += 1) {
    if (!Object.is(actual[i], expected[i])) {
      throw new Error(`${label}: element ${i} is ${actual[i]}, not exactly ${expected[i]}.`);
    }
  }
}

/** d f / d x by central differences. */
export function differences(x: Reals, f: (x: Float64Array) => number, step = 1e-5): Float64Array {
  const point = Float64Array.from(x);
  return point.map((value, i) => {
    point[i] = value + step;
    const above = f(point);
    point[i] = value - step;
    const below = f(point);
    point[i] = value;
    return (above - below) / (2 * step);
  });
}
