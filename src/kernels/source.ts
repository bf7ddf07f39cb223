/** Puts a kernel's text together from its preludes. WGSL has no include; this is the one place that stands in for it. */

import batch from '../../shaders/prelude/batch.wgsl?raw';
import epilogueAdd from '../../shaders/prelude/epilogue_add.wgsl?raw';
import epilogueSwiglu from '../../shaders/prelude/epilogue_swiglu.wgsl?raw';
import headRow from '../../shaders/prelude/head_row.wgsl?raw';
import longSum from '../../shaders/prelude/long_sum.wgsl?raw';
import matmulParams from '../../shaders/prelude/matmul_params.wgsl?raw';
import matmulTransposedParams from '../../shaders/prelude/matmul_transposed_params.wgsl?raw';
import random from '../../shaders/prelude/random.wgsl?raw';
import row from '../../shaders/prelude/row.wgsl?raw';
import rowsByPairs from '../../shaders/prelude/rows_by_pairs.wgsl?raw';
import rowsByVector from '../../shaders/prelude/rows_by_vector.wgsl?raw';
import rowsSingle from '../../shaders/prelude/rows_single.wgsl?raw';
import rowsSubgroup from '../../shaders/prelude/rows_subgroup.wgsl?raw';
import rowsWorkgroup from '../../shaders/prelude/rows_workgroup.wgsl?raw';
import silu from '../../shaders/prelude/silu.wgsl?raw';
import slot from '../../shaders/prelude/slot.wgsl?raw';
import slotsOfTile from '../../shaders/prelude/slots_of_tile.wgsl?raw';
import thread from '../../shaders/prelude/thread.wgsl?raw';

export const prelude = {
  batch,
  headRow,
  longSum,
  matmulParams,
  matmulTransposedParams,
  random,
  row,
  rowsByPairs,
  rowsByVector,
  silu,
  slot,
  thread,
  epilogue: { add: epilogueAdd, swiglu: epilogueSwiglu },
  rows: { single: rowsSingle, workgroup: rowsWorkgroup, subgroup: rowsSubgroup },
} as const;

/** Joins the pieces; `enable` lines must come first in WGSL, wherever the piece that needs them stands. */
export function assemble(...pieces: readonly string[]): string {
  const lines = pieces.join('\n').split('\n');
  const enables = lines.filter((line) => line.startsWith('enable '));
  return [...new Set(enables), ...lines.filter((line) => !line.startsWith('enable '))].join('\n');
}

/** What kernels of the form `broadcast` have beside the others: subgroups, and the slots of their tile of rows. */
export const broadcastPreludes: readonly string[] = ['enable subgroups;', slotsOfTile];

/** Vectors of four in a head; register arrays need the size at compile time. */
export function headDimension(headDim: number): string {
  return `const HEAD_DIM4 = ${headDim / 4}u;`;
}
