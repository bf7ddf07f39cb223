/** Every kernel form in use against its reference, on the device at hand. It goes on after one that is wrong: all of them are of interest. */

import type { Disagreement, FormResult, SelfTest } from '../../contract/device';
import { EngineError } from '../../contract/errors';
import type { GpuContext } from '../../gpu/context';
import { type CheckedCase, type CheckedForm, everyForm } from '../../kernels/everyForm';
import { deviation, farText } from '../../kernels/probe/numbers';
import type { Probe } from '../../kernels/probe/probe';
import { runKernelOn } from '../../kernels/probe/run';
import type { KernelProfile } from '../../kernels/profile';
import type { Reals } from '../../kernels/reals';

export interface SelfTestOptions {
  signal: AbortSignal;
  tell: (done: number, of: number, kernel: string) => void;
  /** Milliseconds; only ever subtracted. */
  now: () => number;
  forms?: readonly CheckedForm[];
}

/** What was tested until the signal stopped it. @throws EngineError device-lost, with which there is nothing left to test. */
export async function selfTest(
  gpu: GpuContext,
  profile: KernelProfile,
  { signal, tell, now, forms = everyForm(profile) }: SelfTestOptions,
): Promise<SelfTest> {
  const start = now();
  const lost = deviceLost(gpu);
  // Only raced against; whoever ends the device ends it after the test.
  lost.catch(() => undefined);
  const results: FormResult[] = [];
  for (const [done, form] of forms.entries()) {
    if (signal.aborted) break;
    tell(done, forms.length, form.kernel);
    const result = await Promise.race([tested(gpu, form, signal), lost]);
    if (result !== null) results.push(result);
  }
  const seconds = (now() - start) / 1000;
  return { at: new Date().toISOString(), seconds, of: forms.length, forms: results };
}

/** `null` where it was stopped on the way. */
async function tested(
  gpu: GpuContext,
  { kernel, cases }: CheckedForm,
  signal: AbortSignal,
): Promise<FormResult | null> {
  const notes: Notes = { nearest: 0, wrong: null };
  for (const one of cases) {
    if (signal.aborted) return null;
    try {
      await one.check(probeOn(gpu, one, notes));
    } catch (error) {
      notes.wrong ??= { ...namesOf(one), what: error instanceof Error ? error.message : String(error), times: null };
    }
  }
  return { kernel, cases: cases.length, ...notes };
}

interface Notes {
  nearest: number;
  wrong: Disagreement | null;
}

function probeOn(gpu: GpuContext, one: CheckedCase, notes: Notes): Probe {
  const wrong = (what: string, times: number | null): void => {
    notes.wrong ??= { ...namesOf(one), what, times };
  };
  return {
    run: (run) => runKernelOn(gpu, run),
    close: (label, actual, expected, tolerance) => {
      const { worst, index } = deviation(actual, expected);
      // What is to be exact has no room to be near in.
      const times = tolerance > 0 ? worst / tolerance : null;
      notes.nearest = Math.max(notes.nearest, times ?? 0);
      if (worst > tolerance) wrong(farText(label, { actual, expected, worst, index, tolerance }), times);
    },
    same: (label, actual, expected) => {
      const index = firstOther(actual, expected);
      if (index === null) return;
      wrong(`${label}: element ${index} is ${actual[index]}, not exactly ${expected[index]}.`, null);
    },
  };
}

function firstOther(actual: Reals, expected: Reals): number | null {
  for (let i = 0; i < Math.max(actual.length, expected.length); i++) if (!Object.is(actual[i], expected[i])) return i;
  return null;
}

const namesOf = ({ name, shape }: CheckedCase) => ({ case: name, shape: JSON.stringify(shape) });

/** Never resolves. */
async function deviceLost({ device }: GpuContext): Promise<never> {
  const { message } = await device.lost;
  throw new EngineError(
    'device-lost',
    `The graphics device was lost during the test (${message || 'the driver gives no reason'}). Try again; if it is lost at the same kernel, the driver cannot run it.`,
  );
}
