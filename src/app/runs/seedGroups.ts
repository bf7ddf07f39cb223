/** Runs that are equal but for their seeds, as one line: the mean over the seeds, round by round, with its standard error and n. Pure. */
import { estimate } from '../../seal/statistics/estimate';
import type { RoundPoint } from '../charts/Shares';
import type { Listed } from './listed';
import { familyOf, outcomeOf } from './outcome';

export interface Line {
  /** One run, or several that differ in the seed alone. */
  runs: readonly Listed[];
  points: readonly RoundPoint[];
  /** What the standard error and n are over. */
  over: 'items' | 'seeds';
}

/** @param together whether runs that are equal but for their seeds are one line. In the order in which the first of each was ticked. */
export function linesOf(runs: readonly Listed[], together: boolean): Line[] {
  return together ? families(runs).flatMap(lineOfSeeds) : runs.map(lineOfOne);
}

/** Whether there is anything to put together. */
export const hasSeedGroups = (runs: readonly Listed[]): boolean =>
  families(runs).some((own) => onePerSeed(own).length > 1);

function families(runs: readonly Listed[]): Listed[][] {
  const found = new Map<string, Listed[]>();
  for (const run of runs) {
    const family = familyOf(run.entry);
    found.set(family, [...(found.get(family) ?? []), run]);
  }
  return [...found.values()];
}

const lineOfOne = (run: Listed): Line => ({ runs: [run], points: outcomeOf(run.entry).points, over: 'items' });

function lineOfSeeds(runs: readonly Listed[]): Line[] {
  const seeds = onePerSeed(runs);
  return seeds.length > 1 ? [{ runs: seeds, points: overSeeds(seeds), over: 'seeds' }] : runs.map(lineOfOne);
}

/** The same seed run twice is no second sample: only the one that was ticked first counts. */
function onePerSeed(runs: readonly Listed[]): Listed[] {
  const seen = new Set<number>();
  return runs.filter(({ entry: { seed } }) => !seen.has(seed) && seen.add(seed));
}

/** A round that only some of the runs came to is a mean over those, as its n says. */
function overSeeds(runs: readonly Listed[]): RoundPoint[] {
  const means = new Map<number, number[]>();
  for (const { entry } of runs)
    for (const { round, mean } of outcomeOf(entry).points) means.set(round, [...(means.get(round) ?? []), mean]);
  return [...means]
    .toSorted(([left], [right]) => left - right)
    .map(([round, values]) => ({ round, ...estimate(values) }));
}
