/** How weights lie on the device: their size, and the WGSL that reads and changes them. */

import weightBf16 from '../../shaders/prelude/weight_bf16.wgsl?raw';
import weightF16 from '../../shaders/prelude/weight_f16.wgsl?raw';
import weightF32 from '../../shaders/prelude/weight_f32.wgsl?raw';
import weightQ4 from '../../shaders/prelude/weight_q4.wgsl?raw';
import weightQ8 from '../../shaders/prelude/weight_q8.wgsl?raw';
import weightWriteBf16 from '../../shaders/prelude/weight_write_bf16.wgsl?raw';
import weightWriteF16 from '../../shaders/prelude/weight_write_f16.wgsl?raw';
import weightWriteF32 from '../../shaders/prelude/weight_write_f32.wgsl?raw';
import type { WeightFormat } from '../contract/engine';

export interface WeightStorage {
  readonly format: WeightFormat;
  /** A block of so many elements takes so many bytes, a multiple of 4 where it is more than one element. */
  readonly elements: number;
  readonly bytes: number;
  /** Binds `weight` as number 1 and reads four elements of it: `weight_at`. */
  readonly prelude: string;
  /** Binds `weight` as number 0, reads and writes it: `weight_at`, `set_weight`. Null where a single element cannot be changed. */
  readonly write: string | null;
}

export const WEIGHT_STORAGE: Readonly<Record<WeightFormat, WeightStorage>> = {
  f32: { format: 'f32', elements: 1, bytes: 4, prelude: weightF32, write: weightWriteF32 },
  bf16: { format: 'bf16', elements: 1, bytes: 2, prelude: weightBf16, write: weightWriteBf16 },
  f16: { format: 'f16', elements: 1, bytes: 2, prelude: weightF16, write: weightWriteF16 },
  q8: { format: 'q8', elements: 64, bytes: 68, prelude: weightQ8, write: null },
  q4: { format: 'q4', elements: 32, bytes: 20, prelude: weightQ4, write: null },
};

/** Bytes of so many elements. */
export function storedBytes({ elements, bytes }: WeightStorage, count: number): number {
  return Math.ceil(count / elements) * bytes;
}

/**
 * Whether a matrix of `rows` rows of `columns` can lie so: a block never reaches over the end of a row, and two matrices below each
 * other share none.
 */
export function holdsMatrix({ elements }: WeightStorage, rows: number, columns: number): boolean {
  return elements === 1 || (columns % 32 === 0 && (rows * columns) % elements === 0);
}
