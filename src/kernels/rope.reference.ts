/**
 * Rotary positions in the rotate-half form (arXiv 2104.09864), with qwen3's optional norm of each head, in f64.
 *
 *   z = u                                                          (no norm)
 *   z = u · s · gain,   s = 1 / sqrt(mean(u²) + epsilon)           (norm; gain of the queries or of the keys)
 *   low'  = low cos − high sin       z = [low | high], pair i turns by the angle position · θ_i
 *   high' = high cos + low sin
 *
 * qkv: [rows, heads + 2 kvHeads, headDim];  q: [rows, heads, headDim];  kv: [key-value rows, keys | values]
 * angles: [positions, headDim / 2, (cos, sin)];  gains: [query | key, headDim]
 */

import type { AttentionRow } from './attention.reference';
import { add, at, type Reals, sum } from './reals';

export interface RopeShape {
  heads: number;
  kvHeads: number;
  headDim: number;
  angles: Reals;
  /** Without it there is no norm. */
  norm?: { gains: Reals; epsilon: number };
}

const scaleOf = (u: readonly number[], epsilon: number): number =>
  1 / Math.sqrt(sum(0, u.length, (i) => at(u, i) ** 2) / u.length + epsilon);

/** Turns one head by the angles of `position`; sense −1 turns it back, which is also the transpose. */
function turned(z: readonly number[], angles: Reals, position: number, sense: 1 | -1): number[] {
  const half = z.length / 2;
  return z.map((value, i) => {
    const angle = 2 * (position * half + (i % half));
    const other = i < half ? -at(z, i + half) : at(z, i - half);
    return value * at(angles, angle) + sense * other * at(angles, angle + 1);
  });
}

/** Where each head of a row lies: in the fused projection, and in q or kv. */
function headsOf({ heads, kvHeads, headDim }: RopeShape, { first, position }: AttentionRow, row: number) {
  return Array.from({ length: heads + 2 * kvHeads }, (_, head) => {
    const fused = (row * (heads + 2 * kvHeads) + head) * headDim;
    if (head < heads) return { kind: 'query' as const, fused, split: (row * heads + head) * headDim, gain: 0 };
    const split = (2 * (first + position) * kvHeads + head - heads) * headDim;
    return { kind: head < heads + kvHeads ? ('key' as const) : ('value' as const), fused, split, gain: headDim };
  });
}

const slice = (values: Reals, start: number, length: number): number[] =>
  Array.from({ length }, (_, i) => at(values, start + i));

export function rope(
  qkv: Reals,
  rows: readonly AttentionRow[],
  shape: RopeShape,
  kvRows: number,
): { q: Float64Array; kv: Float64Array } {
  const { heads, kvHeads, headDim, angles, norm } = shape;
  const q = new Float64Array(rows.length * heads * headDim);
  const kv = new Float64Array(kvRows * 2 * kvHeads * headDim);
  rows.forEach((info, row) => {
    for (const { kind, fused, split, gain } of headsOf(shape, info, row)) {
      const u = slice(qkv, fused, headDim);
      if (kind === 'value') {
        kv.set(u, split);
        continue;
      }
      const z = norm ? u.map((value, i) => value * scaleOf(u, norm.epsilon) * at(norm.gains, gain + i)) : u;
      (kind === 'query' ? q : kv).set(turned(z, angles, info.position, 1), split);
    }
  });
  return { q, kv };
}

/**
 * dz = dz' turned back;   du = s (dz·gain) − u s³ / headDim Σ(dz·gain·u),   dGain = Σ_rows,heads dz · u · s
 */
export function ropeBackward(
  dq: Reals,
  dkv: Reals,
  qkv: Reals,
  rows: readonly AttentionRow[],
  shape: RopeShape,
): { dQkv: Float64Array; dGains: Float64Array } {
  const { headDim, angles, norm } = shape;
  const dQkv = new Float64Array(qkv.length);
  const dGains = new Float64Array(2 * headDim);
  rows.forEach((info, row) => {
    for (const { kind, fused, split, gain } of headsOf(shape, info, row)) {
      const given = slice(kind === 'query' ? dq : dkv, split, headDim);
      const dz = kind === 'value' ? given : turned(given, angles, info.position, -1);
      if (kind === 'value' || !norm) {
        dQkv.set(dz, fused);
        continue;
      }
      const u = slice(qkv, fused, headDim);
      const s = scaleOf(u, norm.epsilon);
      const along = (s ** 3 / headDim) * sum(0, headDim, (i) => at(dz, i) * at(norm.gains, gain + i) * at(u, i));
      u.forEach((value, i) => {
        dQkv[fused + i] = s * at(dz, i) * at(norm.gains, gain + i) - value * along;
        add(dGains, gain + i, at(dz, i) * value * s);
      });
    }
  });
  return { dQkv, dGains };
}
