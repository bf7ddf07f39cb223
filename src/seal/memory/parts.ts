/**
 * The weights of a memory. Each thing learned was trained as an adapter on all before it (`Ground` of `src/contract/engine.ts`): what
 * is kept of it is its own ranks alone, and any of these parts together are one adapter again, whose product is the sum of theirs.
 */
import { type AdapterWeights, MOST_RANK, paddedRank } from '../../contract/engine';

type Tensor = AdapterWeights['tensors'][number];

/**
 * Of an adapter that was trained on another: the ranks of its own.
 * @param groundRank of what it stands on; 0 for one that stands on the weights alone.
 */
export function ownPart({ rank, alpha, tensors }: AdapterWeights, groundRank: number): AdapterWeights {
  const from = paddedRank(groundRank);
  const own = rank - from;
  if (own < 1) throw new RangeError(`An adapter of rank ${rank} has no ranks of its own above ${from}.`);
  return {
    rank: own,
    // All ranks of an adapter have one scale, alpha / rank.
    alpha: (alpha / rank) * own,
    tensors: tensors.map(({ a, b, ...place }) => ({
      ...place,
      a: a.slice(from * (a.length / rank)),
      b: columns(b, rank, from, own),
    })),
  };
}

/** Of B [out, rank] the columns [from, from + count). */
function columns(b: Float32Array, rank: number, from: number, count: number): Float32Array {
  const out = b.length / rank;
  const cut = new Float32Array(out * count);
  for (let n = 0; n < out; n++) cut.set(b.subarray(n * rank + from, n * rank + from + count), n * count);
  return cut;
}

export const rankOf = (parts: readonly Pick<AdapterWeights, 'rank'>[]): number =>
  parts.reduce((sum, { rank }) => sum + rank, 0);

/** Whether a further part of this rank can be trained on all of them. */
export const hasRoom = (rank: number, own: number): boolean => paddedRank(rank) + own <= MOST_RANK;

/**
 * Parts as one adapter, in order, with the scale 1: each part's own is in its B. A projection that a part does not change has zeros in
 * that part's ranks. `null` for no parts.
 */
export function stackOf(parts: readonly AdapterWeights[]): AdapterWeights | null {
  if (parts.length === 0) return null;
  const rank = rankOf(parts);
  const tensors = new Map<string, Tensor>();
  let from = 0;
  for (const part of parts) {
    const scale = part.alpha / part.rank;
    for (const { layer, projection, a, b } of part.tensors) {
      const [width, out] = [a.length / part.rank, b.length / part.rank];
      const key = `${layer} ${projection}`;
      const whole = tensors.get(key) ?? {
        ...{ layer, projection },
        a: new Float32Array(rank * width),
        b: new Float32Array(out * rank),
      };
      tensors.set(key, whole);
      whole.a.set(a, from * width);
      for (let n = 0; n < out; n++)
        for (let j = 0; j < part.rank; j++) whole.b[n * rank + from + j] = scale * (b[n * part.rank + j] ?? 0);
    }
    from += part.rank;
  }
  return { rank, alpha: rank, tensors: [...tensors.values()] };
}

/** As they lie in memory and in storage. */
export const bytesOf = ({ tensors }: AdapterWeights): number =>
  tensors.reduce((sum, { a, b }) => sum + a.byteLength + b.byteLength, 0);
