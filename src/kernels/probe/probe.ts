/**
 * What a check of a kernel needs: something that runs it, and somebody who is told how near it comes to its reference. A test throws
 * where it is too far; the self-test on a visitor's device writes it down.
 */

import type { BatchSizes, Kernel } from '../../gpu/kernel';
import type { Reals } from '../reals';

export type Words = Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

export interface KernelRun<Binding extends string, Param extends string> {
  kernel: Kernel<Binding, Param>;
  tensors: Readonly<Record<Binding, Words>>;
  params: Readonly<Record<Param, number>>;
  batch: Partial<BatchSizes>;
}

/** A tensor as the kernel left it. */
export interface KernelResult<Binding extends string> {
  floats(name: Binding): Float32Array<ArrayBuffer>;
  words(name: Binding): Uint32Array<ArrayBuffer>;
}

export interface Probe {
  run<Binding extends string, Param extends string>(run: KernelRun<Binding, Param>): Promise<KernelResult<Binding>>;
  /** Every element is to be within `tolerance` of the reference's root mean square. */
  close(label: string, actual: Reals, expected: Reals, tolerance: number): void;
  /** Both are to hold the same bits. */
  same(label: string, actual: Reals, expected: Reals): void;
}
