/** Which form of each kernel a device gets. Every form is tested against the same reference. */

/** How a row is reduced: by one thread without barriers, through workgroup memory, or with subgroup operations. */
export type Reduction = 'single' | 'workgroup' | 'subgroup';

export interface KernelProfile {
  reduction: Reduction;
  /** `register` tiles without barriers, or `tiled` through workgroup memory. */
  matmul: 'register' | 'tiled';
}

/**
 * On a software adapter a barrier costs more than arithmetic and makes pipelines compile for seconds, so it gets the
 * barrier-free forms; so does everyone else whose device we know nothing better of.
 */
export function chooseProfile(facts: { software: boolean; subgroups: boolean }): KernelProfile {
  if (facts.software) return { reduction: 'single', matmul: 'register' };
  return { reduction: facts.subgroups ? 'subgroup' : 'workgroup', matmul: 'tiled' };
}
