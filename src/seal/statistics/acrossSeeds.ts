/**
 * Several runs that differ in their seed alone, taken together. All measure on the same items (here: passages), and a hard passage
 * is hard under every seed, so passages and seeds are two crossed sources of noise. Each mean has two standard errors: over
 * passages, each averaged over the seeds, and over seeds, each averaged over the passages. `crossedVariance` takes them together,
 * and the verdict (`verdict.ts`) takes Student's t with the degrees of freedom of that very variance, so that two or three seeds
 * that disagree cannot prove much. One seed alone is judged by its passages.
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
  /** Of `combined` (Satterthwaite 1946); `null` as it is. */
  freedom: number | null;
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
  const parts = {
    passages: overPassages === null ? null : { variance: overPassages ** 2, freedom: passages - 1 },
    seeds: overSeeds === null ? null : { variance: overSeeds ** 2, freedom: perSeed.length - 1 },
    cells: cellVariance(values, perSeed, perItem),
  };
  const both = crossedVariance(parts);
  return {
    mean: mean(perSeed),
    overPassages,
    overSeeds,
    combined: both === null ? null : Math.sqrt(both.variance),
    freedom: both?.freedom ?? null,
    passages,
    perSeed,
  };
}

/** The variance of a mean as it was estimated, and on how many degrees of freedom. */
export interface VariancePart {
  variance: number;
  freedom: number;
}

/**
 * The variance of a mean over crossed seeds and passages, both drawn at random, and its degrees of freedom.
 *
 * Variance: M = V_passages + V_seeds - V_cells. The spread over passages and the one over seeds both contain what neither explains,
 * which is so taken out once (analysis of variance of crossed random effects without replication; Searle, Casella and McCulloch
 * 1992, chapter 4).
 *
 * Degrees of freedom: d = M^2 / (V_passages^2 / d_passages + V_seeds^2 / d_seeds + V_cells^2 / d_cells), with the M whose root is
 * the standard error (Satterthwaite 1946; a part that is subtracted adds to the noise of M all the same).
 *
 * M can come out below one of its parts, even below 0, where V_cells is above the other: that other source then shows no spread of
 * its own. The larger part stands in its place, in the error and above in d. Below, all three stay, because which is the larger one
 * was seen in the same values: by the degrees of freedom of the larger one alone, two seeds would find up to 13 of 100
 * differences where none is; so they find up to 10, three up to 7, five up to 5.5 (`acrossSeeds.test.ts` counts).
 *
 * @returns `null` where neither passages nor seeds tell a spread.
 */
export function crossedVariance({
  passages,
  seeds,
  cells,
}: Record<'passages' | 'seeds' | 'cells', VariancePart | null>): VariancePart | null {
  const spreads = [passages, seeds].filter((part) => part !== null);
  if (spreads.length === 0) return null;
  const sum = spreads.reduce((total, { variance }) => total + variance, 0) - (cells?.variance ?? 0);
  const variance = Math.max(sum, ...spreads.map((part) => part.variance));
  // No spread at all: 0 / 0.
  if (variance === 0) return { variance, freedom: Math.min(...spreads.map(({ freedom }) => freedom)) };
  return { variance, freedom: freedomOf([...spreads, ...(cells ? [cells] : [])], variance) };
}

/** Of what neither passage nor seed explains, as a variance of the mean; `null` where it cannot be told. */
function cellVariance(
  values: readonly (readonly number[])[],
  perSeed: readonly number[],
  perItem: readonly number[],
): VariancePart | null {
  const [seeds, passages] = [perSeed.length, perItem.length];
  if (seeds < 2 || passages < 2) return null;
  const centre = mean(perSeed);
  const squares = values.flatMap((row, seed) =>
    row.map((value, passage) => (value - (perSeed[seed] ?? 0) - (perItem[passage] ?? 0) + centre) ** 2),
  );
  const freedom = (seeds - 1) * (passages - 1);
  const meanSquare = squares.reduce((sum, square) => sum + square, 0) / freedom;
  return { variance: meanSquare / (seeds * passages), freedom };
}

/** Of one seed the rule of single items; of several Student's t under both errors. */
function chanceOf(estimate: CrossedEstimate, [only, ...others]: readonly number[][]): number | null {
  if (only !== undefined && others.length === 0) return judge(only).p;
  const { combined, freedom, passages } = estimate;
  if (passages < LEAST_ITEMS || freedom === null) return null;
  return chanceOfMean({ mean: estimate.mean, standardError: combined, n: passages }, freedom);
}
