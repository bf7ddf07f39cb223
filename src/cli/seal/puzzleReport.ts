/** What a headless puzzle run prints: a line for each condition and round, and a table over seeds. */
import { compactText } from '../../seal/puzzles/configuration';
import type { PuzzleCondition, PuzzleConditionName, PuzzleRound, ReadingRecord } from '../../seal/puzzles/types';
import { acrossSeeds, type Pair, type SeedRun } from '../../seal/statistics/acrossSeeds';
import {
  accuracyText,
  comparisonTables,
  estimateText,
  lineStart,
  points,
  signed,
  spread,
  trainingLine,
} from './report';

export function puzzleConditionLine(condition: PuzzleCondition): string {
  const { name, round, n, candidates, accuracy, standardError, invalid, overLimit, configuration } = condition;
  const line = `${lineStart(name, round)}${accuracyText(accuracy, standardError)}  n = ${n} tasks`;
  if (name === 'in-context' || name === 'oracle') return line;
  const rest = `${line}, ${candidates} candidates`;
  if (configuration) return `${rest}: ${compactText(configuration)}`;
  return `${rest}, ${points(invalid)} % invalid, ${points(overLimit)} % over the step limit`;
}

export function puzzleRoundLine(record: PuzzleRound): string {
  const { meanReward, candidates } = record;
  const rewards = `solved ${estimateText(meanReward)}, n = ${meanReward.n} tasks`;
  return trainingLine(record, rewards, String(candidates.length));
}

export function readingLine({ round, own, swapped, difference }: ReadingRecord): string {
  return `${lineStart('reading', round)}own tasks ${estimateText(own)}, dealt to other tasks ${estimateText(swapped)}, difference ${signed(difference.mean)} ± ${spread(difference.standardError)}`;
}

const PAIRS: readonly Pair<PuzzleConditionName>[] = [
  ['policy', 'untrained'],
  ['policy', 'constant'],
  ['untrained', 'in-context'],
  ['constant', 'untrained'],
];

export function puzzleSummary(runs: readonly SeedRun<PuzzleCondition>[]) {
  const { conditions: rows, differences } = acrossSeeds(runs, PAIRS);
  return { rows, differences };
}

export function puzzleTables(runs: readonly SeedRun<PuzzleCondition>[]) {
  const { rows: conditions, differences } = puzzleSummary(runs);
  const seeds = runs.map(({ settings }) => settings.seed);
  const titleOf = ({ name, round }: { name: string; round: number }): string =>
    round === 0 ? name : `${name} after round ${round}`;
  return comparisonTables('Share of tasks solved', 'tasks', seeds, { conditions, differences }, titleOf);
}
