import shader from '../../shaders/matmul.wgsl?raw';
import broadcastShader from '../../shaders/matmul_broadcast.wgsl?raw';
import tiledShader from '../../shaders/matmul_tiled.wgsl?raw';
import vectorShader from '../../shaders/matvec.wgsl?raw';
import { cover, type Grid } from '../gpu/kernel';
import { kernel } from './kernel';
import type { RowForm } from './profile';
import { ALL_ROWS, rowsOf } from './rowGrid';
import { assemble, broadcastPreludes, prelude } from './source';
import type { WeightStorage } from './weightStorage';

/**
 * `register`: no barriers; `broadcast`: no barriers either, many rows, subgroups of eight lanes or more; `tiled`: workgroup
 * memory, many rows; `vector`: threads share k, few rows (decoding).
 */
export type MatmulForm = 'register' | 'broadcast' | 'tiled' | 'vector';

const SHADERS: Record<MatmulForm, string> = {
  register: shader,
  broadcast: broadcastShader,
  tiled: tiledShader,
  vector: vectorShader,
};

const PARAMS = {
  k4: 'u32',
  n: 'u32',
  nStart: 'u32',
  outStride: 'u32',
  rowStart: 'u32',
  rowLimit: 'u32',
  rowKind: 'u32',
  outRowStart: 'u32',
  rank4: 'u32',
  partEnd0: 'u32',
  partEnd1: 'u32',
  parts: 'u32',
  slotStride4: 'u32',
  addendStride: 'u32',
  hasAddend: 'u32',
} as const;
export type MatmulParam = keyof typeof PARAMS;

/** y = x Wᵀ over all token rows, `width` columns to `out`: no adapter, nothing added. */
export function plainProduct(width: number, out: number): Record<MatmulParam, number> {
  return {
    k4: width / 4,
    n: out,
    nStart: 0,
    outStride: out,
    rowStart: 0,
    rowLimit: ALL_ROWS,
    rowKind: 0,
    outRowStart: 0,
    rank4: 0,
    partEnd0: out,
    partEnd1: out,
    parts: 1,
    slotStride4: 0,
    addendStride: 0,
    hasAddend: 0,
  };
}

const ANY_ROWS = { from: 0, below: Number.POSITIVE_INFINITY };
type Range = Omit<RowForm<MatmulForm>, 'form'>;

function gridOf(form: MatmulForm, { from, below }: Range, rows: number, tiles: number): Grid {
  if (rows === 0 || rows < from || rows >= below) return [0, 0, 0];
  if (form === 'register') return cover(Math.ceil(rows / 4) * tiles);
  // A broadcast tile is 16 rows x 32 pairs of columns. Rows first, so that weights are read again while they are near.
  if (form === 'broadcast') return [Math.ceil(rows / 16), Math.ceil(tiles / 16), 1];
  if (form === 'tiled') return [Math.ceil(tiles / 8), Math.ceil(rows / 32), 1];
  return [tiles, Math.ceil(rows / 4), 1];
}

/** y = x Wᵀ + h B(slot)ᵀ + addend. @param range numbers of rows that it takes; it leaves others to another form. */
export function matmul(form: MatmulForm, storage: WeightStorage, range: Range = ANY_ROWS) {
  return kernel({
    name: `matmul ${form} ${storage.format}`,
    code: assembleMatmul(form, storage, prelude.epilogue.add),
    tensors: { x: 'read', weight: 'read', h: 'read', b: 'read', rows: 'read', addend: 'read', y: 'write' },
    params: PARAMS,
    grid: (p, batch) => gridOf(form, range, rowsOf(batch, p.rowKind, p.rowStart, p.rowLimit), Math.ceil(p.n / 4)),
  });
}

/** gateUp = x [gate; up]ᵀ + adapter, y = silu(gate) · up. */
export function matmulSwiglu(form: MatmulForm, storage: WeightStorage, range: Range = ANY_ROWS) {
  return kernel({
    name: `matmul_swiglu ${form} ${storage.format}`,
    code: assembleMatmul(form, storage, `${prelude.silu}\n${prelude.epilogue.swiglu}`),
    tensors: { x: 'read', weight: 'read', h: 'read', b: 'read', rows: 'read', gateUp: 'write', y: 'write' },
    params: PARAMS,
    grid: (p, batch) => gridOf(form, range, rowsOf(batch, p.rowKind, p.rowStart, p.rowLimit), Math.ceil(p.n / 4)),
  });
}

function assembleMatmul(form: MatmulForm, storage: WeightStorage, epilogue: string): string {
  return assemble(
    prelude.batch,
    prelude.thread,
    prelude.row,
    prelude.matmulParams,
    storage.prelude,
    epilogue,
    ...(form === 'broadcast' ? [...broadcastPreludes, prelude.rowsByPairs] : []),
    SHADERS[form],
  );
}
