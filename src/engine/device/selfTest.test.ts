import { afterAll, describe, expect, test } from 'vitest';
import { GpuContext } from '../../gpu/context';
import type { KernelCode } from '../../gpu/kernel';
import { type CheckedForm, everyForm } from '../../kernels/everyForm';
import { chooseProfile } from '../../kernels/profile';
import { WEIGHT_STORAGE } from '../../kernels/weightStorage';
import { kernelSet } from '../../model/kernelSet';
import { testDevice } from '../../testing/device';
import { selfTest } from './selfTest';

const { gpu, facts, subgroupSize } = await testDevice();
const profile = chooseProfile(facts, subgroupSize);
const quiet = { signal: new AbortController().signal, tell: () => undefined, now: () => performance.now() };

/** Notes which kernels were compiled. */
class Watched extends GpuContext {
  readonly compiled = new Set<string>();
  override pipeline(kernel: KernelCode): Promise<GPUComputePipeline> {
    this.compiled.add(kernel.name);
    return super.pipeline(kernel);
  }
}
const watched = new Watched(gpu.device);
afterAll(() => watched.freeAll());

/** The names of what a model with heads of 32 runs on, in both phases, with either cache and every storage. */
function inUse(): Set<string> {
  const names = new Set<string>();
  for (const phase of ['rows', 'decode'] as const)
    for (const cache of ['f32', 'f16'] as const)
      for (const made of Object.values(kernelSet(profile, 32, phase, cache))) {
        if (typeof made === 'function')
          for (const storage of Object.values(WEIGHT_STORAGE))
            for (const { name } of [made(storage)].flat()) names.add(name);
        else if (typeof made === 'object') names.add(made.name);
      }
  return names;
}

describe('on this device', () => {
  test('every kernel that a model runs on is tested, and agrees with its reference', async () => {
    const told: string[] = [];
    const tell = (done: number, of: number, kernel: string) => told.push(`${done}/${of} ${kernel}`);
    const { forms, of } = await selfTest(watched, profile, { ...quiet, tell });
    expect(forms.filter(({ wrong }) => wrong !== null)).toEqual([]);
    expect(forms).toHaveLength(of);
    expect(Math.max(...forms.map(({ nearest }) => nearest))).toBeGreaterThan(0.01);
    expect(told[0]).toMatch(new RegExp(`^0/${of} `));
    expect(told).toHaveLength(of);
    expect([...inUse()].filter((name) => !watched.compiled.has(name))).toEqual([]);
    expect(watched.liveBytes).toBe(0);
  });
});

const form = (kernel: string, check: CheckedForm['cases'][number]['check']): CheckedForm => ({
  kernel,
  cases: [{ name: 'only', shape: { rows: 3 }, check }],
});

test('a kernel that is off is named with its shape and by how much, and the others are tested all the same', async () => {
  const forms = [
    form('off', async (probe) => probe.close('y', [1, 1.5], [1, 1], 0.25)),
    form('not exact', async (probe) => probe.same('token', [7], [8])),
    form('broken', async () => {
      throw new Error('It does not compile.');
    }),
    form('not a number', async (probe) => probe.close('y', [Number.NaN], [1], 0.5)),
    form('good', async (probe) => probe.close('y', [1.0625], [1], 0.25)),
  ];
  const test = await selfTest(gpu, profile, { ...quiet, forms });
  const [off, inexact, broken, undefinedNumber, good] = test.forms;
  expect(off?.wrong).toMatchObject({ case: 'only', shape: '{"rows":3}', times: 2 });
  expect(off?.wrong?.what).toContain('element 1 of 2 is 1.5, the reference says 1');
  expect(inexact?.wrong?.what).toBe('token: element 0 is 7, not exactly 8.');
  expect(broken?.wrong?.what).toBe('It does not compile.');
  expect(undefinedNumber?.wrong).not.toBeNull();
  expect(good).toEqual({ kernel: 'good', cases: 1, nearest: 0.25, wrong: null });
});

test('stopped, it gives what was tested until then', async () => {
  const stop = new AbortController();
  const forms = [
    form('first', async () => undefined),
    form('second', async () => stop.abort()),
    form('third', async () => undefined),
  ];
  const test = await selfTest(gpu, profile, { ...quiet, signal: stop.signal, forms });
  expect(test.forms.map(({ kernel }) => kernel)).toEqual(['first', 'second']);
  expect(test.of).toBe(3);
});

test('the profile decides which forms are tested', () => {
  const names = (matmul: 'tiled' | 'register') =>
    everyForm({ reduction: 'workgroup', matmul }).map(({ kernel }) => kernel);
  expect(names('tiled')).toContain('product, vector, f32 weights');
  expect(names('register')).not.toContain('product, vector, f32 weights');
});
