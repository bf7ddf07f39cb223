/** Which form of each kernel a device gets. Every form is tested against the same reference. */

/** How a row is reduced: by one thread without barriers, through workgroup memory, or with subgroup operations. */
export type Reduction = 'single' | 'workgroup' | 'subgroup';

export interface KernelProfile {
  reduction: Reduction;
  /** `register` tiles without barriers, `broadcast` tiles through subgroups of eight or more, or `tiled` through workgroup memory. */
  matmul: 'register' | 'broadcast' | 'tiled';
}

/** Lanes that a subgroup must have for the `broadcast` forms. */
export const BROADCAST_LANES = 8;

/**
 * On a software adapter a barrier costs more than arithmetic and makes pipelines compile for seconds, so it gets the
 * barrier-free forms; so does everyone else whose device we know nothing better of. There a load is taken lane by lane, so
 * where its subgroups are wide enough (lavapipe's are, SwiftShader's have four lanes) lanes share what they load.
 * @param subgroupSize lanes of the smallest subgroup; 0 where there are none.
 */
export function chooseProfile(facts: { software: boolean; subgroups: boolean }, subgroupSize: number): KernelProfile {
  if (facts.software)
    return { reduction: 'single', matmul: subgroupSize >= BROADCAST_LANES ? 'broadcast' : 'register' };
  return { reduction: facts.subgroups ? 'subgroup' : 'workgroup', matmul: 'tiled' };
}

/** The forms of a product: of many rows (prefill, training), and of one row a sequence (decoding). */
export function productForms({ matmul }: KernelProfile) {
  return { rows: matmul, decode: matmul === 'tiled' ? 'vector' : 'register' } as const;
}

/** Heads up to this size are attended to by a workgroup each while decoding, on devices where workgroups pay. */
export const WIDEST_SHARED_HEAD = 256;
