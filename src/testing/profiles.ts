/** Which kernel forms a test goes through on the device at hand. */

import type { DeviceReport } from '../contract/engine';

import { BROADCAST_LANES, type KernelProfile } from '../kernels/profile';
import { type TestDevice, testDevice } from './device';

const FORMS = {
  'single/register': { reduction: 'single', matmul: 'register' },
  'single/broadcast': { reduction: 'single', matmul: 'broadcast' },
  'workgroup/tiled': { reduction: 'workgroup', matmul: 'tiled' },
  'subgroup/tiled': { reduction: 'subgroup', matmul: 'tiled' },
} satisfies Record<string, KernelProfile>;

/** SwiftShader compiles a pipeline with barriers for seconds. */
export function compilesSlowly(facts: DeviceReport): boolean {
  return /swiftshader/i.test(`${facts.vendor} ${facts.architecture} ${facts.description}`);
}

/** Every form that the device can run, by name; of the two without barriers the one it would get. */
export function profilesOf({ facts, subgroupSize }: TestDevice): [name: string, profile: KernelProfile][] {
  return Object.entries(FORMS).filter(
    ([, { reduction, matmul }]) =>
      (reduction !== 'subgroup' || facts.subgroups) &&
      (reduction !== 'single' || (matmul === 'broadcast') === subgroupSize >= BROADCAST_LANES),
  );
}

/** The forms of a product that the device can run. */
export async function formsHere<const Form extends string>(forms: readonly Form[]): Promise<Form[]> {
  const { subgroupSize } = await testDevice();
  return forms.filter((form) => form !== 'broadcast' || subgroupSize >= BROADCAST_LANES);
}
