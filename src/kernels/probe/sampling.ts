/** Runs the sampling kernel on sequences given as plain objects and says what became of each. */

import type { Reduction } from '../profile';
import { at } from '../reals';
import { sample as kernelOf } from '../sample';
import type { Sampling } from '../sample.reference';
import type { Probe } from './probe';
import { asFloat, NONE, packed, packHeadRows, packRows } from './ragged';

/** Bisections of the engine: a threshold to 80 / 2^24 = 5e-6. */
const BISECTIONS = 24;
export const RING_SIZE = 3;

export interface SampleRow {
  sampling: Sampling;
  logits: ArrayLike<number>;
  position: number;
  seen?: readonly number[];
  stops?: readonly number[];
  maxTokens?: number;
  produced?: number;
  done?: number;
}

export interface Sampled {
  token: number;
  logProbability: number;
  position: number;
  produced: number;
  done: number;
  seen: ReadonlySet<number>;
}

/** What lies in a decode row whose sequence was not sampled. */
export const ABSENT = 999999;
/** Padding columns hold a logit that would win every race. */
const PADDING = 1e9;

/** Head row i belongs to the sequence `order[i]`; by default in order. */
export async function runSampleOn(
  probe: Probe,
  reduction: Reduction,
  sequences: readonly SampleRow[],
  shape: { vocab: number; stride: number; shares?: number },
  order = sequences.map((_, i) => i),
): Promise<Sampled[]> {
  const { vocab, stride, shares = 1 } = shape;
  const seenWords = Math.ceil(vocab / 32);
  const stops = sequences.flatMap((s) => s.stops ?? []);
  let stopStart = 0;
  const structs = sequences.map((s) => {
    const { seed, stream, temperature, topK, topP, minP, penalty } = s.sampling;
    const start = stopStart;
    stopStart += s.stops?.length ?? 0;
    const first = [seed, stream, asFloat(temperature), topK, asFloat(topP), asFloat(minP), asFloat(penalty), start];
    return [...first, s.stops?.length ?? 0, s.maxTokens ?? 1000, s.produced ?? 0, s.done ?? 0];
  });
  const seen = sequences.flatMap((s) => {
    const words = new Uint32Array(seenWords);
    for (const token of s.seen ?? []) words[token >> 5] = (at(words, token >> 5) | (1 << (token % 32))) >>> 0;
    return [...words];
  });
  // Decode rows lie in an order of their own; here the reverse.
  const decodeRow = (sequence: number) => sequences.length - 1 - sequence;
  const rows = sequences
    .map(({ position }, sequence) => ({ token: ABSENT, position, slot: 5, first: 6, end: 7, head: NONE, sequence }))
    .reverse();
  const logits = order.flatMap((place) =>
    Array.from({ length: stride }, (_, token) => (token < vocab ? at(sequences[place]?.logits ?? [], token) : PADDING)),
  );
  const after = await probe.run({
    kernel: kernelOf(reduction),
    tensors: {
      logits: Float32Array.from(logits),
      headRows: packHeadRows(order.map((sequence) => ({ row: 0, label: decodeRow(sequence), weight: 0, sequence }))),
      stops: Uint32Array.from(stops),
      sequences: packed(structs),
      rows: packRows(rows),
      seen: Uint32Array.from(seen),
      ring: new Uint32Array(sequences.length * RING_SIZE * 2).fill(NONE),
    },
    params: { vocab, stride, ringSize: RING_SIZE, seenWords, shares },
    batch: { rows: sequences.length, headRows: order.length, bisections: BISECTIONS },
  });
  const rowsAfter = after.words('rows');
  rows.forEach((row, i) => {
    const others = [...rowsAfter.subarray(8 * i + 2, 8 * i + 8)];
    const same = [row.slot, row.first, row.end, row.head, row.sequence, 0].every((word, j) => word === others[j]);
    if (!same) throw new Error(`Row ${i} has other fields changed than token and position: ${others.join(', ')}.`);
  });
  return sequences.map((s, i) => {
    const ring = 2 * (i * RING_SIZE + ((s.produced ?? 0) % RING_SIZE));
    const bits = after.words('seen').subarray(i * seenWords, (i + 1) * seenWords);
    const marked = Array.from({ length: vocab }, (_, t) => t).filter(
      (t) => ((at(bits, t >> 5) >>> (t % 32)) & 1) === 1,
    );
    const [token, position] = [at(rowsAfter, 8 * decodeRow(i)), at(rowsAfter, 8 * decodeRow(i) + 1)];
    if (token !== ABSENT && token !== at(after.words('ring'), ring)) {
      throw new Error(`Sequence ${i} has another token in its row than in the ring.`);
    }
    return {
      token,
      logProbability: at(after.floats('ring'), ring + 1),
      position,
      produced: at(after.words('sequences'), 12 * i + 10),
      done: at(after.words('sequences'), 12 * i + 11),
      seen: new Set(marked),
    };
  });
}
