/** Which kernel forms a test goes through on the device at hand. */

import type { DeviceFacts } from '../gpu/device';
import type { KernelProfile } from '../kernels/profile';

const FORMS = {
  'single/register': { reduction: 'single', matmul: 'register' },
  'workgroup/tiled': { reduction: 'workgroup', matmul: 'tiled' },
  'subgroup/tiled': { reduction: 'subgroup', matmul: 'tiled' },
} satisfies Record<string, KernelProfile>;

/** SwiftShader compiles a pipeline with barriers for seconds. */
export function compilesSlowly(facts: DeviceFacts): boolean {
  return /swiftshader/i.test(`${facts.vendor} ${facts.architecture} ${facts.description}`);
}

/** Every form that the device can run, by name. */
export function profilesOf(facts: DeviceFacts): [name: string, profile: KernelProfile][] {
  const { subgroups } = facts;
  return Object.entries(FORMS).filter(([, { reduction }]) => reduction !== 'subgroup' || subgroups);
}
