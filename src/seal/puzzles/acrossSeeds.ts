/** Puzzle runs that differ in their seed alone, taken together as in `seal/measures/acrossSeeds.ts`; tasks stand where passages stand there. */
import {
  type CrossedEstimate,
  crossedEstimate,
  type DifferenceAcrossSeeds,
  testedDifference,
} from '../statistics/acrossSeeds';
import type { PuzzleCondition, PuzzleConditionName } from './types';

export interface PuzzleSeedRun {
  seed: number;
  conditions: readonly PuzzleCondition[];
}

export interface PuzzleRow extends CrossedEstimate {
  name: PuzzleConditionName;
  round: number;
  seeds: number[];
}

export interface PuzzleDifference extends CrossedEstimate, Pick<DifferenceAcrossSeeds, 'p' | 'verdict'> {
  of: PuzzleConditionName;
  from: PuzzleConditionName;
}

export interface PuzzleSummary {
  rows: PuzzleRow[];
  differences: PuzzleDifference[];
}

const PAIRS: readonly [PuzzleConditionName, PuzzleConditionName][] = [
  ['policy', 'untrained'],
  ['policy', 'constant'],
  ['untrained', 'in-context'],
  ['constant', 'untrained'],
];

export function acrossPuzzleSeeds(runs: readonly PuzzleSeedRun[]): PuzzleSummary {
  const order = new Map(
    runs.flatMap(({ conditions }) =>
      conditions.map(({ name, round }) => [`${name}/${round}`, { name, round }] as const),
    ),
  );
  return {
    rows: [...order.values()].map(({ name, round }) => {
      const found = runs.flatMap(({ seed, conditions }) => {
        const row = conditions.find((condition) => condition.name === name && condition.round === round);
        return row ? [{ seed, perItem: row.perItem }] : [];
      });
      return {
        name,
        round,
        seeds: found.map(({ seed }) => seed),
        ...crossedEstimate(found.map(({ perItem }) => perItem)),
      };
    }),
    differences: PAIRS.flatMap(([of, from]) => differenceOf(runs, of, from) ?? []),
  };
}

/** The policy of the last round; everything else as it was before the first. */
function pick(conditions: readonly PuzzleCondition[], name: PuzzleConditionName): PuzzleCondition | undefined {
  return conditions.filter((condition) => condition.name === name).at(-1);
}

function differenceOf(
  runs: readonly PuzzleSeedRun[],
  of: PuzzleConditionName,
  from: PuzzleConditionName,
): PuzzleDifference | undefined {
  const values = runs.flatMap(({ conditions }) => {
    const [upper, lower] = [pick(conditions, of), pick(conditions, from)];
    return upper && lower ? [upper.perItem.map((share, task) => share - (lower.perItem[task] ?? 0))] : [];
  });
  if (values.length === 0) return undefined;
  const estimate = crossedEstimate(values);
  return { of, from, ...estimate, ...testedDifference(estimate) };
}
