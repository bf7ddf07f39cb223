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

/** A form of a product, and the numbers of rows that it takes: `from` on, fewer than `below`. */
export interface RowForm<Form> {
  form: Form;
  from: number;
  below: number;
}

const any = <Form>(form: Form): RowForm<Form> => ({ form, from: 0, below: Number.POSITIVE_INFINITY });

/** Rows from which one broadcast tile, of 16 rows, costs less than the register tiles, of four rows each. */
export const BROADCAST_ROWS = 5;

/**
 * The forms of a product: of many rows (prefill, training), and of one row a sequence (decoding). Several forms of decoding sum in the
 * same order, to the bit, so that a sample is the same alone and in company.
 */
export function productForms({ matmul }: KernelProfile) {
  const broadcast: readonly RowForm<'register' | 'broadcast'>[] = [
    { form: 'register', from: 0, below: BROADCAST_ROWS },
    { form: 'broadcast', from: BROADCAST_ROWS, below: Number.POSITIVE_INFINITY },
  ];
  const decode = { tiled: [any('vector' as const)], register: [any('register' as const)], broadcast }[matmul];
  return { rows: [any(matmul)], decode };
}

/** Heads up to this size are attended to by a workgroup each while decoding, on devices where workgroups pay. */
export const WIDEST_SHARED_HEAD = 256;
