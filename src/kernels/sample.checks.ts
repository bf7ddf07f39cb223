/** Sampled tokens, their log-probabilities and what becomes of their sequences against the reference. */

import { integers, normals } from './probe/numbers';
import type { Probe } from './probe/probe';
import { runSampleOn, type SampleRow } from './probe/sampling';
import type { Reduction } from './profile';
import { at } from './reals';
import { PLAIN, SAMPLING_CASES, type SampleShape } from './sample.cases';
import { race, sample } from './sample.reference';

/** Multiples of 1/32: equal logits occur, almost equal ones, which f32 could take for equal, do not. */
export const logitsOf = (seed: number, vocab: number) =>
  normals(seed, vocab, 2).map((value) => Math.round(32 * value) / 32);

const inOrder = (tokens: Iterable<number>): number[] => [...new Set(tokens)].sort((a, b) => a - b);

export async function checkSample(probe: Probe, reduction: Reduction, shape: SampleShape): Promise<void> {
  const rows: SampleRow[] = SAMPLING_CASES.flatMap(({ sampling }, i) =>
    [0, 1, 2].map((repeat) => ({
      sampling: { ...sampling, seed: 7 + repeat, stream: i },
      logits: logitsOf(100 * i + repeat, shape.vocab),
      position: 10 * repeat,
      seen: integers(i, repeat * 4, shape.vocab),
      produced: repeat * 2,
    })),
  );
  const results = await runSampleOn(probe, reduction, rows, shape);
  const logProbabilities: number[] = [];
  rows.forEach(({ sampling, logits, position, seen = [], produced = 0 }, i) => {
    const result = results[i];
    if (!result) throw new Error('a sequence is missing');
    const label = `${SAMPLING_CASES[Math.floor(i / 3)]?.name}, draw ${i % 3}`;
    const before = new Set(seen);
    const expected = sample(logits, before, sampling, position + 1);
    const runs = race(logits, before, sampling, position + 1);
    // f32 may order runners otherwise that are closer than its rounding; a token that was cut off never runs.
    const behind = (runs.get(expected.token) ?? 0) - (runs.get(result.token) ?? Number.NEGATIVE_INFINITY);
    probe.close(
      `sample ${reduction} ${label}: ${result.token} for ${expected.token}, behind it`,
      [Math.max(0, behind)],
      [0],
      1e-4,
    );
    if (sampling.temperature === 0 && sampling.penalty === 1)
      probe.same(`sample ${reduction} ${label}: token`, [result.token], [expected.token]);
    const { logProbability } = sample(logits, before, { ...PLAIN, temperature: 0 }, 0);
    logProbabilities.push(logProbability + at(logits, result.token) - Math.max(...Array.from(logits)));
    probe.same(`sample ${reduction} ${label}: seen`, inOrder(result.seen), inOrder([...seen, result.token]));
    const place = [result.position, result.produced, result.done];
    probe.same(`sample ${reduction} ${label}: place`, place, [position + 1, produced + 1, 0]);
  });
  const found = results.map(({ logProbability }) => logProbability);
  probe.close(`sample ${reduction} log-probability`, found, logProbabilities, 1e-5);
}
