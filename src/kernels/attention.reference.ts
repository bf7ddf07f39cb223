/**
 * Grouped-query causal attention over ragged sequences (arXiv 1706.03762, 2305.13245), in f64.
 *
 *   score(r, h, j) = scale · q[r, h] · k[first(r) + j, g(h)]     j = 0 … position(r),  g(h) = ⌊h · kvHeads / heads⌋
 *   P = softmax_j(score)      out[r, h] = Σ_j P(j) v[first(r) + j, g(h)]      lse[r, h] = log Σ_j exp(score)
 *
 * q, out: [rows, heads, headDim];  kv: [key-value rows, keys | values];  lse: [rows, heads]
 */

import { add, at, logSumExp, type Reals, sum } from './reals';

export interface AttentionShape {
  heads: number;
  kvHeads: number;
  headDim: number;
  scale: number;
}

/** Where a row stands: its sequence's first key-value row, and how far in it is. */
export interface AttentionRow {
  readonly first: number;
  readonly position: number;
}

/** Offsets of query head `head` of row `row`, and of the key and value that it sees at `key`. */
function placesOf(
  { heads, kvHeads, headDim }: AttentionShape,
  { first, position }: AttentionRow,
  row: number,
  head: number,
) {
  const keysAt = (key: number) => (2 * (first + key) * kvHeads + Math.floor((head * kvHeads) / heads)) * headDim;
  const valuesAt = (key: number) => keysAt(key) + kvHeads * headDim;
  return { query: (row * heads + head) * headDim, keyCount: position + 1, keysAt, valuesAt };
}

export function attention(
  q: Reals,
  kv: Reals,
  rows: readonly AttentionRow[],
  shape: AttentionShape,
): { out: Float64Array; lse: Float64Array } {
  const { heads, headDim, scale } = shape;
  const out = new Float64Array(rows.length * heads * headDim);
  const lse = new Float64Array(rows.length * heads);
  rows.forEach((info, row) => {
    for (let head = 0; head < heads; head += 1) {
      const { query, keyCount, keysAt, valuesAt } = placesOf(shape, info, row, head);
      const scores = Array.from({ length: keyCount }, (_, key) =>
        sum(0, headDim, (i) => scale * at(q, query + i) * at(kv, keysAt(key) + i)),
      );
      const normal = logSumExp(scores);
      lse[row * heads + head] = normal;
      scores.forEach((score, key) => {
        const share = Math.exp(score - normal);
        for (let i = 0; i < headDim; i += 1) add(out, query + i, share * at(kv, valuesAt(key) + i));
      });
    }
  });
  return { out, lse };
}

/**
 * dP = dO · v,   delta = dO · O = Σ_j P dP,   dS = P (dP − delta)      (arXiv 2205.14135, appendix B)
 * dq = scale Σ_j dS k_j,   dk_j = scale Σ_r dS q_r,   dv_j = Σ_r P dO_r
 */
export function attentionBackward(
  q: Reals,
  kv: Reals,
  dOut: Reals,
  rows: readonly AttentionRow[],
  shape: AttentionShape,
): { dq: Float64Array; dkv: Float64Array; delta: Float64Array } {
  const { heads, headDim, scale } = shape;
  const { out, lse } = attention(q, kv, rows, shape);
  const dq = new Float64Array(q.length);
  const dkv = new Float64Array(kv.length);
  const delta = new Float64Array(rows.length * heads);
  rows.forEach((info, row) => {
    for (let head = 0; head < heads; head += 1) {
      const { query, keyCount, keysAt, valuesAt } = placesOf(shape, info, row, head);
      const own = sum(0, headDim, (i) => at(dOut, query + i) * at(out, query + i));
      delta[row * heads + head] = own;
      for (let key = 0; key < keyCount; key += 1) {
        const score = scale * sum(0, headDim, (i) => at(q, query + i) * at(kv, keysAt(key) + i));
        const share = Math.exp(score - at(lse, row * heads + head));
        const dShare = sum(0, headDim, (i) => at(dOut, query + i) * at(kv, valuesAt(key) + i));
        const dScore = share * (dShare - own);
        for (let i = 0; i < headDim; i += 1) {
          add(dq, query + i, scale * dScore * at(kv, keysAt(key) + i));
          add(dkv, keysAt(key) + i, scale * dScore * at(q, query + i));
          add(dkv, valuesAt(key) + i, share * at(dOut, query + i));
        }
      }
    }
  });
  return { dq, dkv, delta };
}
