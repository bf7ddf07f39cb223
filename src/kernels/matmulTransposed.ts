import shader from '../../shaders/matmul_transposed.wgsl?raw';
import broadcastShader from '../../shaders/matmul_transposed_broadcast.wgsl?raw';
import tiledShader from '../../shaders/matmul_transposed_tiled.wgsl?raw';
import { cover } from '../gpu/kernel';
import { kernel } from './kernel';
import { ALL_ROWS, rowsOf } from './rowGrid';
import { assemble, broadcastPreludes, prelude } from './source';
import type { WeightStorage } from './weightStorage';

/** Of both products of a backward pass. */
export const PRODUCT_BACKWARD_PARAMS = {
  k4: 'u32',
  n: 'u32',
  nStart: 'u32',
  dyStride: 'u32',
  rowStart: 'u32',
  rowLimit: 'u32',
  rowKind: 'u32',
  dyRowStart: 'u32',
} as const;

/** Which rows and columns dx = dy W and dW = dyᵀ x take: all token rows, `out` columns back to `width`. */
export function plainProductBackward(width: number, out: number) {
  return {
    k4: width / 4,
    n: out,
    nStart: 0,
    dyStride: out,
    rowStart: 0,
    rowLimit: ALL_ROWS,
    rowKind: 0,
    dyRowStart: 0,
  };
}

/** Forms of a product of many rows; see `MatmulForm`. */
export type RowsForm = 'register' | 'broadcast' | 'tiled';

const SHADERS: Record<RowsForm, string> = { register: shader, broadcast: broadcastShader, tiled: tiledShader };

/** dx (+)= dy W + g A(slot). */
export function matmulTransposed(form: RowsForm, storage: WeightStorage) {
  return kernel({
    name: `matmul_transposed ${form} ${storage.format}`,
    code: assemble(
      prelude.batch,
      prelude.thread,
      prelude.row,
      prelude.matmulTransposedParams,
      storage.prelude,
      ...(form === 'broadcast' ? [...broadcastPreludes, prelude.rowsByVector] : []),
      SHADERS[form],
    ),
    tensors: { dy: 'read', weight: 'read', g: 'read', a: 'read', rows: 'read', dx: 'write' },
    params: { ...PRODUCT_BACKWARD_PARAMS, ranks: 'u32', slotStride4: 'u32', accumulate: 'u32' },
    grid: (p, batch) => {
      const rows = rowsOf(batch, p.rowKind, p.rowStart, p.rowLimit);
      if (form === 'register') return cover(Math.ceil(rows / 4) * p.k4);
      if (form === 'broadcast') return [Math.ceil(rows / 16), Math.ceil(p.k4 / 32), 1];
      return [rows === 0 ? 0 : Math.ceil(p.k4 / 8), Math.ceil(rows / 32), 1];
    },
  });
}
