/** Which kernel forms a test goes through on the device at hand. */

import type { DeviceReport } from '../contract/engine';

import type { KernelProfile } from '../kernels/profile';

const FORMS = {
  'single/register': { reduction: 'single', matmul: 'register' },
  'workgroup/tiled': { reduction: 'workgroup', matmul: 'tiled' },
  'subgroup/tiled': { reduction: 'subgroup', matmul: 'tiled' },
} satisfies Record<string, KernelProfile>;

/** SwiftShader compiles a pipeline with barriers for seconds. */
export function compilesSlowly(facts: DeviceReport): boolean {
  return /swiftshader/i.test(`${facts.vendor} ${facts.architecture} ${facts.description}`);
}

/** Every form that the device can run, by name. */
export function profilesOf(facts: DeviceReport): [name: string, profile: KernelProfile][] {
  const { subgroups } = facts;
  return Object.entries(FORMS).filter(([, { reduction }]) => reduction !== 'subgroup' || subgroups);
}
