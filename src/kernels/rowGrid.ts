import { type BatchSizes, cover, type Grid } from '../gpu/kernel';
import type { Reduction } from './profile';

/** Grid of a row kernel: shares threads a row without barriers, else a workgroup a row. */
export function rowGrid(reduction: Reduction, rows: number, shares: number): Grid {
  if (reduction === 'single') return cover(rows * shares);
  return cover(rows, 1);
}

/** The `limit` of a dispatch that takes all rows there are. */
export const ALL_ROWS = 0xffffffff;

/** The `rowKind` of a dispatch over head rows; 0 is over token rows. */
export const HEAD_ROWS = 1;

/** Rows of a dispatch that starts at `start`, takes at most `limit` and counts token rows or head rows. */
export function rowsOf(batch: BatchSizes, kind: number, start: number, limit: number): number {
  return Math.min(limit, Math.max(0, (kind === HEAD_ROWS ? batch.headRows : batch.rows) - start));
}
