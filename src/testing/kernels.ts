/** Kernels on the device of the tests. */

import type { KernelResult, KernelRun, Probe } from '../kernels/probe/probe';
import { runKernelOn } from '../kernels/probe/run';
import { runSampleOn } from '../kernels/probe/sampling';
import { testDevice } from './device';
import { expectClose, expectSame } from './numbers';

export async function runKernel<Binding extends string, Param extends string>(
  run: KernelRun<Binding, Param>,
): Promise<KernelResult<Binding>> {
  const { gpu } = await testDevice();
  return runKernelOn(gpu, run);
}

/** Throws where a kernel is too far from its reference. */
export const probe: Probe = { run: runKernel, close: expectClose, same: expectSame };

type SampleArguments = Parameters<typeof runSampleOn> extends [Probe, ...infer Rest] ? Rest : never;

export const runSample = (...given: SampleArguments) => runSampleOn(probe, ...given);
