import { type BatchSizes, cover, type Grid } from '../gpu/kernel';
import type { Reduction } from './profile';

/** Grid of a row kernel: shares threads a row without barriers, else a workgroup a row. */
export function rowGrid(reduction: Reduction, rows: number, shares: number): Grid {
  if (reduction === 'single') return cover(rows * shares);
  return cover(rows, 1);
}

/** Rows of a dispatch that starts at `start`, takes at most `limit` and counts token rows or head rows. */
export function rowsOf(batch: BatchSizes, kind: number, start: number, limit: number): number {
  return Math.min(limit, Math.max(0, (kind === 1 ? batch.headRows : batch.rows) - start));
}
