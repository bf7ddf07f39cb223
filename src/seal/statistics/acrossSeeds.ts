/**
 * Several runs that differ in their seed alone, taken together. All measure on the same items (here: passages), and a hard passage
 * is hard under every seed, so passages and seeds are two crossed sources of noise. Each mean has two standard errors: over
 * passages, each averaged over the seeds, and over seeds, each averaged over the passages. Their variances add up, less the part
 * that both contain (two-way clustering: Cameron, Gelbach and Miller 2011), and never to less than the larger one. The verdict
 * (`verdict.ts`) takes a t distribution with Satterthwaite's (1946) degrees of freedom, so that two or three seeds that disagree
 * cannot prove anything. One seed alone is judged by its passages.
 */
import type { ConditionBase } from '../types';
import { mean, standardError } from './estimate';
import { chanceOfMean, freedomOf, judge, LEAST_ITEMS, type Verdict, verdictOf } from './verdict';

export interface SeedRun<Condition extends ConditionBase> {
  settings: { seed: number };
  conditions: readonly Condition[];
}

/** A mean over seeds and passages. Shares of 1, as everywhere. */
export interface CrossedEstimate {
  mean: number;
  /** `null` with less than two passages. */
  overPassages: number | null;
  /** `null` with less than two seeds. */
  overSeeds: number | null;
  /** Both together; `null` when neither is known. */
  combined: number | null;
  /** What neither seed nor passage explains, as a standard error: both of theirs contain it. 0 where it cannot be told. */
  residual: number;
  passages: number;
  /** Mean of each seed, in the order of the runs. */
  perSeed: number[];
}

export interface ConditionAcrossSeeds<Name> extends CrossedEstimate {
  name: Name;
  /** Whose edits they are, where those of somebody with a name. */
  writer?: string;
  round: number;
  seeds: number[];
}

export interface DifferenceAcrossSeeds<Name> extends CrossedEstimate {
  /** The difference is `of` minus `from`, passage by passage. */
  of: Name;
  from: Name;
  seeds: number[];
  /** Two-sided, of a difference at least this large if there is none; `null` when nothing tells the noise. */
  p: number | null;
  verdict: Verdict;
}

export interface Comparison<Name> {
  conditions: ConditionAcrossSeeds<Name>[];
  differences: DifferenceAcrossSeeds<Name>[];
}

/** Names of two conditions, the second of which is taken from the first. */
export type Pair<Name> = readonly [of: Name, from: Name];

/** Every condition and round that some run has, and the pairs that are there. */
export function acrossSeeds<Condition extends ConditionBase>(
  runs: readonly SeedRun<Condition>[],
  pairs: readonly Pair<Condition['name']>[],
): Comparison<Condition['name']> {
  const order = new Map<string, Pick<Condition, 'name' | 'writer' | 'round'>>();
  for (const { name, writer, round } of runs.flatMap(({ conditions }) => [...conditions]))
    order.set(`${name}/${round}`, { name, ...(writer !== undefined && { writer }), round });
  return {
    conditions: [...order.values()].map(({ name, round, ...by }) => {
      const { seeds, values } = bySeed(
        runs,
        (conditions) => conditions.find((one) => one.name === name && one.round === round)?.perItem,
      );
      return { name, ...by, round, seeds, ...crossedEstimate(values) };
    }),
    differences: pairs.flatMap(([of, from]) => differenceOf(runs, of, from) ?? []),
  };
}

/** The policy of the last round; everything else as it was before the first. */
function pick<Condition extends ConditionBase>(
  conditions: readonly Condition[],
  name: Condition['name'],
): Condition | undefined {
  const all = conditions.filter((condition) => condition.name === name);
  return name === 'policy' ? all.at(-1) : all.find(({ round }) => round === 0);
}

function differenceOf<Condition extends ConditionBase>(
  runs: readonly SeedRun<Condition>[],
  of: Condition['name'],
  from: Condition['name'],
): DifferenceAcrossSeeds<Condition['name']> | undefined {
  const { seeds, values } = bySeed(runs, (conditions) => {
    const [upper, lower] = [pick(conditions, of)?.perItem, pick(conditions, from)?.perItem];
    if (!upper || !lower || upper.length !== lower.length) return undefined;
    return upper.map((value, index) => value - (lower[index] ?? 0));
  });
  if (seeds.length === 0) return undefined;
  const estimate = crossedEstimate(values);
  const p = chanceOf(estimate, values);
  return { of, from, seeds, ...estimate, p, verdict: verdictOf(estimate.mean, p) };
}

/** Of the runs that have such values. */
function bySeed<Condition extends ConditionBase>(
  runs: readonly SeedRun<Condition>[],
  read: (conditions: readonly Condition[]) => number[] | undefined,
): { seeds: number[]; values: number[][] } {
  const found = runs.flatMap(({ settings: { seed }, conditions }) => {
    const values = read(conditions);
    return values ? [{ seed, values }] : [];
  });
  return { seeds: found.map(({ seed }) => seed), values: found.map(({ values }) => values) };
}

/** `values[seed][passage]`; every seed has the same passages in the same order. */
export function crossedEstimate(values: readonly (readonly number[])[]): CrossedEstimate {
  const passages = values[0]?.length ?? 0;
  if (values.some((row) => row.length !== passages))
    throw new RangeError(
      'The seeds were not measured on the same passages or tasks, so they cannot be taken together.',
    );
  const perSeed = values.map(mean);
  const perItem = Array.from({ length: passages }, (_, index) => mean(values.map((row) => row[index] ?? Number.NaN)));
  const overPassages = standardError(perItem);
  const overSeeds = standardError(perSeed);
  const known = [overPassages, overSeeds].filter((error) => error !== null);
  const variances = known.map((error) => error ** 2);
  const shared = interactionVariance(values, perSeed, perItem);
  const combined =
    known.length === 0
      ? null
      : Math.sqrt(Math.max(...variances, variances.reduce((sum, variance) => sum + variance, 0) - shared));
  return { mean: mean(perSeed), overPassages, overSeeds, combined, residual: Math.sqrt(shared), passages, perSeed };
}

/** Variance of the mean from what neither passage nor seed explains; both spreads contain it. 0 where it cannot be told. */
function interactionVariance(
  values: readonly (readonly number[])[],
  perSeed: readonly number[],
  perItem: readonly number[],
): number {
  const [seeds, passages] = [perSeed.length, perItem.length];
  if (seeds < 2 || passages < 2) return 0;
  const centre = mean(perSeed);
  const squares = values.flatMap((row, seed) =>
    row.map((value, passage) => (value - (perSeed[seed] ?? 0) - (perItem[passage] ?? 0) + centre) ** 2),
  );
  const residual = squares.reduce((sum, square) => sum + square, 0) / ((seeds - 1) * (passages - 1));
  return residual / (seeds * passages);
}

/** Of one seed the rule of single items; of several Student's t under both errors. */
function chanceOf(estimate: CrossedEstimate, [only, ...others]: readonly number[][]): number | null {
  const { overPassages, overSeeds, combined, residual, passages, perSeed } = estimate;
  if (only !== undefined && others.length === 0) return judge(only).p;
  if (passages < LEAST_ITEMS) return null;
  const parts = [
    { variance: (overPassages ?? 0) ** 2, freedom: passages - 1 },
    { variance: (overSeeds ?? 0) ** 2, freedom: perSeed.length - 1 },
    { variance: residual ** 2, freedom: (passages - 1) * (perSeed.length - 1) },
  ];
  const freedom = freedomOf(parts, (combined ?? 0) ** 2);
  return chanceOfMean({ mean: estimate.mean, standardError: combined, n: passages }, freedom);
}
